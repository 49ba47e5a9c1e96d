using System;
using BleStack.Hci;
using BleStack.L2cap;

namespace BleStack.Smp;

/// <summary>Plain words for how pairings end: what happened, and what to do about it.</summary>
public static class PairingText
{
    /// <summary>What a Pairing Failed reason means, [Vol 3, Part H] 3.5.5, in one sentence.</summary>
    public static string Explain(this PairingFailure reason) => reason switch
    {
        PairingFailure.None => "Nothing went wrong.",
        PairingFailure.PasskeyEntryFailed => "The passkey was not entered: the user cancelled, or there was no user to ask.",
        PairingFailure.OobNotAvailable => "Out-of-band data was announced, but is not there.",
        PairingFailure.AuthenticationRequirements =>
            "The two devices cannot reach the protection that one of them insists on; check IO capabilities, MITM and Secure Connections on both.",
        PairingFailure.ConfirmValueFailed =>
            "The confirm values differ: a wrong passkey or wrong out-of-band data, or an attacker between the devices.",
        PairingFailure.PairingNotSupported => "The device does not pair, or does not want to now.",
        PairingFailure.EncryptionKeySize => "The resulting key would be shorter than the device accepts.",
        PairingFailure.CommandNotSupported => "A command came that the device cannot take in its role.",
        PairingFailure.UnspecifiedReason => "The pairing was cancelled or a command came out of order.",
        PairingFailure.RepeatedAttempts => "Too little time has passed since the last attempt; wait and try again.",
        PairingFailure.InvalidParameters => "A command had a wrong length or a value out of range.",
        PairingFailure.DhKeyCheckFailed =>
            "A public key is not valid, or the DHKey checks differ: the devices do not share the same secret, perhaps because of an attacker between them.",
        PairingFailure.NumericComparisonFailed => "The user said that the two numbers differ, or did not confirm them.",
        PairingFailure.BrEdrPairingInProgress => "The device is busy pairing over BR/EDR.",
        PairingFailure.CrossTransportKeyNotAllowed => "Keys of one transport may not be used to make keys of the other.",
        PairingFailure.KeyRejected =>
            "A distributed key was not accepted: its identity does not fit the address, or a stronger bond exists.",
        PairingFailure.Busy => "The device is busy with another pairing; try again.",
        _ => $"The peer gave a reason this version does not know (0x{(byte)reason:X2}).",
    };

    /// <summary>The specification's name of a method: "Passkey Entry".</summary>
    public static string Name(this PairingMethod method) => method switch
    {
        PairingMethod.JustWorks => "Just Works",
        PairingMethod.PasskeyEntry => "Passkey Entry",
        PairingMethod.NumericComparison => "Numeric Comparison",
        _ => "Out of Band",
    };

    /// <summary>A level with what it means: "level 4 (authenticated, Secure Connections)".</summary>
    public static string Describe(this SecurityLevel level) => level switch
    {
        SecurityLevel.None => "level 1 (not encrypted)",
        SecurityLevel.Encrypted => "level 2 (encrypted, not authenticated)",
        SecurityLevel.Authenticated => "level 3 (authenticated)",
        _ => "level 4 (authenticated, Secure Connections)",
    };

    /// <summary>What AuthReq flags ask for: "bonding, Secure Connections"; "encryption" where they ask for nothing more.</summary>
    public static string Describe(this AuthReq flags)
    {
        string[] wishes =
        [
            .. (flags & AuthReq.Bonding) != 0 ? ["bonding"] : Array.Empty<string>(),
            .. (flags & AuthReq.Mitm) != 0 ? ["protection against a man in the middle"] : Array.Empty<string>(),
            .. (flags & AuthReq.SecureConnections) != 0 ? ["Secure Connections"] : Array.Empty<string>(),
        ];
        return wishes.Length == 0 ? "encryption" : string.Join(", ", wishes);
    }

    /// <summary>How a pairing or an encryption ended, in one or two sentences.</summary>
    public static string Explain(this PairingOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return outcome.FailedBy switch
        {
            FailedBy.None => $"The link is {outcome.ToString().Replace(" by ", " by way of ", StringComparison.Ordinal)}.",
            FailedBy.Local => $"This device ended the pairing. {outcome.Failure.Explain()}",
            FailedBy.Peer => $"The peer ended the pairing. {outcome.Failure.Explain()}",
            FailedBy.Timeout =>
                "Thirty seconds passed without the next step; a user may not have answered, or the peer fell silent. Pairing again needs a new connection.",
            FailedBy.LinkLost => $"The pairing was not finished: {outcome.HciError.DescribeEnd()}.",
            FailedBy.Encryption when outcome.HciError == HciErrorCode.PinOrKeyMissing =>
                "One side has no key for the other any more: forget the bond on both sides and pair again.",
            FailedBy.Encryption => $"The link layer could not encrypt the link ({outcome.HciError}).",
            _ => "The pairing was cancelled here.",
        };
    }
}
