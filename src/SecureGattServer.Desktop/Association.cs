using SecureGatt;

namespace SecureGattServer.Desktop
{
    /// <summary>
    /// Which association model two IO capabilities lead to, this device being the responder:
    /// [Vol 3, Part H] 2.3.5.1, Table 2.8 (the Bluedroid walkthrough's table omits Numeric Comparison).
    /// </summary>
    public static class Association
    {
        // Rows: this device (responder); columns: the phone (initiator); order of both: DisplayOnly, DisplayYesNo, KeyboardOnly,
        // NoInputNoOutput, KeyboardDisplay. J Just Works, S shown here, T typed here, B typed on both, N Numeric Comparison.
        private const string Legacy = "JJSJSJJSJSTTBJTJJJJJTTSJT";
        private const string Secure = "JJSJSJNSJNTTBJTJJJJJTNSJN";
        private static readonly string[] s_names =
        {
            "Just Works", "Passkey Entry (shown here)", "Passkey Entry (typed here)", "Passkey Entry (typed on both)", "Numeric Comparison", "Out Of Band",
        };

        private const string Letters = "JSTBN";

        /// <summary>The model of one pairing.</summary>
        /// <param name="device">This device's IO capability.</param>
        /// <param name="phone">The phone's.</param>
        /// <param name="mitm">Either side asks for MITM protection; without it IO capabilities are not looked at.</param>
        /// <param name="secure">Both sides support LE Secure Connections.</param>
        public static AssociationModel Choose(IoCapability device, IoCapability phone, bool mitm, bool secure)
        {
            if (!mitm)
            {
                return AssociationModel.JustWorks;
            }

            return (AssociationModel)Letters.IndexOf((secure ? Secure : Legacy)[((int)device * 5) + (int)phone]);
        }

        /// <summary>"Passkey Entry (shown here)".</summary>
        public static string NameOf(AssociationModel model) => s_names[(int)model];

        /// <summary>The level a link has after that pairing.</summary>
        public static SecurityLevel LevelAfter(AssociationModel model, bool secure, int keySize)
        {
            if (model == AssociationModel.JustWorks)
            {
                return SecurityLevel.Encrypted;
            }

            return secure && keySize == 16 ? SecurityLevel.SecureConnections : SecurityLevel.Authenticated;
        }
    }
}
