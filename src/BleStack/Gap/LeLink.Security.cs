using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Smp;

namespace BleStack.Gap;

// The Security Manager on the link, what it needs of it, and security as the application sees it.
public sealed partial class LeLink : ISmpLink
{
    private readonly List<TaskCompletionSource<PairingOutcome>> _securing = [];

    private bool _keyAsked;

    /// <summary>Raised when the link's protection has changed.</summary>
    public event Action<LinkSecurity>? SecurityChanged;

    /// <summary>Raised when a pairing has begun, whoever began it; its end is told by <see cref="PairingCompleted"/>.</summary>
    public event Action? PairingBegan;

    /// <summary>Raised when a pairing or an encryption from a bond has ended, whoever began it and however it ended.</summary>
    public event Action<PairingOutcome>? PairingCompleted;

    /// <summary>Raised for each key the peer gave, in order.</summary>
    public event Action<KeyDistributed>? KeyReceived;

    /// <summary>Raised for each key given to the peer, in order.</summary>
    public event Action<KeyDistributed>? KeySent;

    /// <summary>Central: raised when the Peripheral asks for security, before anything is done about it.</summary>
    public event Action<AuthReq>? SecurityRequested;

    /// <summary>A pairing is in progress: whoever ends links that stay unprotected waits for it, but not for ever, since a peer may begin one after the other.</summary>
    public bool IsPairing => Smp.IsPairing;

    /// <summary>The link's protection now.</summary>
    public LinkSecurity Security { get; private set; }

    /// <summary>The Security Manager of this link.</summary>
    public SecurityManager SecurityManager => Smp;

    BleAddress ISmpLink.LocalIdentity => Host.Identity;

    ReadOnlySpan<byte> ISmpLink.LocalIrk => Host.Own.GivenIrk;

    bool ISmpLink.IsDelivered => L2cap.Smp.Undelivered == 0;

    private SecurityManager Smp { get; }

    /// <summary>Central: pairs anew, whether or not there is a bond. While a pairing is in progress, its outcome is the answer.</summary>
    /// <exception cref="InvalidOperationException">This device is the Peripheral.</exception>
    public Task<PairingOutcome> PairAsync(CancellationToken cancellationToken = default) => SecuringAsync(Smp.Pair, cancellationToken);

    /// <summary>Central: encrypts with the bond's key. Without one, or when the peer has lost its own, the outcome says PIN or Key Missing.</summary>
    /// <exception cref="InvalidOperationException">This device is the Peripheral.</exception>
    public Task<PairingOutcome> EncryptAsync(CancellationToken cancellationToken = default) => SecuringAsync(Smp.Encrypt, cancellationToken);

    /// <summary>Reaches a level: nothing when the link has it, else from a bond good enough, else by pairing. A Peripheral asks its Central.</summary>
    /// <remarks>A key the peer refuses is an outcome and never leads to a new pairing by itself: that is what an impostor would want.</remarks>
    public Task<PairingOutcome> SecureAsync(SecurityLevel wanted, CancellationToken cancellationToken = default) => Host.OnLoop(() =>
    {
        if (Security.Level >= wanted && IsConnected) return Task.FromResult(PairingOutcome.Encrypted(Security) with { IsBonded = Security.IsBonded });
        if (Role == LinkRole.Peripheral) return SecuringAsync(() => Smp.RequestSecurity(Flags(wanted)), cancellationToken);
        return Bond is { PeerLtk: not null } bond && LevelOf(bond) >= wanted ? EncryptAsync(cancellationToken) : PairAsync(cancellationToken);
    });

    /// <summary>Peripheral: sends a Security Request ([Vol 3, Part H] 2.4.6). What comes of it is told by <see cref="PairingCompleted"/>.</summary>
    /// <exception cref="InvalidOperationException">This device is the Central.</exception>
    public void RequestSecurity(AuthReq wanted)
    {
        if (Role != LinkRole.Peripheral) throw new InvalidOperationException("Only a Peripheral asks for security; a Central pairs or encrypts.");
        Host.Loop.Run(_ => Smp.RequestSecurity(wanted), null);
    }

    void ISmpLink.Send(ReadOnlySpan<byte> pdu) => L2cap.Smp.Send(pdu);

    void ISmpLink.StartEncryption(ReadOnlySpan<byte> ltk, ushort ediv, ulong rand)
    {
        Span<byte> key = stackalloc byte[16];
        ToWire(ltk, key);
        L2cap.HoldForEncryption();
        Host.Detach(StartEncryptionAsync(Host.Hci.CommandAsync(new LeEnableEncryption(Handle, rand, ediv, key))));
        CryptographicOperations.ZeroMemory(key);
    }

    void ISmpLink.Disconnect(HciErrorCode reason) => BeginDisconnect(reason);

    // [Vol 4, Part E] 7.7.8 and 7.7.39. The protection is set first: whoever hears of the outcome sees it. GATT comes last: its
    // restored subscriptions make applications send, and they must know by then what protects the link.
    internal void OnEncryption(HciErrorCode status, bool isEncrypted)
    {
        bool succeeded = status == HciErrorCode.Success && isEncrypted;
        LinkSecurity before = Security;
        if (succeeded && !_keyAsked && Smp.PendingSecurity == default) Smp.OnEncryptedUnasked();
        if (succeeded) Security = Smp.PendingSecurity with { IsEncrypted = true };
        else if (status == HciErrorCode.Success) Security = default;
        Smp.OnEncryptionChanged(status, isEncrypted);
        if (Security != before) Host.Loop.Raise(SecurityChanged, Security);
        if (Security.IsBonded) Gatt.SecurityChanged();
        EndHolding(succeeded);
    }

    // A Central's peer may have sent in the clear before it refused to encrypt: that counts, at the level the link has. What reaches a Peripheral once its
    // controller has the key was sent under that key, or by nobody to be heard.
    private void EndHolding(bool encrypted)
    {
        if (encrypted || Role == LinkRole.Central) L2cap.ReleaseHeld();
        else L2cap.DropHeld();
    }

    // [Vol 4, Part E] 7.7.65.5
    internal void OnLongTermKeyRequest(ulong rand, ushort ediv)
    {
        _keyAsked = true;
        Span<byte> key = stackalloc byte[16], wire = stackalloc byte[16];
        if (Smp.TryGetLongTermKey(rand, ediv, key, out _))
        {
            ToWire(key, wire);
            L2cap.HoldForEncryption();
            Host.Hci.Post(new LeLongTermKeyRequestReply(Handle, wire));
        }
        else
        {
            Host.Hci.Post(new LeLongTermKeyRequestNegativeReply(Handle));
        }

        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(wire);
    }

    // HCI carries keys least significant octet first; everywhere else here the most significant comes first.
    private static void ToWire(ReadOnlySpan<byte> key, Span<byte> wire)
    {
        key.CopyTo(wire);
        wire.Reverse();
    }

    private static SecurityLevel LevelOf(Bond bond) => new LinkSecurity(true, bond.IsAuthenticated, bond.IsSecureConnections, true, bond.KeySize).Level;

    private SecurityManager CreateSecurityManager()
    {
        var manager = new SecurityManager(this, Host.Loop, Host.Options.Random, () => Host.Pairing, Host.Bonds, () => Host.Agent, Host.Log)
        {
            KeyPairSource = Host.Options.KeyPairSource,
            Policy = Host.PairingPolicy,
        };
        manager.Began += () => Host.Loop.Raise(PairingBegan);
        manager.Completed += OnSecured;
        manager.KeyPassed += key => Host.Loop.Raise(key.IsLocal ? KeySent : KeyReceived, key);
        manager.SecurityRequested += wanted => Host.Loop.Raise(SecurityRequested, wanted);
        L2cap.Smp.User = manager;
        return manager;
    }

    private AuthReq Flags(SecurityLevel wanted)
    {
        AuthReq flags = Host.Pairing.AuthReq & ~AuthReq.Mitm;
        if (wanted >= SecurityLevel.Authenticated) flags |= AuthReq.Mitm;
        return wanted == SecurityLevel.AuthenticatedSecureConnections ? flags | AuthReq.SecureConnections : flags;
    }

    private void OnSecured(PairingOutcome outcome)
    {
        if (outcome.IsSuccess)
        {
            PeerIdentity = Smp.PeerIdentity;
            LinkSecurity before = Security;
            Security = outcome.Security;
            if (Security != before) Host.Loop.Raise(SecurityChanged, Security);
        }

        TaskCompletionSource<PairingOutcome>[] waiting = [.. _securing];
        _securing.Clear();
        foreach (TaskCompletionSource<PairingOutcome> one in waiting) one.TrySetResult(outcome);
        Host.Loop.Raise(PairingCompleted, outcome);
        if (outcome.IsSuccess) Gatt.SecurityChanged();
    }

    private Task<PairingOutcome> SecuringAsync(Action begin, CancellationToken cancellationToken) => Host.OnLoop(async () =>
    {
        var waiting = new TaskCompletionSource<PairingOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(_ => Host.Loop.Post(_ => Cancel(waiting), null), null);
        _securing.Add(waiting);
        try
        {
            begin();
        }
        catch
        {
            _securing.Remove(waiting);
            throw;
        }

        return await waiting.Task.ConfigureAwait(true);
    });

    private void Cancel(TaskCompletionSource<PairingOutcome> waiting)
    {
        if (!_securing.Remove(waiting)) return;
        waiting.TrySetResult(new PairingOutcome { FailedBy = FailedBy.Cancelled, Security = Security });
        if (_securing.Count == 0) Smp.Cancel();
    }

    private async Task StartEncryptionAsync(Task<HciReply> answer)
    {
        // A refusal is the end of the attempt: no Encryption Change will follow.
        HciReply reply = await answer.ConfigureAwait(true);
        if (!reply.IsSuccess && IsConnected) OnEncryption(reply.Status, false);
    }
}
