using System;
using BleStack.Core;
using BleStack.Crypto;

namespace BleStack.Smp;

/// <summary>
/// What this device brings into a pairing and what it insists on. Immutable; swap the whole object to change the next pairing.
/// </summary>
public sealed record PairingSettings
{
    /// <summary>IO capability put into the Pairing Request or Response.</summary>
    public IoCapability IoCapability { get; init; } = IoCapability.NoInputNoOutput;

    /// <summary>AuthReq put into the Pairing Request or Response.</summary>
    public AuthReq AuthReq { get; init; } = AuthReq.Bonding | AuthReq.SecureConnections;

    /// <summary>Maximum Encryption Key Size sent, 7 to 16 octets.</summary>
    public byte MaxKeySize { get; init; } = 16;

    /// <summary>
    /// Shortest key accepted, 7 to 16 octets; below it the pairing fails with Encryption Key Size. 16 stops key-size downgrades.
    /// </summary>
    public byte MinKeySize { get; init; } = 16;

    /// <summary>Keys the initiator may distribute.</summary>
    public KeyDistribution InitiatorKeys { get; init; } = KeyDistribution.EncKey | KeyDistribution.IdKey;

    /// <summary>Keys the responder may distribute.</summary>
    public KeyDistribution ResponderKeys { get; init; } = KeyDistribution.EncKey | KeyDistribution.IdKey;

    /// <summary>Secure Connections Only mode: legacy pairing fails with Authentication Requirements ([Vol 3, Part C] 10.2.4).</summary>
    public bool SecureConnectionsOnly { get; init; }

    /// <summary>Fail with Authentication Requirements when MITM was asked for here and the association model cannot give it.</summary>
    public bool RequireMitm { get; init; }

    /// <summary>Refuse every pairing with this reason (Pairing Not Supported, Repeated Attempts); None accepts.</summary>
    public PairingFailure Refuse { get; init; }

    /// <summary>Ask <see cref="PairingQuestionKind.ConfirmJustWorks"/> before a Just Works pairing as responder.</summary>
    public bool ConfirmJustWorks { get; init; }

    /// <summary>
    /// Passkey to show instead of a random one, 0 to 999999: a demonstration only, since a fixed passkey can be learnt bit by bit.
    /// </summary>
    public uint? FixedPasskey { get; init; }

    /// <summary>
    /// DisplayPasskey waits for the agent's number (or Accept for the one suggested) instead of going on with the one suggested, as NimBLE
    /// does.
    /// </summary>
    public bool PasskeyFromAgent { get; init; }

    /// <summary>Pair with a peer that uses the debug key pair, whose private key everybody knows. For sniffing sessions only.</summary>
    public bool AcceptDebugKeys { get; init; }

    /// <summary>A pairing that would overwrite a bond with one of a lower level is refused. Off to behave as NimBLE does.</summary>
    public bool ProtectExistingBond { get; init; } = true;

    /// <summary>Where the answers are another host's; strict unless a device is emulated.</summary>
    public SmpBehavior Behavior { get; init; } = SmpBehavior.Strict;

    /// <summary>Out-of-band data, or null where there is none.</summary>
    public OobData? Oob { get; init; }
}

/// <summary>
/// Out-of-band data of both generations ([Vol 3, Part H] 2.3.5.6.4 and 2.3.5.3). Values are most significant octet first.
/// </summary>
/// <remarks>
/// The OOB data flag is set in a Secure Connections capable feature exchange where <see cref="PeerConfirm"/> and <see cref="PeerRandom"/>
/// are there, in a legacy one where a TK is there or will be asked for.
/// </remarks>
public sealed record OobData
{
    /// <summary>Legacy TK, sixteen octets; null when there is none.</summary>
    public byte[]? TemporaryKey { get; init; }

    /// <summary>Legacy: the TK will be had by asking the agent during the pairing.</summary>
    public bool AskForTemporaryKey { get; init; }

    /// <summary>
    /// The key pair our Secure Connections data was made with, used in the pairing; stays the caller's. Null when we gave none.
    /// </summary>
    public P256KeyPair? LocalKeys { get; init; }

    /// <summary>
    /// Our own Secure Connections random r, as handed to the peer with <see cref="LocalConfirm"/>; null when we gave none.
    /// </summary>
    public byte[]? LocalRandom { get; init; }

    /// <summary>Our own Secure Connections confirm C = f4(PK, PK, r, 0).</summary>
    public byte[]? LocalConfirm { get; init; }

    /// <summary>The peer's Secure Connections random.</summary>
    public byte[]? PeerRandom { get; init; }

    /// <summary>The peer's Secure Connections confirm.</summary>
    public byte[]? PeerConfirm { get; init; }

    private const int ValueLength = 16;

    /// <summary>
    /// Our half as hex digits, to be carried to the peer: C, then r, then the TK if there is one, each least significant octet first, as
    /// NFC tags and advertising data carry them ([CSS] Part A, 1.6).
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no half of ours.</exception>
    public string ToText()
    {
        if (LocalConfirm is null || LocalRandom is null)
            throw new InvalidOperationException("Generate makes the data that can be given away.");
        return Reversed(LocalConfirm) + Reversed(LocalRandom) + Reversed(TemporaryKey ?? []);
    }

    /// <summary>These data with the peer's half, as its <see cref="ToText"/> gave it; a TK in it becomes ours.</summary>
    /// <exception cref="FormatException">Not 64 or 96 hex digits.</exception>
    public OobData WithPeer(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length is not (4 * ValueLength or 6 * ValueLength))
            throw new FormatException($"Out-of-band data has 64 or 96 hex digits, not {text.Length}.");
        byte[] octets = Convert.FromHexString(text);
        return this with
        {
            PeerConfirm = MostSignificantFirst(octets, 0),
            PeerRandom = MostSignificantFirst(octets, 1),
            TemporaryKey = octets.Length > 2 * ValueLength ? MostSignificantFirst(octets, 2) : TemporaryKey,
        };
    }

    /// <summary>Makes our half of Secure Connections OOB data: a key pair, r and C. Each serves one pairing.</summary>
    public static OobData Generate(IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        P256KeyPair keys = P256KeyPair.Generate(random);
        byte[] r = new byte[16];
        random.Fill(r);
        byte[] c = new byte[16];
        SmpFunctions.F4(keys.Public.X, keys.Public.X, r, 0, c);
        return new OobData { LocalKeys = keys, LocalRandom = r, LocalConfirm = c };
    }

    private static string Reversed(byte[] value)
    {
        byte[] wire = [.. value];
        Array.Reverse(wire);
        return Convert.ToHexString(wire);
    }

    private static byte[] MostSignificantFirst(byte[] wire, int index)
    {
        byte[] value = wire[(index * ValueLength)..((index + 1) * ValueLength)];
        Array.Reverse(value);
        return value;
    }
}
