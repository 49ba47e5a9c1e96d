namespace SecureGatt
{
    /// <summary>The security that a device requires. Immutable; <see cref="Validate"/> finds every contradictory combination. These
    /// parameters of the walkthrough can be implemented on a board; those that need the full platform are in a file of the PC
    /// project.</summary>
    public sealed partial class SecurityProfile
    {
        /// <summary>Passkey policy: a new passkey from the hardware's random number generator for each pairing.</summary>
        public const int RandomPasskey = -1;

        /// <summary>The largest passkey: six decimal digits.</summary>
        public const int MaxPasskey = 999999;

        /// <summary>The IO capability of this device.</summary>
        public readonly IoCapability Io;

        /// <summary>Bonding, MITM and Secure Connections flags.</summary>
        public readonly AuthReq AuthReq;

        /// <summary>The passkey to show, or <see cref="RandomPasskey"/>.</summary>
        public readonly int Passkey;

        /// <summary>When to request security without a preceding ATT error.</summary>
        public readonly SecurityOnConnect OnConnect;

        /// <summary>
        /// Defaults: display, bonding, MITM protection, Secure Connections, random passkey. Name the parameters that differ.
        /// </summary>
        public SecurityProfile(
            IoCapability io = IoCapability.DisplayOnly,
            AuthReq authReq = AuthReq.ScMitmBond,
            int passkey = RandomPasskey,
            SecurityOnConnect onConnect = SecurityOnConnect.None)
        {
            Io = io;
            AuthReq = authReq;
            Passkey = passkey;
            OnConnect = onConnect;
        }

        /// <summary>True when this flag is set: bonding, MITM protection or Secure Connections.</summary>
        public bool Asks(AuthReq flag)
        {
            return (AuthReq & flag) != 0;
        }

        /// <summary>True when a pairing can be authenticated, so that a table may require MITM protection.</summary>
        public bool Authenticates
        {
            get
            {
                bool outOfBand = false;
                LookForOutOfBand(ref outOfBand);
                return Asks(AuthReq.Mitm) || outOfBand;
            }
        }

        /// <summary>Null when the parameters are consistent, else the reason and the nearest valid choice.</summary>
        public string Validate()
        {
            if ((uint)Io > (uint)IoCapability.KeyboardDisplay)
            {
                return "unknown io-cap; use DisplayOnly";
            }

            if (Passkey < RandomPasskey || Passkey > MaxPasskey)
            {
                return "passkey " + Passkey + " has not six digits; use random or 0..999999";
            }

            string problem = null;
            ValidateMore(ref problem);
            bool outOfBand = false;
            LookForOutOfBand(ref outOfBand);
            if (problem == null && Asks(AuthReq.Mitm) && !outOfBand && Io == IoCapability.NoInputNoOutput)
            {
                problem = "mitm with NoInputNoOutput; use DisplayOnly or clear mitm";
            }

            return problem
                ?? (
                    OnConnect == SecurityOnConnect.EncryptMitm && !Asks(AuthReq.Mitm)
                        ? "encrypt-mitm without mitm; set mitm or encrypt-no-mitm"
                        : null
                );
        }

        // Both methods are empty on a board.
        partial void ValidateMore(ref string problem);

        partial void LookForOutOfBand(ref bool outOfBand);
    }
}
