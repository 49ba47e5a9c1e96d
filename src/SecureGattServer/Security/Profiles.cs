using nanoFramework.Device.Bluetooth;

namespace SecureGattServer.Security
{
    /// <summary>The named profiles.</summary>
    public static class Profiles
    {
        /// <summary>Names, one word each.</summary>
        public const string All = "heart-rate just-works passkey numeric keyboard counter signed sc-only oob";

        /// <summary>The profile of a name, or null.</summary>
        public static SecurityProfile Find(string name)
        {
            const KeyMask keys = KeyMask.EncKey | KeyMask.IdKey;
            switch (name)
            {
                case "heart-rate":
                case "passkey":
                    return new SecurityProfile { Name = name };
                case "just-works":
                    return new SecurityProfile { Name = name, Io = DevicePairingIOCapabilities.NoInputNoOutput, AuthReq = AuthReq.ScBond };
                case "numeric":
                    return new SecurityProfile { Name = name, Io = DevicePairingIOCapabilities.DisplayYesNo };
                case "keyboard":
                    return new SecurityProfile { Name = name, Io = DevicePairingIOCapabilities.KeyboardOnly };
                case "counter":
                    return new SecurityProfile { Name = name, Passkey = 123456 };
                case "signed":
                    return new SecurityProfile { Name = name, InitiatorKeys = keys | KeyMask.SignKey, ResponderKeys = keys | KeyMask.SignKey };
                case "sc-only":
                    return new SecurityProfile { Name = name, Io = DevicePairingIOCapabilities.DisplayYesNo, ScOnly = true, MinKeySize = 16 };
                case "oob":
                    return new SecurityProfile { Name = name, OutOfBand = true };
                default:
                    return null;
            }
        }
    }
}
