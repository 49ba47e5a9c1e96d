using nanoFramework.Device.Bluetooth;
using SecureGattServer.Security;

namespace SecureGattServer.Desktop
{
    /// <summary>The named profiles.</summary>
    public static class Profiles
    {
        /// <summary>Names, one word each.</summary>
        public const string All = "heart-rate just-works passkey numeric keyboard counter signed sc-only oob";

        /// <summary>The profile of a name, or null.</summary>
        public static SecurityProfile Find(string name)
        {
            const KeyMask all = KeyMask.EncKey | KeyMask.IdKey | KeyMask.SignKey;
            return name switch
            {
                "heart-rate" or "passkey" => new SecurityProfile(name),
                "just-works" => new SecurityProfile(name, DevicePairingIOCapabilities.NoInputNoOutput, AuthReq.ScBond),
                "numeric" => new SecurityProfile(name, DevicePairingIOCapabilities.DisplayYesNo),
                "keyboard" => new SecurityProfile(name, DevicePairingIOCapabilities.KeyboardOnly),
                "counter" => new SecurityProfile(name, passkey: 123456),
                "signed" => new SecurityProfile(name, initiatorKeys: all, responderKeys: all),
                "sc-only" => new SecurityProfile(name, DevicePairingIOCapabilities.DisplayYesNo, scOnly: true, minKeySize: 16),
                "oob" => new SecurityProfile(name, outOfBand: true),
                _ => null,
            };
        }
    }
}
