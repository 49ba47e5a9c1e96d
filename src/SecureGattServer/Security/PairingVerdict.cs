using SecureGattServer.Links;

namespace SecureGattServer.Security
{
    /// <summary>What happened, in plain words, and what to do on the phone.</summary>
    public static class PairingVerdict
    {
        /// <summary>An AuthenticationComplete.</summary>
        /// <param name="status">The library's pairing result, 0 for success.</param>
        /// <param name="bits">Encrypted 1, authenticated 2, bonded 4, <see cref="LinkMonitor.WasPairing"/>.</param>
        /// <param name="change">What happened to the bond store with it.</param>
        public static string OfAuthentication(int status, int bits, BondChange change)
        {
            bool asked = (bits & LinkMonitor.WasPairing) != 0;
            if (status != 0 || (bits & 1) == 0)
            {
                // On an encrypted link: a Security Request that came too late, or timed out, and nothing was tried. A phone that tried to
                // pair anew cost its old bond, which the image removes first.
                if ((bits & 1) != 0 && !asked)
                {
                    return change == BondChange.Lost ? Forget("pairing anew failed, and the old bond is gone") : "request ignored";
                }

                return "pairing failed: " + (status == 6 ? "hardware failure"
                    : asked ? Again("wrong digits, or a no") : Forget("no answer, a no, or a lost bond"));
            }

            string level = (bits & 2) != 0 ? "encrypted and authenticated" : "encrypted, no MITM protection";
            bool bonded = (bits & 4) != 0;
            return change == BondChange.None && !asked && bonded ? "welcome back: " + level + " from the bond"
                : "paired: " + level + (bonded ? ", bonded" : ", not bonded");
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
                    return Forget("bond lost on one side");
                case 0x08:
                    return "out of range or switched off";
                case 0x13:
                    return (bits & LinkMonitor.WasPairing) != 0 ? Again("the phone gave up during pairing") : "the phone hung up";
                case 0x16:
                    return "this device ended the link";
                default:
                    return Again("the link failed");
            }
        }

        private static string Again(string what)
        {
            return what + "; on the phone: try again";
        }

        private static string Forget(string what)
        {
            return what + "; on the phone: forget this device, then pair again";
        }
    }
}
