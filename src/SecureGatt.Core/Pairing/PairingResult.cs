namespace SecureGatt
{
    /// <summary>What happened, in plain words, and what to do on the phone.</summary>
    public static class PairingResult
    {
        private const string TryAgain = "; on the phone: try again";
        private const string ForgetDevice = "; on the phone: forget this device, then pair again";

        /// <summary>The end of an authentication.</summary>
        /// <param name="status">How it ended.</param>
        /// <param name="security">The link's, with <see cref="LinkSecurity.Pairing"/> where the user was asked.</param>
        /// <param name="change">What happened to the bonds with it.</param>
        public static string OfAuthentication(PairingStatus status, LinkSecurity security, BondChange change)
        {
            bool encrypted = (security & LinkSecurity.Encrypted) != 0;
            bool asked = (security & LinkSecurity.Pairing) != 0;
            if (status != PairingStatus.Paired || !encrypted)
            {
                // On an encrypted link: a Security Request that came too late, or timed out, and nothing was tried. A phone that tried to
                // pair anew cost its old bond, which the image removes first.
                if (encrypted && !asked)
                {
                    return change == BondChange.Lost ? "pairing anew failed, and the old bond is gone" + ForgetDevice : "request ignored";
                }

                return status == PairingStatus.HardwareFailure ? "pairing failed: hardware failure"
                    : asked ? "pairing failed: wrong digits, or a no" + TryAgain
                    : "pairing failed: no answer, a no, or a lost bond" + ForgetDevice;
            }

            string level = (security & LinkSecurity.Authenticated) != 0 ? "encrypted and authenticated" : "encrypted, no MITM protection";
            bool bonded = (security & LinkSecurity.Bonded) != 0;
            return change == BondChange.None && !asked && bonded ? "welcome back: " + level + " from the bond"
                : "paired: " + level + (bonded ? ", bonded" : ", not bonded");
        }

        /// <summary>A disconnection.</summary>
        /// <param name="reason">Why.</param>
        /// <param name="security">The link's at its end.</param>
        public static string OfDisconnection(HciError reason, LinkSecurity security)
        {
            switch (reason)
            {
                case HciError.AuthenticationFailure:
                case HciError.PinOrKeyMissing:
                case HciError.MicFailure:
                    return "bond lost on one side" + ForgetDevice;
                case HciError.ConnectionTimeout:
                    return "out of range or switched off";
                case HciError.RemoteUserTerminated:
                    return (security & LinkSecurity.Pairing) != 0 ? "the phone gave up during pairing" + TryAgain : "the phone hung up";
                case HciError.LocalHostTerminated:
                    return "this device ended the link";
                default:
                    return "the link failed" + TryAgain;
            }
        }
    }
}
