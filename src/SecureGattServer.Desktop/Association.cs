using SecureGatt;

namespace SecureGattServer.Desktop
{
    /// <summary>The association model for two IO capabilities with this device as responder: [Vol 3, Part H] 2.3.5.1, Table 2.8, as
    /// implemented by the Security Manager.</summary>
    internal static class Association
    {
        private static string[] Names => new[]
        {
            "Just Works",
            "Passkey Entry (shown here)",
            "Passkey Entry (typed here)",
            "Passkey Entry (typed on both)",
            "Numeric Comparison",
            "Out Of Band",
        };

        /// <summary>The model of one pairing.</summary>
        /// <param name="device">This device's IO capability.</param>
        /// <param name="phone">The phone's.</param>
        /// <param name="mitm">True when either side requires MITM protection; otherwise IO capabilities are ignored.</param>
        /// <param name="secure">Both sides support LE Secure Connections.</param>
        public static LocalAssociationModel Choose(IoCapability device, IoCapability phone, bool mitm, bool secure)
        {
            var flags = (mitm ? BleStack.Smp.AuthReq.Mitm : BleStack.Smp.AuthReq.None)
                | (secure ? BleStack.Smp.AuthReq.SecureConnections : BleStack.Smp.AuthReq.None);
            var model = BleStack.Smp.AssociationModel.Select(Features(phone, flags), Features(device, flags));
            if (model.Method == BleStack.Smp.PairingMethod.NumericComparison)
            {
                return LocalAssociationModel.NumericComparison;
            }

            return model.Passkey == BleStack.Smp.PasskeyRole.ResponderDisplays ? LocalAssociationModel.PasskeyShown
                : model.Passkey == BleStack.Smp.PasskeyRole.InitiatorDisplays ? LocalAssociationModel.PasskeyTyped
                : model.Passkey == BleStack.Smp.PasskeyRole.BothInput ? LocalAssociationModel.PasskeyTypedTwice
                : LocalAssociationModel.JustWorks;
        }

        /// <summary>"Passkey Entry (shown here)".</summary>
        public static string NameOf(LocalAssociationModel model) => Names[(int)model];

        /// <summary>The security level after that pairing.</summary>
        public static SecurityLevel LevelAfter(LocalAssociationModel model, bool secure, int keySize)
        {
            if (model == LocalAssociationModel.JustWorks)
            {
                return SecurityLevel.Encrypted;
            }

            return secure && keySize == 16 ? SecurityLevel.SecureConnections : SecurityLevel.Authenticated;
        }

        private static BleStack.Smp.PairingFeatures Features(IoCapability io, BleStack.Smp.AuthReq flags)
        {
            return new BleStack.Smp.PairingFeatures(
                (BleStack.Smp.IoCapability)(byte)io,
                false,
                flags,
                16,
                BleStack.Smp.KeyDistribution.None,
                BleStack.Smp.KeyDistribution.None
            );
        }
    }
}
