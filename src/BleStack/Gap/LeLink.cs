using System;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Smp;
using Microsoft.Extensions.Logging;

namespace BleStack.Gap;

/// <summary>One connection to one peer, and everything that runs on it.</summary>
/// <remarks>
/// The addresses are those the connection was made with and stay, whatever either side shows later: SMP computes with them. When the
/// link ends, every task that waits on it ends with a value before <see cref="Disconnected"/> is raised.
/// </remarks>
public sealed class LeLink : IGattLink, ISmpLink
{
    private readonly TaskCompletionSource _disconnected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PairingWaiters _waiters;
    private bool _isDisconnecting;

    internal LeLink(BleHost host, ushort handle, LinkRole role, LinkAddresses addresses, ConnectionParameters parameters)
    {
        (Host, Handle, Role, Parameters) = (host, handle, role, parameters);
        (LocalAddress, PeerAddress, PeerIdentity) = (addresses.Local, addresses.Peer, addresses.PeerIdentity);
        L2cap = new L2capLink(host.Hci, handle, role, host.Server.Options.Att.Mtu, new LinkOwner(this));
        Update = new ParameterUpdate(this);
        Encryption = new LinkEncryption(this);
        _waiters = new PairingWaiters(this);
        SecurityManager = CreateSecurityManager();
        Gatt = CreateGatt();
    }

    /// <summary>Raised when the parameters have changed.</summary>
    public event Action<ConnectionParameters>? ParametersChanged;

    /// <summary>
    /// Raised when parameters that were asked for are refused: which, and why. A Central's refusal by L2CAP is Unacceptable Connection
    /// Parameters, one that does not know the request Unsupported Remote Feature, silence LL Response Timeout; else it is the controller's
    /// error.
    /// </summary>
    public event Action<ConnectionParameters, HciErrorCode>? ParametersRefused;

    /// <summary>Raised when the ATT MTU has changed.</summary>
    public event Action<ushort>? MtuChanged;

    /// <summary>Raised when the link's protection has changed.</summary>
    public event Action<LinkSecurity>? SecurityChanged;

    /// <summary>Raised when a pairing has begun, by either side; its end is told by <see cref="PairingCompleted"/>.</summary>
    public event Action? PairingBegan;

    /// <summary>Raised when a pairing or an encryption from a bond has ended, well or not, by either side.</summary>
    public event Action<PairingOutcome>? PairingCompleted;

    /// <summary>Raised for each key the peer gave, in order.</summary>
    public event Action<KeyDistributed>? KeyReceived;

    /// <summary>Raised for each key given to the peer, in order.</summary>
    public event Action<KeyDistributed>? KeySent;

    /// <summary>Central: raised when the Peripheral asks for security, before anything is done about it.</summary>
    public event Action<AuthReq>? SecurityRequested;

    /// <summary>Raised once, when the link has ended.</summary>
    public event Action<HciErrorCode>? Disconnected;

    /// <summary>The host this link belongs to.</summary>
    public BleHost Host { get; }

    /// <summary>HCI connection handle, 0 to 0x0EFF.</summary>
    public ushort Handle { get; }

    /// <summary>This device's role: central or peripheral.</summary>
    public LinkRole Role { get; }

    /// <summary>This device's address, as used when the connection was made.</summary>
    public BleAddress LocalAddress { get; }

    /// <summary>The peer's address, as used when the connection was made.</summary>
    public BleAddress PeerAddress { get; }

    /// <summary>The peer's identity, known from a bond or from this link's pairing; else <see cref="PeerAddress"/>.</summary>
    public BleAddress PeerIdentity { get; private set; }

    /// <summary>The connection parameters in force.</summary>
    public ConnectionParameters Parameters { get; private set; }

    /// <summary>The link is up.</summary>
    public bool IsConnected { get; private set; } = true;

    /// <summary>Why the link ended; Success while it is up.</summary>
    public HciErrorCode DisconnectReason { get; private set; }

    /// <summary>The peer's bond; null when there is none.</summary>
    public Bond? Bond => Host.Bonds.Find(PeerIdentity);

    /// <summary>This link's part of GATT, both ways.</summary>
    public GattConnection Gatt { get; }

    /// <summary>Uses the peer's GATT server.</summary>
    public GattClient Client => Gatt.Client;

    /// <summary>ATT MTU of the link; 23 until an exchange.</summary>
    public ushort Mtu => Gatt.Mtu;

    IL2capChannel IAttLink.AttChannel => L2cap.Att;

    // A link encrypted with another key than the bond's may be anyone who claims the address: it gets and changes nothing of the bond.
    Bond? IGattLink.Bond => Security.IsEncrypted && !Security.IsBonded ? null : Bond;

    bool IAttLink.HasKeyForPeer => (Role == LinkRole.Central ? Bond?.PeerLtk : Bond?.LocalLtk) is not null;

    /// <summary>
    /// A pairing is in progress. An application that ends unprotected links should wait for it, for a limited time: a peer may begin one
    /// after the other.
    /// </summary>
    public bool IsPairing => SecurityManager.IsPairing;

    /// <summary>The link's protection now.</summary>
    public LinkSecurity Security => Encryption.Security;

    /// <summary>The Security Manager of this link.</summary>
    public SecurityManager SecurityManager { get; }

    BleAddress ISmpLink.LocalIdentity => Host.Identity;

    ReadOnlySpan<byte> ISmpLink.LocalIrk => Host.Own.GivenIrk;

    bool ISmpLink.IsDelivered => L2cap.Smp.Undelivered == 0;

    internal L2capLink L2cap { get; }

    internal ParameterUpdate Update { get; }

    internal LinkEncryption Encryption { get; }

    /// <summary>Ends the link; the task ends when it is gone.</summary>
    /// <param name="reason">What the peer is told; what HCI does not allow there is sent as Remote User Terminated Connection.</param>
    public Task DisconnectAsync(HciErrorCode reason = HciErrorCode.RemoteUserTerminatedConnection) => Host.OnLoop(() =>
    {
        BeginDisconnect(reason);
        return _disconnected.Task;
    });

    /// <summary>
    /// Asks for other parameters. Central: by LE Connection Update. Peripheral: by the link layer where both sides can, else by L2CAP.
    /// </summary>
    /// <returns>True when they were accepted; <see cref="ParametersChanged"/> tells when they are in force, <see cref="ParametersRefused"/>
    /// why they are not.</returns>
    /// <exception cref="ArgumentException">The parameters are not possible; the message says why.</exception>
    public Task<bool> UpdateParametersAsync(ConnectionParameters wanted)
    {
        wanted.Validate();
        return Host.OnLoop(() => Update.RunAsync(wanted));
    }

    /// <summary>
    /// Reads the signal strength of what the peer sent last, in dBm, -127 to 20; 127 when the controller does not know ([Vol 4, Part E]
    /// 7.5.4).
    /// </summary>
    /// <exception cref="HciCommandException">The controller refuses, or the link has ended.</exception>
    public Task<sbyte> ReadRssiAsync() =>
        Host.OnLoop(async () => (await Host.Hci.CommandAsync(new ReadRssi(Handle)).ConfigureAwait(true)).Read<ReadRssiReturn>().Rssi);

    /// <summary>"connection 1 to C0:11:22:33:44:55/random as Central".</summary>
    public override string ToString() => $"connection {Handle} to {PeerIdentity} as {Role}";

    bool IAttLink.VerifySignature(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, out bool isAuthenticated) =>
        SecurityManager.Signing.Verify(message, signature, out isAuthenticated);

    bool IAttLink.Sign(ReadOnlySpan<byte> message, Span<byte> signature) => SecurityManager.Signing.TrySign(message, signature);

    /// <summary>Central: pairs, whether or not there is a bond. While a pairing is in progress, its outcome is the answer.</summary>
    /// <exception cref="InvalidOperationException">This device is the Peripheral.</exception>
    public Task<PairingOutcome> PairAsync(CancellationToken cancellationToken = default) =>
        _waiters.RunAsync(SecurityManager.Pair, cancellationToken);

    /// <summary>
    /// Central: encrypts with the bond's key. Without one, or when the peer has lost its own, the outcome says PIN or Key Missing.
    /// </summary>
    /// <exception cref="InvalidOperationException">This device is the Peripheral.</exception>
    public Task<PairingOutcome> EncryptAsync(CancellationToken cancellationToken = default) =>
        _waiters.RunAsync(SecurityManager.Encrypt, cancellationToken);

    /// <summary>
    /// Reaches a level: nothing when the link has it, else from a bond good enough, else by pairing. A Peripheral asks its Central.
    /// </summary>
    /// <remarks>
    /// A key the peer refuses is an outcome and never leads to a new pairing by itself: that is what an impostor would want.
    /// </remarks>
    public Task<PairingOutcome> SecureAsync(SecurityLevel wanted, CancellationToken cancellationToken = default) => Host.OnLoop(() =>
    {
        if (Security.Level >= wanted && IsConnected)
            return Task.FromResult(PairingOutcome.Encrypted(Security) with { IsBonded = Security.IsBonded });
        if (Role == LinkRole.Peripheral) return _waiters.RunAsync(() => SecurityManager.RequestSecurity(Flags(wanted)), cancellationToken);
        return Bond is { PeerLtk: not null } bond && bond.Security.Level >= wanted
            ? EncryptAsync(cancellationToken)
            : PairAsync(cancellationToken);
    });

    /// <summary>
    /// Peripheral: sends a Security Request ([Vol 3, Part H] 2.4.6). What comes of it is told by <see cref="PairingCompleted"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">This device is the Central.</exception>
    public void RequestSecurity(AuthReq wanted)
    {
        if (Role != LinkRole.Peripheral)
            throw new InvalidOperationException("Only a Peripheral asks for security; a Central pairs or encrypts.");
        Host.Loop.Run(_ => SecurityManager.RequestSecurity(wanted), null);
    }

    void ISmpLink.Send(ReadOnlySpan<byte> pdu) => L2cap.Smp.Send(pdu);

    void ISmpLink.StartEncryption(ReadOnlySpan<byte> ltk, ushort ediv, ulong rand) => Encryption.Start(ltk, ediv, rand);

    void ISmpLink.Disconnect(HciErrorCode reason) => BeginDisconnect(reason);

    /// <summary>The link has been told of: what its client does by itself begins.</summary>
    internal async void BeginClient()
    {
        if (!Client.Policy.ExchangesMtu) return;
        try
        {
            await Client.ExchangeMtuAsync().ConfigureAwait(true);
        }
        catch (AttException exception)
        {
            Host.Log.LogInformation("{Link}: the MTU stays at {Mtu}: {Why}", this, Mtu, exception.Message);
        }
    }

    internal void OnSecurityChanged(LinkSecurity now) => Host.Loop.Raise(SecurityChanged, now);

    internal bool Accepts(ConnectionParameters wanted) =>
        Host.Options.AcceptParameters is not { } accepts || Host.Loop.Ask(one => accepts(this, one), wanted, otherwise: false);

    internal void OnParametersChanged(HciErrorCode status, ConnectionParameters now)
    {
        bool isOwn = Update.End(status);
        if (status == HciErrorCode.Success)
        {
            Parameters = now;
            Host.Loop.Raise(ParametersChanged, now);
        }
        else if (!isOwn)
        {
            OnParametersRefused(now, status);
        }
    }

    internal void OnParametersRefused(ConnectionParameters wanted, HciErrorCode status) =>
        Host.Loop.Raise(ParametersRefused, wanted, status);

    internal void Close(HciErrorCode reason)
    {
        IsConnected = false;
        DisconnectReason = reason;
        L2cap.Close(reason);
        SecurityManager.Dispose();
        Update.Close(reason);
        _disconnected.TrySetResult();
        Host.Loop.Raise(Disconnected, reason);
    }

    internal void BeginDisconnect(HciErrorCode reason)
    {
        if (!IsConnected || _isDisconnecting) return;
        _isDisconnecting = true;
        Host.Detach(SendDisconnectAsync(reason.IsDisconnectReason() ? reason : HciErrorCode.RemoteUserTerminatedConnection));
    }

    private async Task SendDisconnectAsync(HciErrorCode reason)
    {
        HciReply reply = await Host.Hci.CommandAsync(new Disconnect(Handle, reason)).ConfigureAwait(true);
        if (reply.IsSuccess || !IsConnected) return;
        _isDisconnecting = false;
        Host.Log.LogWarning("The controller refused to end {Link}: {Status}", this, reply.Status);
    }

    private GattConnection CreateGatt()
    {
        GattConnection gatt = Host.Server.Open(this);
        if (Role == LinkRole.Central) gatt.Client.Policy = Host.Options.ClientPolicy;
        gatt.MtuChanged += mtu => Host.Loop.Raise(MtuChanged, mtu);
        L2cap.Att.User = gatt.Bearer;
        return gatt;
    }

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
            PeerIdentity = SecurityManager.PeerIdentity;
            Encryption.Secured(outcome.Security);
        }

        _waiters.EndAll(outcome);
        Host.Loop.Raise(PairingCompleted, outcome);
        if (outcome.IsSuccess) Gatt.SecurityChanged();
    }

    void IGattLink.SaveBond(Bond bond)
    {
        try
        {
            Host.Bonds.Save(bond);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Host.Log.LogError(exception, "What {Peer} has set could not be kept with its bond.", bond.Peer);
        }
    }
}
