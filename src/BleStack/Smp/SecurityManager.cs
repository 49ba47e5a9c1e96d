using System;
using System.Linq;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BleStack.Smp;

/// <summary>
/// The Security Manager of one link ([Vol 3, Part H]): pairs, encrypts from bonds, answers long-term key requests, signs.
/// </summary>
/// <remarks>
/// <para>
/// Design: everything that happens — PDUs, answers of the user, controller results, time — becomes an input in one queue, and each input
/// takes the pairing's state to the next (<c>Machine/</c>). Effects that call back into this object therefore only queue; no state ever
/// sees another state's input half done. How a pairing ends is decided in one place, <see cref="PairingProcess"/>.
/// </para>
/// <para>
/// Invariants: at most one pairing at a time; a bond changes only when a pairing has completed; all secrets of a pairing are wiped when it
/// ends, however it ends; after the 30-second timeout the link carries no more SMP. Every <see cref="Pair"/>, <see cref="Encrypt"/> and
/// <see cref="RequestSecurity"/> ends in one <see cref="Completed"/>; so does whatever the peer begins. All members and events are for the
/// host's loop only.
/// </para>
/// </remarks>
public sealed class SecurityManager : IL2capChannelUser, IDisposable
{
    /// <summary>The Security Manager Timer, [Vol 3, Part H] 3.4.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly ISmpLink _link;
    private readonly HostLoop _loop;
    private readonly Func<PairingSettings> _settings;
    private readonly ILogger _log;
    private readonly SmpSender _sender;
    private readonly PeerBond _bond;
    private readonly LongTermKeys _keys;
    private readonly PairingProcess _pairing;
    private readonly InputQueue<(Pairing? Of, IPairingInput Input)> _inputs;
    private readonly SecurityProcedure _procedure;

    /// <summary>A manager for <paramref name="link"/>. Settings and agent are asked for when each pairing begins.</summary>
    public SecurityManager(
        ISmpLink link, HostLoop loop, IRandomSource random, Func<PairingSettings> settings, IBondStore bonds, Func<IPairingAgent?> agent,
        ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(loop);
        _link = link;
        _loop = loop;
        _settings = settings;
        _log = logger ?? NullLogger.Instance;
        _sender = new SmpSender(link, loop, OnTimeout);
        _bond = new PeerBond(link, bonds, loop.Time, _log);
        _keys = new LongTermKeys(_bond, settings, _log);
        var questions = new PairingQuestions(link, loop, agent, Feed, _log);
        _pairing = new PairingProcess(this, link, _sender, _bond, _keys, questions, random, _log);
        _procedure = new SecurityProcedure(this, link, _sender, _keys);
        _inputs = new InputQueue<(Pairing? Of, IPairingInput Input)>(TakeGuarded);
        Signing = new DataSigning(_bond, _log);
    }

    /// <summary>Gives P-256 key pairs where not each pairing shall have a new one; the caller disposes of them.</summary>
    public Func<P256KeyPair>? KeyPairSource { get; init; }

    /// <summary>The owner's say in which pairings may begin; null lets all.</summary>
    public IPairingPolicy? Policy { get; set; }

    /// <summary>The bond with this peer, found by its address or by resolving it; null when there is none.</summary>
    public Bond? Bond => _bond.Current;

    /// <summary>Signs, and verifies what the peer signed.</summary>
    public DataSigning Signing { get; }

    /// <summary>A pairing is in progress.</summary>
    public bool IsPairing => _pairing.Current is not null;

    /// <summary>What the link's protection becomes when the controller reports that the encryption being started succeeded.</summary>
    public LinkSecurity PendingSecurity => _keys.Pending;

    /// <summary>The peer's identity address: from its bond when there is one, else its address on this connection.</summary>
    public BleAddress PeerIdentity => Bond?.Peer ?? _link.PeerAddress.Plain;

    private SmpBehavior Behavior => (_pairing.Current?.Settings ?? _settings()).Behavior;

    internal GuardedPolicy? GuardedPolicy => Policy is null ? null : new GuardedPolicy(Policy, _loop);

    /// <summary>A pairing has begun, by either side; <see cref="Completed"/> ends it.</summary>
    public event Action? Began;

    /// <summary>Method and reasons are agreed; users are asked next.</summary>
    public event Action<PairingStarted>? Started;

    /// <summary>A key was given to the peer or received from it.</summary>
    public event Action<KeyDistributed>? KeyPassed;

    /// <summary>
    /// A pairing, or an encryption from a bond, ended. The link's protection is then <see cref="PairingOutcome.Security"/>.
    /// </summary>
    public event Action<PairingOutcome>? Completed;

    /// <summary>
    /// Central: the peer asks for security with these flags; what is done about it follows from bond, settings and policy.
    /// </summary>
    public event Action<AuthReq>? SecurityRequested;

    /// <summary>The peer's user is typing the passkey.</summary>
    public event Action<KeypressType>? KeypressReceived;

    /// <inheritdoc/>
    public void OnPdu(ReadOnlySpan<byte> pdu)
    {
        if (pdu.IsEmpty) return;
        try
        {
            if (SmpPdu.Parse(pdu, Behavior) is { } command) Feed(_pairing.Current, command);
            else _log.LogDebug("SMP code 0x{Code:X2} is reserved and ignored.", pdu[0]); // [Vol 3, Part H] 3.3.
        }
        catch (MalformedPduException malformed)
        {
            _log.LogWarning("Malformed SMP command 0x{Code:X2} from {Peer}: {Why}", pdu[0], _link.PeerAddress, malformed.Message);
            Feed(_pairing.Current, new MalformedCommand((SmpCode)pdu[0]));
        }
    }

    /// <summary>The keys and requests that follow an encryption wait for it; a Peripheral's Security Request need not.</summary>
    public bool WaitsForEncryption(ReadOnlySpan<byte> pdu) => _link.Role == LinkRole.Peripheral || _pairing.IsEncrypting;

    /// <inheritdoc/>
    public void OnDelivered()
    {
        if (_pairing.IsFinished) Feed(_pairing.Current, new LastKeyDelivered());
    }

    /// <inheritdoc/>
    public void OnClosed(HciErrorCode reason)
    {
        if (_sender.Closed is not null) return;
        _sender.Closed = reason;
        Feed(_pairing.Current, new LinkClosed(reason));
    }

    /// <summary>The controller reports an encryption change or a key refresh.</summary>
    /// <param name="status">Success, or why the link could not be encrypted.</param>
    /// <param name="encrypted">The link is encrypted now (always so after a key refresh).</param>
    public void OnEncryptionChanged(HciErrorCode status, bool encrypted)
    {
        HciErrorCode result = status == HciErrorCode.Success && !encrypted ? HciErrorCode.UnspecifiedError : status;
        if (_sender.Closed is null) Feed(_pairing.Current, new EncryptionResult(result));
    }

    /// <summary>Central: begins a new pairing, bond or not. While one is in progress, its outcome is the answer.</summary>
    /// <exception cref="InvalidOperationException">A Peripheral can only ask: <see cref="RequestSecurity"/>.</exception>
    public void Pair()
    {
        Demand(LinkRole.Central, "Only the Central can send a Pairing Request; a Peripheral calls RequestSecurity.");
        if (IsPairing || !CanBegin()) return;
        Pairing pairing = BeginPairing(isInitiator: true);
        _inputs.Run(() => _pairing.Enter(FeatureExchange.Begin(pairing)));
    }

    /// <summary>Central: encrypts with the bond's key. Without one the outcome is an encryption failure with PIN or Key Missing.</summary>
    /// <exception cref="InvalidOperationException">A Peripheral can only ask: <see cref="RequestSecurity"/>.</exception>
    public void Encrypt()
    {
        Demand(LinkRole.Central, "Only the Central can start encryption; a Peripheral calls RequestSecurity.");
        if (IsPairing || _procedure.IsEncryption || !CanBegin()) return;
        _procedure.Encrypt();
    }

    /// <summary>
    /// Peripheral: asks the Central for security, [Vol 3, Part H] 2.4.6. It answers by an encryption, a pairing, a refusal, or not at all
    /// (a timeout).
    /// </summary>
    /// <exception cref="InvalidOperationException">A Central calls <see cref="Pair"/> or <see cref="Encrypt"/>.</exception>
    public void RequestSecurity(AuthReq wanted)
    {
        Demand(LinkRole.Peripheral, "Only the Peripheral can send a Security Request; a Central calls Pair or Encrypt.");
        if (!IsPairing && _procedure.IsNone && CanBegin()) _procedure.RequestSecurity(wanted);
    }

    /// <summary>Peripheral: finds the key for an LE Long Term Key Request, and with it <see cref="PendingSecurity"/>.</summary>
    /// <param name="rand">As in the request.</param>
    /// <param name="ediv">As in the request.</param>
    /// <param name="key">Takes sixteen octets, most significant first.</param>
    /// <param name="security">What the link's protection becomes with this key.</param>
    /// <returns>False when there is none: answer with the negative reply.</returns>
    public bool TryGetLongTermKey(ulong rand, ushort ediv, Span<byte> key, out LinkSecurity security)
    {
        security = default;
        _pairing.Conclude();
        if (_link.Role != LinkRole.Peripheral || FindLongTermKey(rand, ediv) is not { } found) return false;
        found.CopyTo(key);
        security = PendingSecurity;
        return true;
    }

    /// <summary>
    /// Peripheral: the controller encrypted without an LE Long Term Key Request, as emulated ones do that keep no keys: the bond's key is
    /// assumed.
    /// </summary>
    internal void OnEncryptedUnasked()
    {
        _log.LogWarning(
            "The controller encrypted the link with {Peer} without asking for a key; the bond's is taken for the one in use.",
            _link.PeerAddress
        );
        if (_link.Role == LinkRole.Peripheral && !IsPairing && Bond is { LocalLtk: { } ltk }) FindLongTermKey(ltk.Rand, ltk.Ediv);
    }

    /// <summary>Ends the pairing in progress, telling the peer; nothing happens when there is none.</summary>
    public void Cancel() => Feed(_pairing.Current, new Cancelled());

    /// <summary>Tells the peer what the user types, in a Passkey Entry where both sides want to know; else nothing happens.</summary>
    public void SendKeypress(KeypressType type) => Feed(_pairing.Current, new KeypressMade(type));

    /// <summary>Stops the timer and wipes what a pairing in progress knows.</summary>
    public void Dispose()
    {
        OnClosed(HciErrorCode.ConnectionTerminatedByLocalHost);
        _sender.Dispose();
    }

    internal void OnStarted(PairingStarted started) => _loop.Raise(Started, started);

    internal void OnKeyPassed(KeyDistributed key) => _loop.Raise(KeyPassed, key);

    internal void OnKeypress(KeypressType type) => _loop.Raise(KeypressReceived, type);

    internal void End(PairingOutcome outcome)
    {
        _procedure.End();
        _sender.StopTimer();
        _loop.Raise(Completed, outcome);
    }

    private void Feed(Pairing? of, IPairingInput input) => _inputs.Feed((of, input));

    // What the host's user supplies (settings, key pairs, randomness, bonds) may fail: that ends this pairing at once, and nothing else.
    private void TakeGuarded((Pairing? Of, IPairingInput Input) next)
    {
        try
        {
            Take(next.Of, next.Input);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            if (IsPairing) _pairing.Fail(new Failed(PairingFailure.UnspecifiedReason, FailedBy.Local));
            _loop.Report(exception);
        }
    }

    private void Take(Pairing? of, IPairingInput input)
    {
        if (!_sender.IsOpen && input is not LinkClosed) return;
        switch (input)
        {
            case LinkClosed closed: OnLinkClosed(closed.Reason); break;
            case PairingFailed failed: OnPairingFailed(failed.Reason); break;
            case PairingRequest request: OnPairingRequest(request.Features); break;
            case SecurityRequest request: OnSecurityRequest(request.AuthReq); break;
            case MalformedCommand command: OnMalformed(command.Code); break;
            case EncryptionResult result when !_pairing.IsEncrypting: _procedure.OnEncryption(result.Status); break;
            default: _pairing.Take(of, input); break;
        }
    }

    private void OnLinkClosed(HciErrorCode reason)
    {
        if (IsPairing) _pairing.Fail(new Failed(PairingFailure.None, FailedBy.LinkLost, reason));
        else _procedure.OnLinkClosed(reason);
    }

    private void OnTimeout()
    {
        if (IsPairing)
        {
            _sender.IsTimedOut = !Behavior.PairsAfterTimeout;
            _pairing.Fail(new Failed(PairingFailure.None, FailedBy.Timeout));
        }
        else
        {
            _procedure.OnTimeout();
        }
    }

    private byte[]? FindLongTermKey(ulong rand, ushort ediv) =>
        IsPairing ? _pairing.FindLongTermKey(rand, ediv) : _procedure.FindLongTermKey(rand, ediv);

    private void Demand(LinkRole role, string otherwise)
    {
        if (_link.Role != role) throw new InvalidOperationException(otherwise);
    }

    // A link that fell silent or ended can begin nothing; the caller learns it as an outcome.
    private bool CanBegin()
    {
        if (_sender.Closed is { } reason) _loop.Raise(Completed, PairingOutcome.LinkLost(reason));
        else if (_sender.IsTimedOut) _loop.Raise(Completed, PairingOutcome.Failed(FailedBy.Timeout, PairingFailure.None));
        return _sender.IsOpen;
    }

    private Pairing BeginPairing(bool isInitiator)
    {
        _procedure.BeginPairing();
        Pairing pairing = _pairing.Begin(_settings(), isInitiator);
        _loop.Raise(Began);
        return pairing;
    }

    // [Vol 3, Part H] 3.5.1.
    private void OnPairingRequest(PairingFeatures request)
    {
        _pairing.Conclude();
        if (_link.Role != LinkRole.Peripheral) Refuse(PairingFailure.CommandNotSupported);
        else if (IsPairing && Behavior.IgnoresUnexpected) _log.LogDebug("A Pairing Request in mid-pairing is ignored.");
        else if (IsPairing) Refuse(PairingFailure.UnspecifiedReason);
        else _pairing.Enter(FeatureExchange.Answer(BeginPairing(isInitiator: false), request));
    }

    // [Vol 3, Part H] 2.4.6 and 3.6.7.
    private void OnSecurityRequest(AuthReq wanted)
    {
        if (_link.Role != LinkRole.Central)
        {
            Refuse(PairingFailure.CommandNotSupported);
            return;
        }

        if (IsPairing || _procedure.IsEncryption) return; // What it asks for is under way.
        _loop.Raise(SecurityRequested, wanted);
        PairingSettings settings = _settings();
        SecurityRequestAnswer answer = GuardedPolicy?.OnSecurityRequest(_link.PeerAddress, wanted) ?? SecurityRequestAnswer.Secure;
        if (answer == SecurityRequestAnswer.Refuse) Refuse(PairingFailure.PairingNotSupported);
        else if (settings.Refuse != PairingFailure.None) Refuse(settings.Refuse);
        else if (answer == SecurityRequestAnswer.Secure) Secure(settings, wanted);
    }

    private void Secure(PairingSettings settings, AuthReq wanted)
    {
        var needs = new SecurityNeeds(settings, wanted);
        if (needs.AreMetBy(_link.Security)) return;
        if (_keys.Meet(needs)) Encrypt();
        else Pair();
    }

    private void OnPairingFailed(PairingFailure reason)
    {
        if (IsPairing) _pairing.Fail(new Failed(reason, FailedBy.Peer));
        else _procedure.OnRefused(reason);
    }

    private void OnMalformed(SmpCode code)
    {
        if (code == SmpCode.PairingFailed) OnPairingFailed(PairingFailure.UnspecifiedReason);
        else if (Behavior.TruncatedReason != PairingFailure.None) OnTruncated(code, Behavior);
        else if (IsPairing || code is SmpCode.PairingRequest or SmpCode.SecurityRequest) Refuse(PairingFailure.InvalidParameters);
    }

    private void OnTruncated(SmpCode code, SmpBehavior behavior)
    {
        if (code == SmpCode.PairingKeypressNotification && behavior.IgnoresUnexpected) return;
        if (!behavior.SilentWhenTruncated.Contains(code)) Refuse(behavior.TruncatedReason);
        else if (IsPairing) _pairing.Fail(new Failed(behavior.TruncatedReason, FailedBy.Local) { IsSilent = true });
    }

    /// <summary>Sends Pairing Failed, ending the pairing in progress if there is one.</summary>
    private void Refuse(PairingFailure reason)
    {
        if (IsPairing) _pairing.Fail(new Failed(reason, FailedBy.Local));
        else _sender.Transmit(new PairingFailed(reason));
    }
}
