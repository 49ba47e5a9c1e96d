namespace SecureGattServer.Security
{
    /// <summary>
    /// The journal of bonds. No event names a peer's address on a stock image, so the keeper compares the bond list before and after a
    /// pairing: what is new is the peer, what is missing was evicted, nothing new means the peer's bond was replaced.
    /// Used on the consumer thread only.
    /// </summary>
    public sealed class BondKeeper
    {
        private readonly IBondSource _source;
        private readonly ulong[] _known;
        private readonly ulong[] _now;
        private int _count;

        /// <summary>Over a store of so many bonds.</summary>
        public BondKeeper(IBondSource source, int capacity)
        {
            _source = source;
            _known = new ulong[capacity];
            _now = new ulong[capacity];
        }

        /// <summary>Bonds at the last look.</summary>
        public int Count
        {
            get { return _count; }
        }

        /// <summary>True when the next new bond costs the oldest one.</summary>
        public bool IsFull
        {
            get { return _count == _known.Length; }
        }

        /// <summary>The bond that came with the last change.</summary>
        public ulong Added { get; private set; }

        /// <summary>The bond that went with the last change.</summary>
        public ulong Removed { get; private set; }

        /// <summary>The address of bond <paramref name="index"/> at the last look.</summary>
        public ulong this[int index]
        {
            get { return _known[index]; }
        }

        /// <summary>Looks at the store and says what changed.</summary>
        /// <param name="paired">A pairing that bonds has just succeeded, so an unchanged list means a bond was replaced.</param>
        public BondChange Refresh(bool paired)
        {
            int count = Read();
            Added = Missing(_now, count, _known, _count);
            Removed = Missing(_known, _count, _now, count);
            Copy(count);
            if (Added != 0)
            {
                return Removed != 0 ? BondChange.Evicted : BondChange.Added;
            }

            if (Removed != 0)
            {
                return BondChange.Lost;
            }

            return paired && count > 0 ? BondChange.Replaced : BondChange.None;
        }

        /// <summary>Removes the bond that came last; falls back to removing all where the image cannot remove one.</summary>
        public void RemoveLast()
        {
            if (Added != 0)
            {
                Remove(Added);
            }
        }

        /// <summary>Removes one bond; falls back to removing all where the image cannot remove one.</summary>
        public void Remove(ulong address)
        {
            if (!_source.Remove(address))
            {
                _source.RemoveAll();
            }

            Copy(Read());
        }

        /// <summary>Removes all bonds.</summary>
        public void RemoveAll()
        {
            _source.RemoveAll();
            Copy(Read());
        }

        private int Read()
        {
            int count = _source.Count();
            if (count > _now.Length)
            {
                count = _now.Length;
            }

            for (int i = 0; i < count; i++)
            {
                _now[i] = _source.AddressAt(i);
            }

            return count;
        }

        private void Copy(int count)
        {
            for (int i = 0; i < count; i++)
            {
                _known[i] = _now[i];
            }

            _count = count;
        }

        private static ulong Missing(ulong[] from, int fromCount, ulong[] other, int otherCount)
        {
            for (int i = 0; i < fromCount; i++)
            {
                if (!Contains(other, otherCount, from[i]))
                {
                    return from[i];
                }
            }

            return 0;
        }

        private static bool Contains(ulong[] list, int count, ulong address)
        {
            for (int i = 0; i < count; i++)
            {
                if (list[i] == address)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
