namespace SecureGatt
{
    /// <summary>What is known about one connection. The slot is reused: never keep it beyond the call that gave it.</summary>
    public sealed class LinkState
    {
        /// <summary>The smallest MTU a client may have, [Vol 3, Part F] 3.2.8.</summary>
        public const int DefaultMtu = 23;

        /// <summary>Connection handle.</summary>
        public int Handle;

        /// <summary>The slot holds a link.</summary>
        public bool InUse;

        /// <summary>The connection event was seen; other events may come before it.</summary>
        public bool Announced;

        /// <summary>What the last authentication event said, and <see cref="LinkSecurity.Pairing"/> while the user is asked.</summary>
        public LinkSecurity Security;

        /// <summary>ATT MTU, at least 23.</summary>
        public int Mtu;

        /// <summary>When it was first heard of, milliseconds; later by the time its first pairing took.</summary>
        public long Since;

        // SMP's own limit for a pairing, [Vol 3, Part H] 3.4.
        private const int PairingMs = 30000;

        // The end of its first pairing, at the latest.
        private long _restsUntil;

        // A bit for each characteristic with a CCCD.
        private int _subscribed;

        /// <summary>The level as far as the events tell it: they do not tell Secure Connections.</summary>
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

        /// <summary>A client subscribed to the characteristic with this bit, or no longer.</summary>
        public void Subscribe(int bit, bool on)
        {
            _subscribed = on ? _subscribed | bit : _subscribed & ~bit;
        }

        /// <summary>A pairing began: time stands still for the link while it runs, once, and for 30 s at most.</summary>
        public void PairingBegan(long now)
        {
            if (_restsUntil == 0)
            {
                _restsUntil = now + PairingMs;
                Since += PairingMs;
            }
        }

        /// <summary>A pairing ended, or none ran.</summary>
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
