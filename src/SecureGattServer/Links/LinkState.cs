using SecureGattServer.Security;

namespace SecureGattServer.Links
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

        /// <summary>ClientConnected was seen; other events may come before it.</summary>
        public bool Announced;

        /// <summary>The library's bits: encrypted 1, authenticated 2, bonded 4; and <see cref="LinkMonitor.WasPairing"/> while the user is asked.</summary>
        public int Bits;

        /// <summary>ATT MTU, at least 23.</summary>
        public int Mtu;

        /// <summary>When it was first heard of, milliseconds.</summary>
        public long Since;

        // One bit for each of the 256 characteristic ids.
        private readonly byte[] _subscribed = new byte[32];

        /// <summary>The level as far as the events tell it: they do not tell Secure Connections.</summary>
        public SecurityLevel Level
        {
            get { return (Bits & 1) == 0 ? SecurityLevel.None : (Bits & 2) == 0 ? SecurityLevel.Encrypted : SecurityLevel.Authenticated; }
        }

        /// <summary>True when the client subscribed to this characteristic.</summary>
        public bool IsSubscribed(int characteristicId)
        {
            return (_subscribed[characteristicId >> 3] & (1 << (characteristicId & 7))) != 0;
        }

        internal void Reset(int handle, long now)
        {
            Handle = handle;
            InUse = true;
            Announced = false;
            Bits = 0;
            Mtu = DefaultMtu;
            Since = now;
            System.Array.Clear(_subscribed, 0, _subscribed.Length);
        }

        /// <summary>A client subscribed to this characteristic, or no longer.</summary>
        public void Subscribe(int characteristicId, bool on)
        {
            if (IsSubscribed(characteristicId) != on)
            {
                _subscribed[characteristicId >> 3] ^= (byte)(1 << (characteristicId & 7));
            }
        }
    }
}
