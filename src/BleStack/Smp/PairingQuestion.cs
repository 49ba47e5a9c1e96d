using System;
using BleStack.Core;

namespace BleStack.Smp;

/// <summary>What a pairing wants of the user or the application on this side.</summary>
public enum PairingQuestionKind : byte
{
    /// <summary>
    /// Show <see cref="PairingQuestion.Number"/>; no answer is needed. A demonstrator may set another number through
    /// <see cref="PairingQuestion.AnswerNumber"/> before it is shown.
    /// </summary>
    DisplayPasskey,

    /// <summary>Ask for the six digits shown on the peer; answer with <see cref="PairingQuestion.AnswerNumber"/>.</summary>
    EnterPasskey,

    /// <summary>Show <see cref="PairingQuestion.Number"/> and ask whether the peer shows the same; answer with Accept or Reject.</summary>
    CompareNumbers,

    /// <summary>
    /// Just Works is about to happen; Accept or Reject. Asked only where <see cref="PairingSettings.ConfirmJustWorks"/> is set.
    /// </summary>
    ConfirmJustWorks,

    /// <summary>
    /// Legacy OOB: a 128-bit TK is needed; answer with <see cref="PairingQuestion.AnswerOob"/>. (Secure Connections OOB data lies in the
    /// settings.)
    /// </summary>
    OobData,
}

/// <summary>
/// One question of a pairing in progress. May be answered at once or later, from any thread; only the first answer counts.
/// </summary>
public abstract class PairingQuestion
{
    /// <summary>What the user is asked.</summary>
    public abstract PairingQuestionKind Kind { get; }

    /// <summary>The peer's address on this connection.</summary>
    public abstract BleAddress Peer { get; }

    /// <summary>The connection handle the pairing runs on.</summary>
    public abstract ushort ConnectionHandle { get; }

    /// <summary>0 to 999999: the passkey to show or the number to compare.</summary>
    public abstract uint Number { get; }

    /// <summary>Answers yes: the pairing goes on.</summary>
    public abstract void Accept();

    /// <summary>No: the pairing fails with the reason that belongs to the question.</summary>
    public abstract void Reject();

    /// <summary>The passkey, 0 to 999999.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than six digits.</exception>
    public abstract void AnswerNumber(uint passkey);

    /// <summary>The TK as sixteen octets, most significant first.</summary>
    public abstract void AnswerOob(ReadOnlySpan<byte> temporaryKey);
}

/// <summary>
/// Where a host sends its questions and tells what happens in a pairing. Called on the host's loop: answer fast or later.
/// </summary>
public interface IPairingAgent
{
    /// <summary>Something is wanted of the user.</summary>
    void Ask(PairingQuestion question);
}
