namespace SecureGatt
{
    /// <summary>
    /// The bonds. No event names a peer's address on a stock image, so this compares the bond list before and after a pairing: what is new
    /// is the peer, what is missing was evicted, nothing new means the peer's bond was replaced. A look reports at most one new bond; a
    /// second one is left for the next look, so that each is judged. Changed on the consumer thread only.
    /// </summary>
    public sealed class BondList
    {
        /// <summary>Bonds at the last look.</summary>
        public int Count;

        /// <summary>True when the next new bond costs the oldest one.</summary>
        public bool IsFull;

        /// <summary>The bond that came with the last change, or 0.</summary>
        public ulong Added;

        /// <summary>The bond that went with the last change, or 0.</summary>
        public ulong Removed;

        /// <summary>Another new bond waits for the next look.</summary>
        public bool HasMore;

        private readonly BlePlatform _platform;
        private ulong[] _known;
        private ulong[] _now;

        /// <summary>Over the platform's store.</summary>
        public BondList(BlePlatform platform)
        {
            _platform = platform;
            _known = new ulong[platform.MaxBonds];
            _now = new ulong[platform.MaxBonds];
        }

        /// <summary>Looks at the store and says what changed.</summary>
        /// <param name="paired">A pairing that bonds has just succeeded, so an unchanged list means a bond was replaced.</param>
        public BondChange Refresh(bool paired)
        {
            Read();
            Removed = Missing(_known, _now, 0);
            Added = Missing(_now, _known, 0);
            HasMore = Added != 0 && Forget(_now, _known, Added);
            ulong[] before = _known;
            _known = _now;
            _now = before;
            if (Added != 0)
            {
                return Removed != 0 ? BondChange.Evicted : BondChange.Added;
            }

            return Removed != 0 ? BondChange.Lost : paired && Count > 0 ? BondChange.Replaced : BondChange.None;
        }

        /// <summary>Takes what the store holds as known: nothing in it is new.</summary>
        public void Load()
        {
            do
            {
                Refresh(false);
            }
            while (HasMore);
        }

        /// <summary>Removes the bond that came last, and forgets what the image removed with it.</summary>
        public void RemoveLast()
        {
            _platform.RemoveBond(Added);
            Read();
            Forget(_known, _now, 0);
        }

        private void Read()
        {
            int count = _platform.BondCount();
            for (int i = 0; i < _now.Length; i++)
            {
                _now[i] = i < count ? _platform.BondAt(i) : 0;
            }

            IsFull = count >= _now.Length;
            Count = IsFull ? _now.Length : count;
        }

        // Takes out of one list what is neither in the other nor the one given; true if there was any.
        private static bool Forget(ulong[] from, ulong[] other, ulong except)
        {
            bool any = false;
            for (ulong address = Missing(from, other, except); address != 0; address = Missing(from, other, except))
            {
                any = true;
                for (int i = 0; i < from.Length; i++)
                {
                    if (from[i] == address)
                    {
                        from[i] = 0;
                    }
                }
            }

            return any;
        }

        // The first address of one list that is neither in the other nor the one given; zeros do not count.
        private static ulong Missing(ulong[] from, ulong[] other, ulong except)
        {
            foreach (ulong address in from)
            {
                int i = 0;
                while (i < other.Length && other[i] != address)
                {
                    i++;
                }

                if (i == other.Length && address != 0 && address != except)
                {
                    return address;
                }
            }

            return 0;
        }
    }
}
