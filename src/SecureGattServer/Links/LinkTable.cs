namespace SecureGattServer.Links
{
    /// <summary>
    /// One state per connection handle, fed by the raw events, because the library's own flags survive a disconnect and its MTU is never
    /// reset (field defects 6 and 8). Fixed slots, no allocation. Written on the event thread, read on the consumer thread; every method locks.
    /// </summary>
    public sealed class LinkTable
    {
        /// <summary>More than any image's connections.</summary>
        public const int Capacity = 8;

        private readonly LinkState[] _links = new LinkState[Capacity];

        /// <summary>An empty table.</summary>
        public LinkTable()
        {
            for (int i = 0; i < Capacity; i++)
            {
                _links[i] = new LinkState();
            }
        }

        /// <summary>Slots, in use or not.</summary>
        public LinkState this[int slot]
        {
            get { return _links[slot]; }
        }

        /// <summary>Links in use.</summary>
        public int Count
        {
            get
            {
                int count = 0;
                foreach (LinkState link in _links)
                {
                    count += link.InUse ? 1 : 0;
                }

                return count;
            }
        }

        /// <summary>The link of a handle, or null.</summary>
        public LinkState Find(int handle)
        {
            lock (_links)
            {
                return FindOrFree(handle, false);
            }
        }

        /// <summary>A client connected: a fresh state, unless events of this very connection came first (they may).</summary>
        public void Connected(int handle, long now)
        {
            lock (_links)
            {
                LinkState link = FindOrFree(handle, false);
                if (link == null || link.Announced)
                {
                    link = Open(handle, now, link);
                }

                if (link != null)
                {
                    link.Announced = true;
                }
            }
        }

        /// <summary>A client is gone; false when it was not known.</summary>
        public bool Disconnected(int handle)
        {
            lock (_links)
            {
                LinkState link = FindOrFree(handle, false);
                if (link == null)
                {
                    return false;
                }

                link.Reset(handle, 0);
                link.InUse = false;
                return true;
            }
        }

        /// <summary>The MTU changed; values below 23 count as 23.</summary>
        public void MtuChanged(int handle, int mtu, long now)
        {
            lock (_links)
            {
                LinkState link = Get(handle, now);
                if (link != null)
                {
                    link.Mtu = mtu < LinkState.DefaultMtu ? LinkState.DefaultMtu : mtu;
                }
            }
        }

        /// <summary>An encryption change, with the library's bits: 1 encrypted, 2 authenticated, 4 bonded.</summary>
        public void SecurityChanged(int handle, int bits, long now)
        {
            lock (_links)
            {
                LinkState link = Get(handle, now);
                if (link != null)
                {
                    link.Encrypted = (bits & 1) != 0;
                    link.Authenticated = link.Encrypted && (bits & 2) != 0;
                    link.Bonded = link.Encrypted && (bits & 4) != 0;
                }
            }
        }

        /// <summary>A client wrote its CCCD, or a bond restored it.</summary>
        public void SubscriptionChanged(int handle, int characteristicId, bool on, long now)
        {
            lock (_links)
            {
                LinkState link = on ? Get(handle, now) : FindOrFree(handle, false);
                if (link != null)
                {
                    link.Subscribe(characteristicId, on);
                }
            }
        }

        private LinkState Get(int handle, long now)
        {
            return FindOrFree(handle, false) ?? Open(handle, now, null);
        }

        private LinkState Open(int handle, long now, LinkState slot)
        {
            LinkState link = slot ?? FindOrFree(0, true);
            if (link != null)
            {
                link.Reset(handle, now);
            }

            return link;
        }

        private LinkState FindOrFree(int handle, bool free)
        {
            foreach (LinkState link in _links)
            {
                if (free ? !link.InUse : link.InUse && link.Handle == handle)
                {
                    return link;
                }
            }

            return null;
        }
    }
}
