using System;
using BleStack.Core;
using BleStack.Crypto;
using Microsoft.Extensions.Logging;

namespace BleStack.Smp;

/// <summary>The pairing in progress on a link: its state, its effects on link, user and listeners, and its end.</summary>
/// <remarks>At most one at a time. How a pairing fails is decided in <see cref="Fail"/>; its secrets are wiped at every end.</remarks>
internal sealed class PairingProcess : IPairingEffects
{
    private readonly SecurityManager _manager;
    private readonly ISmpLink _link;
    private readonly SmpSender _sender;
    private readonly PeerBond _bond;
    private readonly LongTermKeys _keys;
    private readonly PairingQuestions _questions;
    private readonly IRandomSource _random;
    private readonly ILogger _log;
    private PairingState? _state;

    public PairingProcess(
        SecurityManager manager,
        ISmpLink link,
        SmpSender sender,
        PeerBond bond,
        LongTermKeys keys,
        PairingQuestions questions,
        IRandomSource random,
        ILogger log
    )
    {
        (_manager, _link, _sender, _bond) = (manager, link, sender, bond);
        (_keys, _questions, _random, _log) = (keys, questions, random, log);
    }

    /// <summary>The pairing; null while there is none.</summary>
    public Pairing? Current { get; private set; }

    /// <summary>The link is being encrypted with the key of this pairing.</summary>
    public bool IsEncrypting => _state is Encrypting;

    /// <summary>Every key has been sent and received; the last one sent waits for its acknowledgement.</summary>
    public bool IsFinished => _state is Finished;

    BleAddress IPairingEffects.LocalAddress => _link.LocalAddress;

    BleAddress IPairingEffects.PeerAddress => _link.PeerAddress;

    BleAddress IPairingEffects.LocalIdentity => _link.LocalIdentity;

    ReadOnlySpan<byte> IPairingEffects.LocalIrk => _link.LocalIrk;

    IRandomSource IPairingEffects.Random => _random;

    IPairingPolicy? IPairingEffects.Policy => _manager.GuardedPolicy;

    Bond? IPairingEffects.ExistingBond => _bond.Current;

    /// <summary>A pairing begins; its first state is for <see cref="Enter"/>.</summary>
    public Pairing Begin(PairingSettings settings, bool isInitiator)
    {
        Current = new Pairing(this, settings, isInitiator);
        _sender.StartTimer();
        return Current;
    }

    /// <summary>The state the pairing is in now.</summary>
    public void Enter(PairingState next)
    {
        _state = next;
        switch (next)
        {
            case Failed failed:
                Fail(failed);
                break;
            // [Vol 3, Part H] 3.6.1: for the side that sends the last key, its link-layer acknowledgement completes the distribution.
            case Finished { SentLast: true } when !_link.IsDelivered:
                break;
            case Finished:
                Complete();
                break;
        }
    }

    // Answers belong to the pairing that asked; PDUs to the one in progress, or to none: a late one must not disturb the next pairing.
    public void Take(Pairing? of, IPairingInput input)
    {
        if (Current is null || (of != Current && input is not SmpPdu)) return;
        if (input is PairingKeypressNotification keypress && Current.Model.Method == PairingMethod.PasskeyEntry) OnKeypress(keypress.Type);
        PairingState before = _state!;
        Enter(before.Next(Current, input));
        if (Current is { Behavior.RestartsTimerOnReceipt: true } && input is SmpPdu && _state != before) _sender.StartTimer();
    }

    /// <summary>The one place where a pairing fails.</summary>
    public void Fail(Failed failed)
    {
        Pairing pairing = Current!;
        PairingMethod? method = pairing.KeySize == 0 ? null : pairing.Model.Method;
        bool tellsPeer = failed is { IsSilent: false, By: FailedBy.Local or FailedBy.Cancelled or FailedBy.Encryption };
        Discard();
        if (tellsPeer) _sender.Transmit(new PairingFailed(failed.Reason));
        _log.LogInformation("Pairing with {Peer} failed: {Reason}, by {By}.", _link.PeerAddress, failed.Reason, failed.By);
        PairingFailure told = failed.By == FailedBy.Encryption ? PairingFailure.None : failed.Reason;
        _manager.End(
            new PairingOutcome
            {
                Method = method,
                FailedBy = failed.By,
                Failure = told,
                HciError = failed.HciError,
                Security = _link.Security,
            }
        );
    }

    // What the peer does now it does only with the last key: it has that key, though the controller has not reported so yet.
    public void Conclude()
    {
        if (IsFinished) Complete();
    }

    /// <summary>The key of this pairing for a Long Term Key Request; null when it is not the one asked for.</summary>
    public byte[]? FindLongTermKey(ulong rand, ushort ediv)
    {
        if (_state is not Encrypting encrypting) return null;
        _keys.Pending = Current!.Security(bonded: false);
        return rand == 0 && ediv == 0 ? encrypting.Key : null;
    }

    Bond? IPairingEffects.FindBond(BleAddress identity) => _bond.Find(identity);

    void IPairingEffects.Send(SmpPdu pdu) => _sender.Send(pdu);

    void IPairingEffects.Ask(PairingQuestionKind kind, uint number) => _questions.Ask(Current!, kind, number);

    uint? IPairingEffects.Show(uint passkey, bool agentChooses) => _questions.Show(Current!, passkey, agentChooses);

    void IPairingEffects.StartEncryption(ReadOnlySpan<byte> key)
    {
        _keys.Pending = Current!.Security(bonded: false);
        _link.StartEncryption(key, ediv: 0, rand: 0);
    }

    P256KeyPair IPairingEffects.TakeKeyPair(out bool owned)
    {
        owned = _manager.KeyPairSource is null;
        return _manager.KeyPairSource is null ? P256KeyPair.Generate(_random) : _manager.KeyPairSource();
    }

    void IPairingEffects.RaiseStarted(PairingStarted started) => _manager.OnStarted(started);

    void IPairingEffects.RaiseKey(KeyType type, bool isLocal) => _manager.OnKeyPassed(new KeyDistributed(type, isLocal));

    private void OnKeypress(KeypressType type)
    {
        _sender.StartTimer(); // The peer's user is at work: what the notification is for.
        _manager.OnKeypress(type);
    }

    private void Complete()
    {
        Pairing pairing = Current!;
        bool bonded = pairing.IsBonding && _bond.TryKeep(pairing);
        _keys.Pending = pairing.Security(bonded);
        Discard();
        _manager.End(PairingOutcome.Paired(pairing.Model.Method, _keys.Pending, bonded));
    }

    private void Discard()
    {
        Current!.Dispose();
        Current = null;
        _state = null;
    }
}
