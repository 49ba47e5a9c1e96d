using System.Globalization;
using BleStack.Smp;

namespace BleStack.Explain.Narration;

/// <summary>The result of a pairing, the side on which it ended, and what to do.</summary>
internal static class PairingResultText
{
    /// <summary>The effect of a lost key on common phones, for <see cref="WarningKind.BondRefused"/>.</summary>
    public const string ForgetOnPhones =
        "Forget the bond on both sides and pair again. iPhone, iPad: Settings, Bluetooth, the (i) beside the device, Forget This Device; an app "
        + "cannot do it, and iOS "
        + "does not pair by itself while it has the old bond. Android: Settings, Connected devices, the gear, Forget; until then many versions "
        + "connect and drop the link again and again. "
        + "Windows: Remove device. Linux: bluetoothctl remove ADDRESS.";

    public static PairingVerdict Of(NarratedPairing pairing) =>
        new(Summary(pairing), PairingWords.Agreement(pairing), pairing.FailedOn, Cause(pairing), Advice(pairing));

    private static string Summary(NarratedPairing pairing) => pairing.Result switch
    {
        PairingResult.Succeeded => $"Paired: the link is at {Level(pairing)}{Bond(pairing)}.",
        PairingResult.Refused => $"Not paired: {Words.Of(pairing.FailedOn)} ended it ({Words.Of(pairing.Failure)}).",
        PairingResult.NotEncrypted => "Not paired: the steps were done, but the link could not be encrypted.",
        PairingResult.LinkLost => "Not paired: the link ended first.",
        PairingResult.TimedOut => "Not paired: thirty seconds passed without the next step.",
        PairingResult.Replaced => "Not paired: another pairing began before this one ended.",
        PairingResult.Hidden => "Probably paired: encryption was switched on, and nothing after it can be read in an air capture.",
        _ => "The capture ends before the pairing does.",
    };

    private static string Level(NarratedPairing pairing) =>
        pairing.Model is null ? "an unknown level (the features were not captured)" : Words.Of(pairing.Security);

    private static string Bond(NarratedPairing pairing) => pairing switch
    {
        { Model: null } => "",
        { IsBonding: false } => ", and the keys are not kept",
        _ =>
            $", bonded; {(pairing.IsSecureConnections ? "further keys" : "keys")} from the phone: {Words.Of(pairing.KeysFromPhone)}; from the "
                + $"device: {Words.Of(pairing.KeysFromDevice)}",
    };

    private static string? Cause(NarratedPairing pairing) => pairing.Result switch
    {
        PairingResult.Refused => Refusal(pairing),
        PairingResult.NotEncrypted =>
            $"The keys of the two sides differ, or {Words.Of(pairing.FailedOn)} did not give its key to its controller.",
        PairingResult.LinkLost when pairing.Progress.UserMayBeAsked =>
            "The link ended while a number was to be shown, typed or compared: a user cancelled, or was not quick enough.",
        PairingResult.LinkLost => $"The link ended while {Words.Of(pairing.FailedOn)} had the next step.",
        PairingResult.TimedOut =>
            $"{Words.Begin(pairing.FailedOn)} did not take the next " +
                $"step{(pairing.Progress.UserMayBeAsked ? "; its user was probably asked and did not answer" : "")}.",
        _ => null,
    };

    private static string Refusal(NarratedPairing pairing) => pairing.Failure switch
    {
        PairingFailure.ConfirmValueFailed when pairing.Model is { Method: PairingMethod.PasskeyEntry } model => WrongPasskey(
            pairing,
            model
        ),
        PairingFailure.NumericComparisonFailed =>
            $"The user of {Words.Of(pairing.FailedOn)} said that the two numbers differ, or did not confirm them.",
        PairingFailure.AuthenticationRequirements
            when pairing is { Request: { } phone, Response: { } device } && pairing.Model is { IsAuthenticated: false } =>
            $"{Words.Begin(pairing.FailedOn)} insists on protection against a man in the middle, and {PairingWords.WhyNoNumber(phone, device)}.",
        PairingFailure.AuthenticationRequirements =>
            $"{Words.Begin(pairing.FailedOn)} insists on more protection than the other side offers.",
        PairingFailure.PasskeyEntryFailed =>
            $"On {Words.Of(pairing.FailedOn)} the passkey was not entered: its user cancelled, or no user was there to type it.",
        PairingFailure.PairingNotSupported =>
            $"{Words.Begin(pairing.FailedOn)} does not pair, or does not want to now (a closed pairing window, a full bond store, a user who said "
                + "no).",
        PairingFailure.UnspecifiedReason =>
            $"{Words.Begin(pairing.FailedOn)} cancelled, or did not expect the last message. Its user may have said no.",
        PairingFailure reason => $"{reason.Explain()} {Words.Begin(pairing.FailedOn)} noticed it.",
    };

    private static string WrongPasskey(NarratedPairing pairing, AssociationModel model)
    {
        string typed = model.Passkey switch
        {
            PasskeyRole.InitiatorDisplays => "typed on the device was not the one the phone showed",
            PasskeyRole.ResponderDisplays => "typed on the phone was not the one the device showed",
            _ => "typed on the two sides was not the same",
        };
        string round = pairing.IsSecureConnections
            ? string.Create(
                CultureInfo.InvariantCulture,
                $" The difference showed at bit {pairing.Progress.Rounds} of {SmpProgress.PasskeyRounds}; no more of the passkey was given away."
            )
            : "";
        return $"Wrong passkey: the number {typed}.{round} (An attacker between the two would look the same.)";
    }

    private static string? Advice(NarratedPairing pairing) => pairing.Result switch
    {
        PairingResult.Refused => Advice(pairing, pairing.Failure),
        PairingResult.NotEncrypted => "Forget the bond on both sides and pair again.",
        PairingResult.LinkLost => "Stay in range and pair again; answer the question as soon as it shows.",
        PairingResult.TimedOut => "Connect again: after a timeout no pairing is possible on the same connection ([Vol 3, Part H] 3.4).",
        _ => null,
    };

    private static string Advice(NarratedPairing pairing, PairingFailure failure) => failure switch
    {
        PairingFailure.ConfirmValueFailed => "Pair again and type the digits that are shown now: each attempt has its own.",
        PairingFailure.PasskeyEntryFailed =>
            "Pair again and type the digits; if no user can, use a side with other means, or Just Works where that is enough.",
        PairingFailure.NumericComparisonFailed =>
            "Pair again; confirm only when both numbers are the same. When they really differ, a third device may be between the two.",
        PairingFailure.AuthenticationRequirements =>
            "Use a phone that can show or type a number, or ask for less on the side that refused.",
        PairingFailure.EncryptionKeySize => "Let both sides take keys of 16 octets.",
        PairingFailure.RepeatedAttempts => "Wait before the next attempt: the time doubles with each failure.",
        PairingFailure.PairingNotSupported =>
            $"See on {Words.Of(pairing.FailedOn)} whether pairing is allowed: its pairing window, its list of bonds, its settings.",
        PairingFailure.OobNotAvailable => "Carry the out-of-band data over first, or do not set the OOB flag.",
        PairingFailure.DhKeyCheckFailed =>
            "Pair again; if it happens again, one side computes wrongly or a third device is between the two.",
        PairingFailure.KeyRejected => "Forget the old bond on the side that refused, and pair again.",
        _ => "Pair again; if it fails in the same way, look at the log of the side that ended it.",
    };
}
