namespace SecureGatt
{
    /// <summary>
    /// The security a device is asked to have. Immutable; <see cref="Validate"/> finds every combination that contradicts itself. These are
    /// the walkthrough's parameters that a board can honour; those that need the full platform lie in a file of the PC project.
    /// </summary>
    public sealed partial class SecurityProfile
    {
        /// <summary>A passkey policy: a new one from the hardware's random numbers for each pairing.</summary>
        public const int RandomPasskey = -1;

        /// <summary>The largest passkey.</summary>
        public const int MaxPasskey = 999999;

        /// <summary>Name for messages.</summary>
        public readonly string Name;

        /// <summary>What this device can show and take in.</summary>
        public readonly IoCapability Io;

        /// <summary>Bonding, MITM and Secure Connections flags.</summary>
        public readonly AuthReq AuthReq;

        /// <summary>The passkey to show, or <see cref="RandomPasskey"/>.</summary>
        public readonly int Passkey;

        /// <summary>When to ask for security without being touched.</summary>
        public readonly SecurityOnConnect OnConnect;

        /// <summary>A display, bonding, MITM protection and Secure Connections, a random passkey: name what differs.</summary>
        public SecurityProfile(
            string name = "passkey",
            IoCapability io = IoCapability.DisplayOnly,
            AuthReq authReq = AuthReq.ScMitmBond,
            int passkey = RandomPasskey,
            SecurityOnConnect onConnect = SecurityOnConnect.None)
        {
            Name = name;
            Io = io;
            AuthReq = authReq;
            Passkey = passkey;
            OnConnect = onConnect;
        }

        /// <summary>This flag is set: bonding, MITM protection or Secure Connections is asked for.</summary>
        public bool Asks(AuthReq flag)
        {
            return (AuthReq & flag) != 0;
        }

        /// <summary>A pairing can be authenticated: a table may ask for MITM protection.</summary>
        public bool Authenticates
        {
            get
            {
                bool outOfBand = false;
                LookForOutOfBand(ref outOfBand);
                return Asks(AuthReq.Mitm) || outOfBand;
            }
        }

        /// <summary>Null when the parameters agree with each other, else the reason and the nearest valid choice.</summary>
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

            return problem ?? (OnConnect == SecurityOnConnect.EncryptMitm && !Asks(AuthReq.Mitm) ? "encrypt-mitm without mitm; set mitm or encrypt-no-mitm" : null);
        }

        // Both are empty on a board.
        partial void ValidateMore(ref string problem);

        partial void LookForOutOfBand(ref bool outOfBand);
    }
}
