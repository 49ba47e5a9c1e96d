using System;
using System.Security.Cryptography;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.L2cap;

namespace BleStack.Smp;

/// <summary>What all states of one pairing share: the settings it began with, what was agreed, and the keys it yields.</summary>
/// <remarks>
/// Invariants: <see cref="Settings"/> never change during a pairing; <see cref="Request"/>, <see cref="Response"/>, <see cref="Model"/> and
/// <see cref="KeySize"/> are set once, by the feature exchange; every secret array is in <see cref="Secrets"/>; the old bond is not
/// touched before the new one is complete.
/// </remarks>
internal sealed class Pairing(IPairingEffects effects, PairingSettings settings, bool isInitiator) : IDisposable
{
    private P256KeyPair? _keys;
    private bool _ownsKeys;

    public IPairingEffects Effects { get; } = effects;

    public PairingSettings Settings { get; } = settings;

    public bool IsInitiator { get; } = isInitiator;

    public SecretBag Secrets { get; } = new();

    public PairingFeatures Request { get; set; }

    public PairingFeatures Response { get; set; }

    public AssociationModel Model { get; set; }

    public byte KeySize { get; set; }

    /// <summary>Set once the peer's key has been validated.</summary>
    public P256PublicKey? PeerPublicKey { get; set; }

    /// <summary>The keys so far; becomes the bond.</summary>
    public PairingKeys Keys { get; set; } = new();

    public bool IsSecureConnections => Request.SupportsSecureConnections && Response.SupportsSecureConnections;

    public bool IsBonding => Behavior.DistributesWithoutBonding
        ? (Request.AuthReq & Response.AuthReq).HasFlag(AuthReq.Bonding)
        : Request.IsBonding && Response.IsBonding;

    public SmpBehavior Behavior => Settings.Behavior;

    public bool UsesKeypress => Model.Method == PairingMethod.PasskeyEntry && Request.WantsKeypress && Response.WantsKeypress;

    public PairingFeatures PeerFeatures => IsInitiator ? Response : Request;

    public PairingFeatures LocalFeatures => IsInitiator ? Request : Response;

    public BleAddress InitiatorAddress => IsInitiator ? Effects.LocalAddress : Effects.PeerAddress;

    public BleAddress ResponderAddress => IsInitiator ? Effects.PeerAddress : Effects.LocalAddress;

    /// <summary>This side's key pair: the one its OOB data was made with, else a fresh one.</summary>
    public P256KeyPair OwnKeys
    {
        get
        {
            if (_keys is not null) return _keys;
            if (Model.Method == PairingMethod.OutOfBand && Settings.Oob?.LocalKeys is { } shared) return _keys = shared;
            return _keys = Effects.TakeKeyPair(out _ownsKeys);
        }
    }

    public ReadOnlySpan<byte> InitiatorX => IsInitiator ? OwnKeys.Public.X : PeerPublicKey!.X;

    public ReadOnlySpan<byte> ResponderX => IsInitiator ? PeerPublicKey!.X : OwnKeys.Public.X;

    /// <summary>The link's protection once the key of this pairing is in use; bonded only after the keys are kept.</summary>
    public LinkSecurity Security(bool bonded) => new(true, Model.IsAuthenticated, IsSecureConnections, bonded, KeySize);

    public byte[] RandomSecret(int size)
    {
        byte[] value = Secrets.New(size);
        Effects.Random.Fill(value);
        return value;
    }

    /// <summary>Shortens a key to the negotiated size by clearing its most significant octets, [Vol 3, Part H] 2.3.4.</summary>
    public byte[] Shorten(byte[] key)
    {
        key.AsSpan(0, 16 - KeySize).Clear();
        return key;
    }

    /// <summary>Asks the user to type, or shows a passkey; null when the answer will come as an input.</summary>
    public uint? BeginPasskey()
    {
        if (Model.Displays(IsInitiator)) return Effects.Show(Settings.FixedPasskey ?? RandomPasskey(), Settings.PasskeyFromAgent);
        if (UsesKeypress) Effects.Send(new PairingKeypressNotification(KeypressType.PasskeyEntryStarted));
        Effects.Ask(PairingQuestionKind.EnterPasskey, 0);
        return null;
    }

    /// <summary>The user is done typing; tells the peer where it wants to know.</summary>
    public void EndPasskey()
    {
        if (UsesKeypress && Model.Inputs(IsInitiator)) Effects.Send(new PairingKeypressNotification(KeypressType.PasskeyEntryCompleted));
    }

    public void Dispose()
    {
        Secrets.Dispose();
        if (_ownsKeys) _keys?.Dispose();
    }

    // Six digits, each as likely as any other: 20 random bits, drawn again above 999,999.
    private uint RandomPasskey()
    {
        Span<byte> octets = stackalloc byte[4];
        uint passkey;
        do
        {
            Effects.Random.Fill(octets);
            passkey = BitConverter.ToUInt32(octets) & 0xFFFFF;
        }
        while (passkey > 999_999);

        CryptographicOperations.ZeroMemory(octets);
        return passkey;
    }
}

/// <summary>The keys of a pairing in progress; the arrays belong to its secrets and are copied into the bond.</summary>
internal sealed record PairingKeys
{
    public LongTermKey? LocalLtk { get; init; }

    public LongTermKey? PeerLtk { get; init; }

    public byte[]? PeerIrk { get; init; }

    public BleAddress? PeerIdentity { get; init; }

    public byte[]? LocalCsrk { get; init; }

    public byte[]? PeerCsrk { get; init; }
}
