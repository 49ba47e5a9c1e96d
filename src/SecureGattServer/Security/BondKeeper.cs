using SecureGattServer.Platform;

namespace SecureGattServer.Security
{
    /// <summary>
    /// The journal of bonds. No event names a peer's address on a stock image, so the keeper compares the bond list before and after a
    /// pairing: what is new is the peer, what is missing was evicted, nothing new means the peer's bond was replaced.
    /// Changed on the consumer thread only.
    /// </summary>
    public sealed class BondKeeper
    {
        /// <summary>Bonds at the last look.</summary>
        public int Count;

        /// <summary>True when the next new bond costs the oldest one.</summary>
        public bool IsFull;

        /// <summary>The bond that came with the last change, or 0.</summary>
        public ulong Added;

        /// <summary>The bond that went with the last change, or 0.</summary>
        public ulong Removed;

        private readonly BlePlatform _platform;
        private ulong[] _known;
        private ulong[] _now;

        /// <summary>Over the platform's store.</summary>
        public BondKeeper(BlePlatform platform)
        {
            _platform = platform;
            _known = new ulong[platform.MaxBonds];
            _now = new ulong[platform.MaxBonds];
        }

        /// <summary>Looks at the store and says what changed.</summary>
        /// <param name="paired">A pairing that bonds has just succeeded, so an unchanged list means a bond was replaced.</param>
        public BondChange Refresh(bool paired)
        {
            int count = _platform.BondCount();
            for (int i = 0; i < _now.Length; i++)
            {
                _now[i] = i < count ? _platform.BondAt(i) : 0;
            }

            Added = Missing(_now, _known);
            Removed = Missing(_known, _now);
            ulong[] before = _known;
            _known = _now;
            _now = before;
            IsFull = count >= _known.Length;
            Count = IsFull ? _known.Length : count;
            if (Added != 0)
            {
                return Removed != 0 ? BondChange.Evicted : BondChange.Added;
            }

            return Removed != 0 ? BondChange.Lost : paired && count > 0 ? BondChange.Replaced : BondChange.None;
        }

        /// <summary>Removes the bond that came last.</summary>
        public void RemoveLast()
        {
            _platform.RemoveBond(Added);
            Refresh(false);
        }

        // The first address of one list that is not in the other; lists end with zeros.
        private static ulong Missing(ulong[] from, ulong[] other)
        {
            foreach (ulong address in from)
            {
                int i = 0;
                while (i < other.Length && other[i] != address)
                {
                    i++;
                }

                if (i == other.Length && address != 0)
                {
                    return address;
                }
            }

            return 0;
        }
    }
}
