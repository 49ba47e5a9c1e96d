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
        public string Name { get; init; } = "custom";

        /// <summary>What this device can show and take in.</summary>
        public DevicePairingIOCapabilities Io { get; init; }

        /// <summary>Bonding, MITM and Secure Connections flags.</summary>
        public AuthReq AuthReq { get; init; } = AuthReq.ScMitmBond;

        /// <summary>Secure Connections Only mode: refuse everything below level 4.</summary>
        public bool ScOnly { get; init; }

        /// <summary>Shortest key accepted, 7 to 16 octets.</summary>
        public int MinKeySize { get; init; } = 7;

        /// <summary>Longest key offered, 7 to 16 octets.</summary>
        public int MaxKeySize { get; init; } = 16;

        /// <summary>Keys the phone is to give.</summary>
        public KeyMask InitiatorKeys { get; init; } = KeyMask.EncKey | KeyMask.IdKey;

        /// <summary>Keys this device gives.</summary>
        public KeyMask ResponderKeys { get; init; } = KeyMask.EncKey | KeyMask.IdKey;

        /// <summary>Out-of-band data is at hand.</summary>
        public bool OutOfBand { get; init; }

        /// <summary>The passkey to show, or <see cref="RandomPasskey"/>.</summary>
        public int Passkey { get; init; } = RandomPasskey;

        /// <summary>When to ask for security without being touched.</summary>
        public SecurityOnConnect OnConnect { get; init; }

        /// <summary>Bonding is asked for.</summary>
        public bool Bonds
        {
            get { return (AuthReq & AuthReq.Bond) != 0; }
        }

        /// <summary>MITM protection is asked for.</summary>
        public bool Mitm
        {
            get { return (AuthReq & AuthReq.Mitm) != 0; }
        }

        /// <summary>LE Secure Connections is offered.</summary>
        public bool Secure
        {
            get { return (AuthReq & AuthReq.SecureConnections) != 0; }
        }

        /// <summary>Null when the parameters agree with each other, else the reason and the nearest valid choice.</summary>
        public string Validate()
        {
            return ValidateRanges() ?? ValidateScOnly() ?? ValidateMitm() ?? ValidateKeys();
        }

        private string ValidateRanges()
        {
            if ((uint)Io > 4)
            {
                return "io-cap is not one of the five; use DisplayOnly";
            }

            if (Passkey < RandomPasskey || Passkey > MaxPasskey)
            {
                return "passkey " + Passkey + " has more than six digits; use random or 0..999999";
            }

            return ValidateKeySize("max", MaxKeySize) ?? ValidateKeySize("min", MinKeySize) ??
                (MinKeySize > MaxKeySize ? "min-key-size " + MinKeySize + " is over max-key-size " + MaxKeySize + "; use min " + MaxKeySize : null);
        }

        private static string ValidateKeySize(string which, int size)
        {
            return size >= 7 && size <= 16 ? null : which + "-key-size " + size + " is outside 7..16; use " + (size < 7 ? 7 : 16);
        }

        private string ValidateScOnly()
        {
            if (!ScOnly)
            {
                return null;
            }

            if (!Secure)
            {
                return "sc-only without Secure Connections; set sc or clear sc-only";
            }

            if (!Mitm && !OutOfBand)
            {
                return "sc-only means level 4, which is authenticated; set mitm or clear sc-only";
            }

            return MinKeySize == 16 ? null : "sc-only means level 4, which needs 128-bit keys; use min-key-size 16";
        }

        private string ValidateMitm()
        {
            if (Mitm && !OutOfBand && !Association.CanAuthenticate(Io))
            {
                return "mitm with NoInputNoOutput pairs as Just Works and is never met; use DisplayOnly or clear mitm";
            }

            if (OnConnect == SecurityOnConnect.EncryptMitm && !Mitm)
            {
                return "encrypt-mitm on connect without mitm; set mitm or use encrypt-no-mitm";
            }

            return null;
        }

        private string ValidateKeys()
        {
            KeyMask both = InitiatorKeys | ResponderKeys;
            if ((both & ~(KeyMask.EncKey | KeyMask.IdKey | KeyMask.SignKey)) != 0)
            {
                return "key masks know EncKey, IdKey and SignKey only; clear the other bits";
            }

            if (!Bonds && both != KeyMask.None)
            {
                return "key masks without bonding give away keys nobody keeps; set bond or clear the masks";
            }

            if (Bonds && !Secure && (ResponderKeys & KeyMask.EncKey) == 0)
            {
                return "a legacy bond without EncKey cannot encrypt again; add EncKey to the responder's keys";
            }

            return null;
        }
    }
}
