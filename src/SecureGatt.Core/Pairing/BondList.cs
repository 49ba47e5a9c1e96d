namespace SecureGatt
{
    /// <summary>
    /// The bonds. No event names a peer's address on a stock image, so this compares the bond list before and after a pairing. The image
    /// appends a new bond and deletes the one it replaces, so what stands behind the known ones is new even where its address is not. A look
    /// reports at most one new bond; a second one is left for the next look, so that each is judged. Changed on the consumer thread only.
    /// </summary>
    public sealed class BondList
    {
        /// <summary>A mark: made without MITM protection.</summary>
        public const ulong Weak = 1UL << 48;

        /// <summary>A mark: not accepted, or of unknown level; not to be trusted below an authenticated link.</summary>
        public const ulong Unproven = 1UL << 49;

        /// <summary>Bonds at the last look.</summary>
        public int Count;

        /// <summary>The bond that came with the last change, or 0.</summary>
        public ulong Added;

        /// <summary>The bond that went with the last change, or 0; the one added where that was replaced.</summary>
        public ulong Removed;

        /// <summary>Another new bond waits for the next look.</summary>
        public bool HasMore;

        private readonly BlePlatform _platform;

        // Addresses in the store's order, with marks.
        private readonly ulong[] _known;

        /// <summary>Over the platform's store.</summary>
        public BondList(BlePlatform platform)
        {
            _platform = platform;
            _known = new ulong[platform.MaxBonds];
        }

        /// <summary>True when the next new bond costs the oldest one; from any thread.</summary>
        public bool IsFull
        {
            get { return _platform.BondCount() >= _known.Length; }
        }

        /// <summary>Looks at the store and says what changed.</summary>
        /// <param name="paired">A pairing that bonds has just succeeded, so an unchanged list means the last bond was replaced.</param>
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

        /// <summary>Takes what the store holds as known, with this mark.</summary>
        public void Load(ulong mark)
        {
            do
            {
                Refresh(false);
                Mark(mark);
            }
            while (HasMore);
        }

        /// <summary>
        /// Marks the bond that came last: <see cref="Weak"/>, <see cref="Unproven"/>, or 0 for one with MITM protection. Where none came,
        /// <see cref="Weak"/> accepts those that are unproven: one of them has come back.
        /// </summary>
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

        /// <summary>True when a bond has this mark.</summary>
        public bool Has(ulong mark)
        {
            bool any = false;
            for (int i = 0; i < Count; i++)
            {
                any |= (_known[i] & mark) != 0;
            }

            return any;
        }

        /// <summary>Removes the bond that came last; false where the image cannot remove it alone, and it stays, unproven.</summary>
        public bool RemoveLast()
        {
            // The image takes each address for a public one: of two that are alike it would remove the other.
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

        // Where a known address stands, from a place on; Count where it does not.
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
