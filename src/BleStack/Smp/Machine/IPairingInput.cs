using BleStack.Hci;

namespace BleStack.Smp;

/// <summary>What a pairing's state machine takes: a PDU of the peer, an answer of the user, or a result of the link layer.</summary>
internal interface IPairingInput;

/// <summary>The user typed, chose or knew a passkey.</summary>
internal sealed record PasskeyAnswered(uint Passkey) : IPairingInput;

/// <summary>The application has the legacy OOB TK.</summary>
internal sealed record OobAnswered(byte[] TemporaryKey) : IPairingInput;

/// <summary>The user says yes.</summary>
internal sealed record Accepted : IPairingInput;

/// <summary>The user says no to what was asked.</summary>
internal sealed record Rejected(PairingQuestionKind Question) : IPairingInput;

/// <summary>The controller's result of encrypting the link.</summary>
internal sealed record EncryptionResult(HciErrorCode Status) : IPairingInput;

/// <summary>The peer's link layer has the last of this side's keys.</summary>
internal sealed record LastKeyDelivered : IPairingInput;

/// <summary>The caller has had enough.</summary>
internal sealed record Cancelled : IPairingInput;

/// <summary>The application shows what its user types.</summary>
internal sealed record KeypressMade(KeypressType Type) : IPairingInput;

/// <summary>A command of the peer that does not have its form.</summary>
internal sealed record MalformedCommand(SmpCode Code) : IPairingInput;

/// <summary>The link has ended.</summary>
internal sealed record LinkClosed(HciErrorCode Reason) : IPairingInput;
