namespace SecureGatt
{
    /// <content>Parameters of the walkthrough that no stock image supports: they need the full platform.</content>
    public sealed partial class SecurityProfile
    {
        /// <summary>The profile's name, or "own".</summary>
        public string Name { get; internal set; } = "own";

        /// <summary>Bonding is asked for.</summary>
        public bool Bonds => Asks(AuthReq.Bond);

        /// <summary>MITM protection is asked for.</summary>
        public bool Mitm => Asks(AuthReq.Mitm);

        /// <summary>LE Secure Connections is offered.</summary>
        public bool Secure => Asks(AuthReq.SecureConnections);

        private readonly KeyMask? _initiatorKeys;
        private readonly KeyMask? _responderKeys;

        /// <summary>Secure Connections Only mode: refuse everything below level 4.</summary>
        public bool ScOnly { get; init; }

        /// <summary>Minimum key size accepted, 7 to 16 octets.</summary>
        public int MinKeySize { get; init; } = 7;

        /// <summary>Maximum key size offered, 7 to 16 octets.</summary>
        public int MaxKeySize { get; init; } = 16;

        /// <summary>Keys the phone is asked to distribute; by default LTK and IRK with bonding and none without.</summary>
        public KeyMask InitiatorKeys { get => _initiatorKeys ?? DefaultKeys; init => _initiatorKeys = value; }

        /// <summary>Keys this device distributes; default as for <see cref="InitiatorKeys"/>.</summary>
        public KeyMask ResponderKeys { get => _responderKeys ?? DefaultKeys; init => _responderKeys = value; }

        /// <summary>Out-of-band data are available.</summary>
        public bool OutOfBand { get; init; }

        private KeyMask DefaultKeys => Bonds ? KeyMask.EncKey | KeyMask.IdKey : KeyMask.None;

        partial void LookForOutOfBand(ref bool outOfBand) => outOfBand |= OutOfBand;

        partial void ValidateMore(ref string problem) =>
            problem = CheckKeySize("max", MaxKeySize) ?? CheckKeySize("min", MinKeySize) ?? CheckScOnly() ?? CheckKeys();

        private static string CheckKeySize(string which, int size) =>
            size >= 7 && size <= 16 ? null : which + "-key-size " + size + " is outside 7..16; use " + (size < 7 ? 7 : 16);

        private string CheckScOnly()
        {
            if (!ScOnly) return null;
            if (!Secure) return "sc-only without sc; set sc";
            if (!Mitm && !OutOfBand) return "sc-only without mitm; set mitm";
            return MinKeySize < 16 ? "sc-only needs min-key-size 16" : null;
        }

        private string CheckKeys()
        {
            if (MinKeySize > MaxKeySize)
                return "min-key-size " + MinKeySize + " is over max-key-size " + MaxKeySize + "; use min " + MaxKeySize;
            if ((uint)(InitiatorKeys | ResponderKeys) > 7) return "unknown key; use EncKey, IdKey, SignKey";
            if (!Bonds && (InitiatorKeys | ResponderKeys) != KeyMask.None) return "keys without bond; set bond or clear them";
            return Bonds && !Secure && (ResponderKeys & KeyMask.EncKey) == 0 ? "legacy bond without EncKey; add EncKey" : null;
        }
    }
}
