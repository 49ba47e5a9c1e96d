using SecureGattServer.Links;

namespace SecureGattServer.Security
{
    /// <summary>What happened, in plain words, and what to do on the phone.</summary>
    public static class PairingVerdict
    {
        private const string Forget = "; on the phone: forget this device in the Bluetooth settings, then connect again";
        private const string Again = "; on the phone: connect and try again";

        // [Vol 3, Part H] 3.5.5, from Passkey Entry Failed (1) on.
        private static readonly string[] s_reasons =
        {
            "passkey entry failed", "no OOB data", "authentication requirements not met", "the digits did not match", "pairing not supported",
            "encryption key too short", "command not supported", "unspecified reason", "repeated attempts", "invalid parameters",
            "DHKey check failed", "the numbers did not match", "BR/EDR pairing in progress", "no cross-transport key", "key rejected",
        };

        /// <summary>An AuthenticationComplete.</summary>
        /// <param name="status">The library's pairing result, 0 for success.</param>
        /// <param name="bits">Encrypted 1, authenticated 2, bonded 4, <see cref="LinkMonitor.WasPairing"/>.</param>
        /// <param name="change">What happened to the bond store with it.</param>
        public static string OfAuthentication(int status, int bits, BondChange change)
        {
            bool asked = (bits & LinkMonitor.WasPairing) != 0;
            if (status != 0 || (bits & 1) == 0)
            {
                return OfFailure(status, asked);
            }

            string level = (bits & 2) != 0 ? "encrypted and authenticated" : "encrypted, not protected against a man in the middle";
            if (change == BondChange.None && !asked && (bits & 4) != 0)
            {
                return "welcome back: " + level + " from the bond, no new pairing";
            }

            return "paired: " + level + ((bits & 4) != 0 ? ", bonded" : ", not bonded");
        }

        /// <summary>A disconnect.</summary>
        /// <param name="reason">HCI error code, [Vol 1, Part F].</param>
        /// <param name="bits">As of <see cref="OfAuthentication"/>, at the end of the link.</param>
        public static string OfDisconnect(int reason, int bits)
        {
            switch (reason)
            {
                case 0x05:
                case 0x06:
                case 0x3D:
                    return "the phone's key is not ours: this device lost the bond (reboot, eviction) or the phone did" + Forget;
                case 0x08:
                    return "out of range or switched off" + Again;
                case 0x13:
                    return (bits & LinkMonitor.WasPairing) != 0 ? "the phone gave up during pairing" + Again : "the phone hung up";
                case 0x16:
                    return "this device ended the link";
                case 0x3E:
                    return "the connection was never established" + Again;
                default:
                    return "link ended" + Again;
            }
        }

        /// <summary>A failure the full platform knows the reason of.</summary>
        /// <param name="reason">SMP reason code.</param>
        /// <param name="byPeer">The phone refused.</param>
        public static string OfReason(int reason, bool byPeer)
        {
            string text = reason >= 1 && reason <= s_reasons.Length ? s_reasons[reason - 1] : "no reason given";
            return "pairing failed: " + text + (byPeer ? " (said the phone)" : " (said this device)") + Again;
        }

        private static string OfFailure(int status, bool asked)
        {
            if (status == 6)
            {
                return "pairing failed: the Bluetooth hardware failed; reset the device";
            }

            return asked ? "pairing failed: the digits did not match, or somebody said no" + Again : "pairing failed before anybody was asked" + Forget;
        }
    }
}
