namespace SecureGatt
{
    /// <summary>Describes results in plain words, with what to do on the phone.</summary>
    public static class PairingResult
    {
        // Concatenated at run time so that each string is stored once.
        private const string TryAgain = "; on the phone: try again";
        private const string ForgetDevice = "; on the phone: forget this device, then pair again";

        /// <summary>Describes the end of an authentication.</summary>
        /// <param name="status">How it ended.</param>
        /// <param name="security">The link's security, with <see cref="LinkSecurity.Pairing"/> when the user was asked.</param>
        /// <param name="change">The change of the bond store.</param>
        /// <param name="sure">True when the platform distinguishes a new pairing from encryption with a bond; otherwise only an
        /// authenticated link does.</param>
        public static string OfAuthentication(PairingStatus status, LinkSecurity security, BondChange change, bool sure)
        {
            bool encrypted = (security & LinkSecurity.Encrypted) != 0;
            bool asked = (security & LinkSecurity.Pairing) != 0;
            if (status != PairingStatus.Paired || !encrypted)
            {
                // On an encrypted link: a Security Request that was late or timed out, without a pairing attempt. A phone that tried to
                // pair again lost its old bond, which the image removes first.
                if (encrypted && !asked)
                {
                    return change == BondChange.Lost
                        ? string.Concat("new pairing failed, and the old bond is gone", ForgetDevice)
                        : "request ignored";
                }

                return "pairing failed: " + (status == PairingStatus.HardwareFailure ? "hardware failure"
                    : asked ? string.Concat("wrong digits, or a no", TryAgain)
                    : string.Concat("no answer, a no, or a lost bond", TryAgain, "; if it was paired before, forget this device first"));
            }

            bool authenticated = (security & LinkSecurity.Authenticated) != 0;
            string level = authenticated ? "encrypted and authenticated" : "encrypted, no MITM protection";
            bool bonded = (security & LinkSecurity.Bonded) != 0;
            return change != BondChange.None || asked || !bonded ? "paired: " + level + (bonded ? ", bonded" : ", not bonded")
                : authenticated || sure ? "welcome back: " + level + " from the bond" : "welcome back, or new pairing: " + level;
        }

        /// <summary>Describes a disconnection for the user, with advice where there is any.</summary>
        /// <param name="reason">Why.</param>
        /// <param name="pairing">True when the disconnection ended a pairing.</param>
        public static string OfDisconnection(HciError reason, bool pairing)
        {
            string what = "the link failed";
            string advice = pairing ? TryAgain : null;
            switch (reason)
            {
                case HciError.AuthenticationFailure:
                case HciError.PinOrKeyMissing:
                case HciError.MicFailure:
                    what = pairing ? "encryption failed" : "bond lost on one side";
                    advice = advice ?? ForgetDevice;
                    break;
                case HciError.ConnectionTimeout:
                    what = "out of range or switched off";
                    break;
                case HciError.RemoteUserTerminated:
                    what = pairing ? "the phone gave up" : "the phone hung up";
                    break;
                case HciError.LocalHostTerminated:
                    what = "this device ended the link";
                    break;
                default:
                    advice = TryAgain;
                    break;
            }

            return what + (pairing ? " during pairing" : null) + advice;
        }
    }
}
