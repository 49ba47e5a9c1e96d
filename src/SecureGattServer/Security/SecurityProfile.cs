using nanoFramework.Device.Bluetooth;

namespace SecureGattServer.Security
{
    /// <summary>
    /// The security a device is asked to have: the walkthrough's parameters, set in one place. Immutable; <see cref="Validate"/> finds every
    /// combination that contradicts itself. What a platform can do of it is <see cref="SecurityPlan"/>'s business.
    /// </summary>
    public sealed class SecurityProfile
    {
        /// <summary>A passkey policy: a new one from the hardware's random numbers for each pairing.</summary>
        public const int RandomPasskey = -1;

        /// <summary>The largest passkey.</summary>
        public const int MaxPasskey = 999999;

        /// <summary>Name for messages.</summary>
        public readonly string Name;

        /// <summary>What this device can show and take in.</summary>
        public readonly DevicePairingIOCapabilities Io;

        /// <summary>Bonding, MITM and Secure Connections flags.</summary>
        public readonly AuthReq AuthReq;

        /// <summary>Secure Connections Only mode: refuse everything below level 4.</summary>
        public readonly bool ScOnly;

        /// <summary>Shortest key accepted, 7 to 16 octets.</summary>
        public readonly int MinKeySize;

        /// <summary>Longest key offered, 7 to 16 octets.</summary>
        public readonly int MaxKeySize;

        /// <summary>Keys the phone is to give.</summary>
        public readonly KeyMask InitiatorKeys;

        /// <summary>Keys this device gives.</summary>
        public readonly KeyMask ResponderKeys;

        /// <summary>Out-of-band data is at hand.</summary>
        public readonly bool OutOfBand;

        /// <summary>The passkey to show, or <see cref="RandomPasskey"/>.</summary>
        public readonly int Passkey;

        /// <summary>When to ask for security without being touched.</summary>
        public readonly SecurityOnConnect OnConnect;

        /// <summary>Bonding is asked for.</summary>
        public readonly bool Bonds;

        /// <summary>MITM protection is asked for.</summary>
        public readonly bool Mitm;

        /// <summary>LE Secure Connections is offered.</summary>
        public readonly bool Secure;

        /// <summary>The heart-rate profile: a display, everything the walkthrough can ask for, a random passkey; name what differs.</summary>
        public SecurityProfile(
            string name = "heart-rate",
            DevicePairingIOCapabilities io = DevicePairingIOCapabilities.DisplayOnly,
            AuthReq authReq = AuthReq.ScMitmBond,
            bool scOnly = false,
            int minKeySize = 7,
            int maxKeySize = 16,
            KeyMask initiatorKeys = KeyMask.EncKey | KeyMask.IdKey,
            KeyMask responderKeys = KeyMask.EncKey | KeyMask.IdKey,
            bool outOfBand = false,
            int passkey = RandomPasskey,
            SecurityOnConnect onConnect = SecurityOnConnect.None)
        {
            Name = name;
            Io = io;
            AuthReq = authReq;
            ScOnly = scOnly;
            MinKeySize = minKeySize;
            MaxKeySize = maxKeySize;
            InitiatorKeys = initiatorKeys;
            ResponderKeys = responderKeys;
            OutOfBand = outOfBand;
            Passkey = passkey;
            OnConnect = onConnect;
            Bonds = (authReq & AuthReq.Bond) != 0;
            Mitm = (authReq & AuthReq.Mitm) != 0;
            Secure = (authReq & AuthReq.SecureConnections) != 0;
        }

        /// <summary>Null when the parameters agree with each other, else the reason and the nearest valid choice.</summary>
        public string Validate()
        {
            if ((uint)Io > 4)
            {
                return "unknown io-cap; use DisplayOnly";
            }

            if (Passkey < RandomPasskey || Passkey > MaxPasskey)
            {
                return "passkey " + Passkey + " has not six digits; use random or 0..999999";
            }

            return CheckKeySize("max", MaxKeySize) ?? CheckKeySize("min", MinKeySize) ?? CheckFlags() ?? CheckKeys();
        }

        private static string CheckKeySize(string which, int size)
        {
            return size >= 7 && size <= 16 ? null : which + "-key-size " + size + " is outside 7..16; use " + (size < 7 ? 7 : 16);
        }

        private string CheckFlags()
        {
            if (ScOnly && !Secure)
            {
                return "sc-only without sc; set sc";
            }

            if (ScOnly && !Mitm && !OutOfBand)
            {
                return "sc-only without mitm; set mitm";
            }

            if (ScOnly && MinKeySize < 16)
            {
                return "sc-only needs min-key-size 16";
            }

            if (Mitm && !OutOfBand && Io == DevicePairingIOCapabilities.NoInputNoOutput)
            {
                return "mitm with NoInputNoOutput; use DisplayOnly or clear mitm";
            }

            return OnConnect == SecurityOnConnect.EncryptMitm && !Mitm ? "encrypt-mitm without mitm; set mitm or encrypt-no-mitm" : null;
        }

        private string CheckKeys()
        {
            if (MinKeySize > MaxKeySize)
            {
                return "min-key-size " + MinKeySize + " is over max-key-size " + MaxKeySize + "; use min " + MaxKeySize;
            }

            if ((uint)(InitiatorKeys | ResponderKeys) > 7)
            {
                return "unknown key; use EncKey, IdKey, SignKey";
            }

            if (!Bonds && (InitiatorKeys | ResponderKeys) != KeyMask.None)
            {
                return "keys without bond; set bond or clear them";
            }

            return Bonds && !Secure && (ResponderKeys & KeyMask.EncKey) == 0 ? "legacy bond without EncKey; add EncKey" : null;
        }
    }
}
