namespace SecureGatt
{
    /// <summary>The state of one connection. The object is reused: do not keep it beyond the call.</summary>
    public sealed class LinkState
    {
        /// <summary>The minimum ATT MTU, [Vol 3, Part F] 3.2.8.</summary>
        public const int DefaultMtu = 23;

        /// <summary>Connection handle of the link.</summary>
        public int Handle;

        /// <summary>True when this object holds a link.</summary>
        public bool InUse;

        /// <summary>True when the connection event arrived; other events may precede it.</summary>
        public bool Announced;

        /// <summary>
        /// The state reported by the last authentication event, with <see cref="LinkSecurity.Pairing"/> while the user is asked.
        /// </summary>
        public LinkSecurity Security;

        /// <summary>ATT MTU, at least 23.</summary>
        public int Mtu;

        /// <summary>Time of the link's first event in milliseconds, plus the duration of its first pairing.</summary>
        public long Since;

        // SMP's own limit for a pairing, [Vol 3, Part H] 3.4.
        private const int PairingMs = 30000;

        // Latest end of its first pairing.
        private long _restsUntil;

        // A bit for each characteristic with a CCCD.
        private int _subscribed;

        /// <summary>The security level as far as events report it: they do not report Secure Connections.</summary>
        public SecurityLevel Level
        {
            get
            {
                return (Security & LinkSecurity.Encrypted) == 0 ? SecurityLevel.None
                    : (Security & LinkSecurity.Authenticated) == 0 ? SecurityLevel.Encrypted : SecurityLevel.Authenticated;
            }
        }

        /// <summary>True when the client subscribed to the characteristic with this bit.</summary>
        public bool IsSubscribed(int bit)
        {
            return (_subscribed & bit) != 0;
        }

        /// <summary>Sets whether the client is subscribed to the characteristic with this bit.</summary>
        public void Subscribe(int bit, bool on)
        {
            _subscribed = on ? _subscribed | bit : _subscribed & ~bit;
        }

        /// <summary>A pairing began: the link's time limit is suspended during its first pairing, for 30 s at most.</summary>
        public void PairingBegan(long now)
        {
            if (_restsUntil == 0)
            {
                _restsUntil = now + PairingMs;
                Since += PairingMs;
            }
        }

        /// <summary>A pairing ended, or none was running.</summary>
        public void PairingEnded(long now)
        {
            if (_restsUntil > now)
            {
                Since -= _restsUntil - now;
                _restsUntil = now;
            }
        }

        internal void Reset(int handle, long now)
        {
            Handle = handle;
            InUse = true;
            Announced = false;
            Security = LinkSecurity.None;
            Mtu = DefaultMtu;
            Since = now;
            _restsUntil = 0;
            _subscribed = 0;
        }
    }
}
