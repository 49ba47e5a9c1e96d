using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.L2cap;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BleStack.Smp;

/// <summary>The Security Manager of one link ([Vol 3, Part H]): pairs, encrypts from bonds, answers long-term key requests, signs.</summary>
/// <remarks>
/// <para>
/// Design: everything that happens — PDUs, answers of the user, controller results, time — becomes an input in one queue, and each input takes
/// the pairing's state to the next (<c>Machine/</c>). Effects that call back into this object therefore only queue; no state ever sees another
/// state's input half done. How a pairing ends is decided in one place, <c>Finish</c>.
/// </para>
/// <para>
/// Invariants: at most one pairing at a time; a bond changes only when a pairing has completed; all secrets of a pairing are wiped when it ends,
/// however it ends; after the 30-second timeout the link carries no more SMP. Every <see cref="Pair"/>, <see cref="Encrypt"/> and
/// <see cref="RequestSecurity"/> ends in one <see cref="Completed"/>; so does whatever the peer begins. All members and events are for the
/// host's loop only.
/// </para>
/// </remarks>
public sealed partial class SecurityManager : IL2capChannelUser, IDisposable
{
    /// <summary>The Security Manager Timer, [Vol 3, Part H] 3.4.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly ISmpLink _link;
    private readonly HostLoop _loop;
    private readonly IRandomSource _random;
    private readonly Func<PairingSettings> _settings;
    private readonly IBondStore _bonds;
    private readonly Func<IPairingAgent?> _agent;
    private readonly ILogger _log;
    private readonly LoopTimer _timer;
    private readonly Queue<(Pairing? Of, IPairingInput Input)> _inputs = new();
    private bool _draining;
    private Pairing? _pairing;
    private PairingState? _state;
    private bool _isTimedOut;
    private HciErrorCode? _closed;

    /// <summary>A manager for <paramref name="link"/>. Settings and agent are asked for anew when each pairing begins.</summary>
    public SecurityManager(
        ISmpLink link, HostLoop loop, IRandomSource random, Func<PairingSettings> settings, IBondStore bonds, Func<IPairingAgent?> agent, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(loop);
        _link = link;
        _loop = loop;
        _random = random;
        _settings = settings;
        _bonds = bonds;
        _agent = agent;
        _log = logger ?? NullLogger.Instance;
        _timer = loop.CreateTimer(OnTimeout);
    }

    /// <summary>Where P-256 key pairs come from when each pairing shall not have a fresh one; a pair from here stays the caller's to dispose of.</summary>
    public Func<P256KeyPair>? KeyPairSource { get; init; }

    /// <summary>The owner's say in which pairings may begin; null lets all.</summary>
    public IPairingPolicy? Policy { get; set; }

    private SmpBehavior Behavior => (_pairing?.Settings ?? _settings()).Behavior;
    private GuardedPolicy? Owner => Policy is null ? null : new GuardedPolicy(Policy, _loop);

    /// <summary>A pairing is in progress.</summary>
    public bool IsPairing => _pairing is not null;

    /// <summary>What the link's protection becomes when the encryption being started succeeds. Read it when the controller reports that success.</summary>
    public LinkSecurity PendingSecurity { get; private set; }

    /// <summary>The peer's identity address: from its bond when there is one, else its address on this connection.</summary>
    public BleAddress PeerIdentity => Bond?.Peer ?? _link.PeerAddress.Plain;

    /// <summary>A pairing has begun, by either side; <see cref="Completed"/> ends it.</summary>
    public event Action? Began;

    /// <summary>Method and reasons are agreed; users are asked next.</summary>
    public event Action<PairingStarted>? Started;

    /// <summary>A key was given to the peer or received from it.</summary>
    public event Action<KeyDistributed>? KeyPassed;

    /// <summary>A pairing, or an encryption from a bond, ended. The link's protection is then <see cref="PairingOutcome.Security"/>.</summary>
    public event Action<PairingOutcome>? Completed;

    /// <summary>Central: the peer asks for security with these flags; what is done about it follows from bond, settings and policy.</summary>
    public event Action<AuthReq>? SecurityRequested;

    /// <summary>The peer's user is typing the passkey.</summary>
    public event Action<KeypressType>? KeypressReceived;

    /// <inheritdoc/>
    public void OnPdu(ReadOnlySpan<byte> pdu)
    {
        if (pdu.IsEmpty) return;
        try
        {
            if (SmpPdu.Parse(pdu, Behavior) is { } command) Feed(_pairing, command);
            else _log.LogDebug("SMP code 0x{Code:X2} is reserved and ignored.", pdu[0]); // [Vol 3, Part H] 3.3.
        }
        catch (MalformedPduException malformed)
        {
            _log.LogWarning("Malformed SMP command 0x{Code:X2} from {Peer}: {Why}", pdu[0], _link.PeerAddress, malformed.Message);
            Feed(_pairing, new MalformedCommand((SmpCode)pdu[0]));
        }
    }

    /// <summary>The keys and requests that follow an encryption wait for it; a Peripheral's wish for security is not worth waiting for.</summary>
    public bool WaitsForEncryption(ReadOnlySpan<byte> pdu) => _link.Role == LinkRole.Peripheral || _state is Encrypting;

    /// <inheritdoc/>
    public void OnDrained()
    {
    }

    /// <inheritdoc/>
    public void OnDelivered()
    {
        if (_state is Finished) Feed(_pairing, new LastKeyDelivered());
    }

    /// <inheritdoc/>
    public void OnClosed(HciErrorCode reason)
    {
        if (_closed is not null) return;
        _closed = reason;
        Feed(_pairing, new LinkClosed(reason));
    }

    /// <summary>The controller reports an encryption change or a key refresh.</summary>
    /// <param name="status">Success, or why the link could not be encrypted.</param>
    /// <param name="encrypted">The link is encrypted now (always so after a key refresh).</param>
    public void OnEncryptionChanged(HciErrorCode status, bool encrypted)
    {
        HciErrorCode result = status == HciErrorCode.Success && !encrypted ? HciErrorCode.UnspecifiedError : status;
        if (_closed is null) Feed(_pairing, new EncryptionResult(result));
    }

    /// <summary>Ends the pairing in progress, telling the peer; nothing happens when there is none.</summary>
    public void Cancel() => Feed(_pairing, new Cancelled());

    /// <summary>Tells the peer what the user types, in a Passkey Entry where both sides want to know; else nothing happens.</summary>
    public void SendKeypress(KeypressType type) => Feed(_pairing, new KeypressMade(type));

    /// <summary>Stops the timer and wipes what a pairing in progress knows.</summary>
    public void Dispose()
    {
        OnClosed(HciErrorCode.ConnectionTerminatedByLocalHost);
        _timer.Dispose();
    }

    private void Feed(Pairing? of, IPairingInput input)
    {
        _inputs.Enqueue((of, input));
        Drain();
    }

    private void Drain()
    {
        if (_draining) return;
        _draining = true;
        try
        {
            while (_inputs.TryDequeue(out (Pairing? Of, IPairingInput Input) next)) TakeGuarded(next.Of, next.Input);
        }
        finally
        {
            _draining = false;
        }
    }

    // What the host's user supplies (settings, key pairs, randomness, bonds) may fail: that ends this pairing at once, and nothing else.
    private void TakeGuarded(Pairing? of, IPairingInput input)
    {
        try
        {
            Take(of, input);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            if (_pairing is not null) Finish(new Failed(PairingFailure.UnspecifiedReason, FailedBy.Local));
            _loop.Report(exception);
        }
    }

    private void Take(Pairing? of, IPairingInput input)
    {
        if ((_closed is not null || _isTimedOut) && input is not LinkClosed) return;
        switch (input)
        {
            case LinkClosed closed:
                OnLinkClosed(closed.Reason);
                break;
            case PairingFailed failed:
                OnPairingFailed(failed.Reason);
                break;
            case PairingRequest request:
                OnPairingRequest(request.Features);
                break;
            case SecurityRequest request:
                OnSecurityRequest(request.AuthReq);
                break;
            case MalformedCommand command:
                OnMalformed(command.Code);
                break;
            case EncryptionResult result when _state is not Encrypting:
                OnEncryptedFromBond(result.Status);
                break;
            default:
                OnPairingInput(of, input);
                break;
        }
    }

    // Answers belong to the pairing that asked; PDUs to the one in progress, or to none: a late one must not disturb the next pairing.
    private void OnPairingInput(Pairing? of, IPairingInput input)
    {
        if (_pairing is null || (of != _pairing && input is not SmpPdu)) return;
        if (input is PairingKeypressNotification keypress && _pairing.Model.Method == PairingMethod.PasskeyEntry) OnKeypress(keypress.Type);
        PairingState before = _state!;
        Enter(before.Next(_pairing, input));
        if (_pairing is not null && input is SmpPdu && _state != before && Behavior.RestartsTimerOnReceipt) _timer.Start(Timeout);
    }

    private void OnKeypress(KeypressType type)
    {
        _timer.Start(Timeout); // The peer's user is at work: what the notification is for.
        _loop.Raise(KeypressReceived, type);
    }

    private void OnLinkClosed(HciErrorCode reason)
    {
        if (_pairing is not null) Finish(new Failed(PairingFailure.None, FailedBy.LinkLost, reason));
        else if (_procedure != Procedure.None) End(PairingOutcome.LinkLost(reason));
    }

    private void Enter(PairingState next)
    {
        _state = next;
        switch (next)
        {
            case Failed failed:
                Finish(failed);
                break;
            // [Vol 3, Part H] 3.6.1: for who sends the last key, its link-layer acknowledgement completes the distribution.
            case Finished { SentLast: true } when !_link.IsDelivered:
                break;
            case Finished:
                FinishWell();
                break;
        }
    }

    private void OnTimeout()
    {
        if (_pairing is not null)
        {
            // [Vol 3, Part H] 3.4: no further SMP on this link, not even Pairing Failed.
            _isTimedOut = !Behavior.PairsAfterTimeout;
            Finish(new Failed(PairingFailure.None, FailedBy.Timeout));
        }
        else if (_procedure == Procedure.SecurityRequest)
        {
            End(PairingOutcome.Failed(FailedBy.Timeout, PairingFailure.None)); // Ignoring a Security Request is the Central's right; the link may pair later.
        }
    }

    private sealed record MalformedCommand(SmpCode Code) : IPairingInput;

    private sealed record LinkClosed(HciErrorCode Reason) : IPairingInput;
}
