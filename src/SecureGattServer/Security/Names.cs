using nanoFramework.Device.Bluetooth;

namespace SecureGattServer.Security
{
    /// <summary>Spec words for the console: enum names do not exist at run time on the device.</summary>
    public static class Names
    {
        private static readonly string[] s_io = { "DisplayOnly", "DisplayYesNo", "KeyboardOnly", "NoInputNoOutput", "KeyboardDisplay" };

        private static readonly string[] s_models =
        {
            "Just Works", "Passkey Entry (shown here)", "Passkey Entry (typed here)", "Passkey Entry (typed on both)", "Numeric Comparison", "Out Of Band",
        };

        private static readonly string[] s_onConnect = { "never", "encrypt", "encrypt-no-mitm", "encrypt-mitm" };

        /// <summary>"DisplayOnly".</summary>
        public static string Of(DevicePairingIOCapabilities io)
        {
            return s_io[(int)io];
        }

        /// <summary>"Passkey Entry (shown here)".</summary>
        public static string Of(AssociationModel model)
        {
            return s_models[(int)model];
        }

        /// <summary>"encrypt-mitm".</summary>
        public static string Of(SecurityOnConnect when)
        {
            return s_onConnect[(int)when];
        }

        /// <summary>"EncKey|IdKey", or "none".</summary>
        public static string Of(KeyMask mask)
        {
            string text = Add("", (mask & KeyMask.EncKey) != 0, "EncKey");
            text = Add(text, (mask & KeyMask.IdKey) != 0, "IdKey");
            text = Add(text, (mask & KeyMask.SignKey) != 0, "SignKey");
            return text.Length == 0 ? "none" : text;
        }

        /// <summary>"yes" or "no".</summary>
        public static string Of(bool value)
        {
            return value ? "yes" : "no";
        }

        /// <summary>"SC|MITM|bond", or "none": the AuthReq flags.</summary>
        public static string Of(AuthReq flags)
        {
            string text = Add("", (flags & AuthReq.SecureConnections) != 0, "SC");
            text = Add(text, (flags & AuthReq.Mitm) != 0, "MITM");
            text = Add(text, (flags & AuthReq.Bond) != 0, "bond");
            return text.Length == 0 ? "none" : text;
        }

        /// <summary>Appends one name of a set, with a bar between.</summary>
        public static string Add(string text, bool present, string name)
        {
            if (!present)
            {
                return text;
            }

            return text.Length == 0 ? name : text + "|" + name;
        }
    }
}
