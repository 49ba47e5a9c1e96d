using SecureGatt;

namespace SecureGattServer.Desktop
{
    /// <summary>The named profiles.</summary>
    public static class Profiles
    {
        /// <summary>The counter application's.</summary>
        public const string Counter = "counter";

        /// <summary>The profile of the table of all permissions.</summary>
        public const string Signed = "signed";

        /// <summary>The profile of a name, or null.</summary>
        public static SecurityProfile Find(string name)
        {
            const KeyMask all = KeyMask.EncKey | KeyMask.IdKey | KeyMask.SignKey;
            return name switch
            {
                "heart-rate" or "passkey" => new SecurityProfile(name),
                "just-works" => new SecurityProfile(name, IoCapability.NoInputNoOutput, AuthReq.ScBond),
                "numeric" => new SecurityProfile(name, IoCapability.DisplayYesNo),
                "keyboard" => new SecurityProfile(name, IoCapability.KeyboardOnly),
                "counter" => new SecurityProfile(name, passkey: 123456),
                "signed" => new SecurityProfile(name) { InitiatorKeys = all, ResponderKeys = all },
                "sc-only" => new SecurityProfile(name, IoCapability.DisplayYesNo) { ScOnly = true, MinKeySize = 16 },
                "oob" => new SecurityProfile(name) { OutOfBand = true },
                _ => null,
            };
        }
    }
}
