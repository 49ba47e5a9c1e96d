using BleStack.Hci;
using BleStack.Smp;

namespace SecureGattServer.Desktop
{
    /// <summary>
    /// Encodes the reason of a failed pairing as the one number an event can carry, and describes it with advice where possible.
    /// </summary>
    internal static class OutcomeCode
    {
        private const int Hci = 0x100;
        private const int Silent = 0x200;
        private const int Cancelled = 0x300;
        private const int OtherOob = 0x400;
        private const int OtherKey = 0x401;

        // [Vol 3, Part H] 3.5.5, from Passkey Entry Failed (1) on.
        private static string[] Reasons => new[]
        {
            "passkey entry failed; on the phone: try again", "no OOB data; carry them again", "authentication requirements not met; use a phone that can do more",
            "the digits did not match; on the phone: try again", "pairing not supported",
            "encryption key too short; use a phone that can do more",
            "command not supported", "unspecified reason; on the phone: try again", "repeated attempts; wait, then try again",
            "invalid parameters",
            "DHKey check failed; on the phone: try again", "the numbers did not match; on the phone: try again",
            "BR/EDR pairing in progress",
            "no cross-transport key", "key rejected",
        };

        /// <summary>SMP reasons keep their values; other reasons are numbered above them. Only a passkey can have wrong digits.</summary>
        public static int Of(PairingOutcome outcome)
        {
            switch (outcome.FailedBy)
            {
                case FailedBy.Timeout:
                    return Silent;
                case FailedBy.Cancelled:
                    return Cancelled;
                case FailedBy.LinkLost:
                case FailedBy.Encryption:
                    return Hci + (int)outcome.HciError;
                default:
                    return outcome.Failure != PairingFailure.ConfirmValueFailed || outcome.Method == PairingMethod.PasskeyEntry
                            ? (int)outcome.Failure
                        : outcome.Method == PairingMethod.OutOfBand ? OtherOob
                        : OtherKey;
            }
        }

        /// <summary>1 for the peer, 0 for this device, 2 when unknown.</summary>
        public static int SaidBy(PairingOutcome outcome) =>
            outcome.FailedBy == FailedBy.Peer ? 1 : outcome.FailedBy == FailedBy.Local ? 0 : 2;

        /// <summary>"the digits did not match".</summary>
        public static string Words(int code)
        {
            if (code >= 1 && code <= Reasons.Length) return Reasons[code - 1];
            switch (code)
            {
                case Silent:
                    return "the phone fell silent";
                case Cancelled:
                    return "cancelled";
                case OtherOob:
                    return "the out-of-band data did not match; carry them again";
                case OtherKey:
                    return "the confirm values did not match; on the phone: try again";
                case Hci + (int)HciErrorCode.PinOrKeyMissing:
                    return "the key is missing on one side; on the phone: forget this device, then pair again";
                case Hci + (int)HciErrorCode.ConnectionTerminatedDueToMicFailure:
                    return "the two keys differ; on the phone: try again";
                case Hci + (int)HciErrorCode.RemoteUserTerminatedConnection:
                    return "the phone gave up; on the phone: try again";
                case Hci + (int)HciErrorCode.ConnectionTimeout:
                    return "the phone is out of range or switched off; on the phone: try again";
                case Hci + (int)HciErrorCode.ConnectionTerminatedByLocalHost:
                    return "this device ended the link";
                default:
                    return code < Hci
                        ? "no reason given"
                        : "the link ended or could not be encrypted, HCI error 0x"
                            + (code - Hci).ToString("X2", System.Globalization.CultureInfo.InvariantCulture);
            }
        }
    }
}
