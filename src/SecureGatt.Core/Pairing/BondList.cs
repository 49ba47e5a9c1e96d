namespace SecureGatt
{
    /// <summary>The bonds. On a stock image no event names a peer's address, so this class compares the bond list before and after a
    /// pairing. The image appends a new bond and deletes the one it replaces, so entries after the known ones are new even when their
    /// addresses are not. One check reports at most one new bond; a second one is reported by the next check, so that each is classified.
    /// Changed on the consumer thread only.</summary>
    public sealed class BondList
    {
        /// <summary>Mark of a bond made without MITM protection.</summary>
        public const ulong Weak = 1UL << 48;

        /// <summary>Mark of a bond that was not accepted or whose level is unknown; it is trusted only on an authenticated link.</summary>
        public const ulong Unproven = 1UL << 49;

        /// <summary>Number of bonds at the last check.</summary>
        public int Count;

        /// <summary>Address of the bond added by the last change, or 0.</summary>
        public ulong Added;

        /// <summary>Address of the bond removed by the last change, or 0; the added address when that was replaced.</summary>
        public ulong Removed;

        /// <summary>True when another new bond waits for the next check.</summary>
        public bool HasMore;

        private readonly BlePlatform _platform;

        // Addresses in the store's order, with marks.
        private readonly ulong[] _known;

        /// <summary>Creates a list over the platform's store.</summary>
        public BondList(BlePlatform platform)
        {
            _platform = platform;
            _known = new ulong[platform.MaxBonds];
        }

        /// <summary>True when the next new bond evicts the oldest one; callable from any thread.</summary>
        public bool IsFull
        {
            get { return _platform.BondCount() >= _known.Length; }
        }

        /// <summary>Checks the store and returns the change.</summary>
        /// <param name="paired">True when a pairing with bonding has just succeeded, so that an unchanged list means that the last bond was
        /// replaced.</param>
        public BondChange Refresh(bool paired)
        {
            int count = _platform.BondCount();
            int next = 0;
            int kept = 0;
            Added = 0;
            Removed = 0;
            HasMore = false;
            for (int i = 0; i < count && i < _known.Length && !HasMore; i++)
            {
                ulong address = _platform.BondAt(i);
                int at = Find(address, next);
                if (Added != 0)
                {
                    HasMore = true;
                }
                else if (at < Count)
                {
                    Drop(next, at);
                    next = at + 1;
                    _known[kept++] = _known[at];
                }
                else
                {
                    Drop(next, Count);
                    next = Count;
                    Added = address;
                    _known[kept++] = address | Unproven;
                }
            }

            Drop(next, Count);
            Count = kept;
            if (paired && Added == 0 && Count > 0)
            {
                Added = _known[Count - 1] & (Weak - 1);
                Removed = Added;
            }

            return Added == 0 ? (Removed == 0 ? BondChange.None : BondChange.Lost)
                : Removed == 0 ? BondChange.Added
                : Removed == Added ? BondChange.Replaced : BondChange.Evicted;
        }

        /// <summary>Takes over the store's bonds as known ones, with this mark.</summary>
        public void Load(ulong mark)
        {
            do
            {
                Refresh(false);
                Mark(mark);
            }
            while (HasMore);
        }

        /// <summary>Sets the mark of the last added bond: <see cref="Weak"/>, <see cref="Unproven"/>, or 0 with MITM protection. When none
        /// was added, <see cref="Weak"/> accepts the unproven bonds: one of them was used.</summary>
        public void Mark(ulong mark)
        {
            for (int i = 0; i < Count; i++)
            {
                if (Added != 0 ? i == Count - 1 : mark == Weak && (_known[i] & Unproven) != 0)
                {
                    _known[i] = (_known[i] & (Weak - 1)) | mark;
                }
            }
        }

        /// <summary>True when any bond has this mark.</summary>
        public bool Has(ulong mark)
        {
            bool any = false;
            for (int i = 0; i < Count; i++)
            {
                any |= (_known[i] & mark) != 0;
            }

            return any;
        }

        /// <summary>Removes the last added bond; false when the image cannot remove it alone, and it is kept as unproven.</summary>
        public bool RemoveLast()
        {
            // The image treats each address as public: of two equal ones it would remove the other.
            if (Added != 0 && Find(Added, 0) == Count - 1 && _platform.RemoveBond(Added))
            {
                Count--;
                return true;
            }

            Mark(Unproven);
            return false;
        }

        private void Drop(int from, int to)
        {
            if (from < to && Removed == 0)
            {
                Removed = _known[from] & (Weak - 1);
            }
        }

        // The index of a known address from a start index on; Count when it is not found.
        private int Find(ulong address, int from)
        {
            while (from < Count && (_known[from] & (Weak - 1)) != address)
            {
                from++;
            }

            return from;
        }
    }
}
