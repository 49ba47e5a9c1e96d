using BleStack.Hci;

namespace BleStack.Smp;

/// <summary>A state of a pairing: a record of exactly the data it needs, and a function from an input to the next state.</summary>
/// <remarks>
/// Each state names the inputs it expects and sends everything else to <see cref="Otherwise"/>: one place decides what an out-of-order
/// PDU, a late answer or a No of the user means. <see cref="Failed"/> and <see cref="Finished"/> are final; the Security Manager turns them
/// into the Pairing Failed PDU, the wiping and the outcome, in one place too.
/// </remarks>
internal abstract record PairingState
{
    public abstract PairingState Next(Pairing p, IPairingInput input);

    protected static PairingState Fail(PairingFailure reason) => new Failed(reason, FailedBy.Local);

    /// <summary>The arm for every input a state does not expect.</summary>
    protected PairingState Otherwise(Pairing p, IPairingInput input) => input switch
    {
        Rejected no => Fail(ReasonOf(no.Question)),
        Cancelled => new Failed(
            p.Model is { Method: PairingMethod.PasskeyEntry } ? PairingFailure.PasskeyEntryFailed : CancelReason,
            FailedBy.Cancelled
        ),
        PairingKeypressNotification when p.Model is { Method: PairingMethod.PasskeyEntry } => this,
        KeypressMade made => SendKeypress(p, made.Type),
        SmpPdu when p.Behavior.IgnoresUnexpected => this,
        SmpPdu => Fail(PairingFailure.UnspecifiedReason),
        _ => this, // A second answer, or an encryption change that belongs to no step of the pairing.
    };

    /// <summary>The reason a cancelled pairing gives the peer where it is not Passkey Entry.</summary>
    protected virtual PairingFailure CancelReason => PairingFailure.UnspecifiedReason;

    private static PairingFailure ReasonOf(PairingQuestionKind question) => question switch
    {
        PairingQuestionKind.CompareNumbers => PairingFailure.NumericComparisonFailed,
        PairingQuestionKind.ConfirmJustWorks => PairingFailure.PairingNotSupported,
        PairingQuestionKind.OobData => PairingFailure.OobNotAvailable,
        _ => PairingFailure.PasskeyEntryFailed,
    };

    private PairingState SendKeypress(Pairing p, KeypressType type)
    {
        if (p.UsesKeypress && p.Model.Inputs(p.IsInitiator)) p.Effects.Send(new PairingKeypressNotification(type));
        return this;
    }
}

/// <summary>The pairing is over and failed.</summary>
internal sealed record Failed(PairingFailure Reason, FailedBy By, HciErrorCode HciError = HciErrorCode.Success) : PairingState
{
    /// <summary>The peer is not told.</summary>
    public bool IsSilent { get; init; }

    public override PairingState Next(Pairing p, IPairingInput input) => this;
}

/// <summary>The pairing is over, the link encrypted, all keys exchanged; for who sent the last of them once that has arrived.</summary>
internal sealed record Finished(bool SentLast) : PairingState
{
    public override PairingState Next(Pairing p, IPairingInput input) => this;
}
