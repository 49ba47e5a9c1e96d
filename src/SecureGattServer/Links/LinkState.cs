using SecureGattServer.Security;

namespace SecureGattServer.Links
{
    /// <summary>What is known about one connection. The slot is reused: never keep it beyond the call that gave it.</summary>
    public sealed class LinkState
    {
        /// <summary>The smallest MTU a client may have, [Vol 3, Part F] 3.2.8.</summary>
        public const int DefaultMtu = 23;

        /// <summary>CCCDs the image keeps for all links together.</summary>
        public const int MaxSubscriptions = 8;

        private readonly byte[] _subscribed = new byte[MaxSubscriptions];

        /// <summary>Connection handle.</summary>
        public int Handle;

        /// <summary>The slot holds a link.</summary>
        public bool InUse;

        /// <summary>ClientConnected was seen; other events may come before it.</summary>
        public bool Announced;

        /// <summary>The link is encrypted.</summary>
        public bool Encrypted;

        /// <summary>Its key has MITM protection.</summary>
        public bool Authenticated;

        /// <summary>Its key is kept.</summary>
        public bool Bonded;

        /// <summary>A pairing asked this device's user on this link.</summary>
        public bool Pairing;

        /// <summary>ATT MTU, at least 23.</summary>
        public int Mtu;

        /// <summary>When it was first heard of, milliseconds.</summary>
        public long Since;

        /// <summary>The level as far as the events tell it: they do not tell Secure Connections.</summary>
        public SecurityLevel Level
        {
            get
            {
                if (!Encrypted)
                {
                    return SecurityLevel.None;
                }

                return Authenticated ? SecurityLevel.Authenticated : SecurityLevel.Encrypted;
            }
        }

        /// <summary>Octets one notification can carry.</summary>
        public int MaxNotification
        {
            get { return Mtu - 3; }
        }

        /// <summary>True when the client subscribed to this characteristic.</summary>
        public bool IsSubscribed(int characteristicId)
        {
            return IndexOf(characteristicId) >= 0;
        }

        internal void Reset(int handle, long now)
        {
            Handle = handle;
            InUse = true;
            Announced = Encrypted = Authenticated = Bonded = Pairing = false;
            Mtu = DefaultMtu;
            Since = now;
            for (int i = 0; i < MaxSubscriptions; i++)
            {
                _subscribed[i] = 0;
            }
        }

        internal void Subscribe(int characteristicId, bool on)
        {
            int index = IndexOf(characteristicId);
            if (on && index < 0)
            {
                index = IndexOf(0);
            }

            if (index >= 0)
            {
                _subscribed[index] = on ? (byte)characteristicId : (byte)0;
            }
        }

        private int IndexOf(int characteristicId)
        {
            for (int i = 0; i < MaxSubscriptions; i++)
            {
                if (_subscribed[i] == characteristicId)
                {
                    return i;
                }
            }

            return -1;
        }
    }
}
