namespace SecureGatt
{
    /// <summary>
    /// One state per connection handle, fed by the raw events, because the library's own flags survive a disconnect and its MTU is never
    /// reset (field defects 6 and 8). Fixed slots, no allocation. Only the event thread changes which slots are in use; the consumer thread reads.
    /// </summary>
    public sealed class LinkTable
    {
        /// <summary>The slots, in use or not; one more than an image has connections.</summary>
        public readonly LinkState[] Slots = new LinkState[4];

        /// <summary>An empty table.</summary>
        public LinkTable()
        {
            for (int i = 0; i < Slots.Length; i++)
            {
                Slots[i] = new LinkState();
            }
        }

        /// <summary>The link of a handle, or null.</summary>
        public LinkState Find(int handle)
        {
            foreach (LinkState link in Slots)
            {
                if (link.InUse && link.Handle == handle)
                {
                    return link;
                }
            }

            return null;
        }

        /// <summary>A client connected: a fresh state, unless events of this very connection came first (they may).</summary>
        public void Connected(int handle, long now)
        {
            LinkState link = Get(handle, now);
            if (link != null)
            {
                if (link.Announced)
                {
                    link.Reset(handle, now);
                }

                link.Announced = true;
            }
        }

        /// <summary>A client is gone; returns its last security.</summary>
        public LinkSecurity Disconnected(int handle)
        {
            LinkState link = Find(handle);
            if (link == null)
            {
                return LinkSecurity.None;
            }

            LinkSecurity security = link.Security;
            link.Security = LinkSecurity.None;
            link.InUse = false;
            return security;
        }

        /// <summary>The link of a handle, made where its first event is not ClientConnected; null when the table is full.</summary>
        public LinkState Get(int handle, long now)
        {
            LinkState link = Find(handle);
            for (int i = 0; link == null && i < Slots.Length; i++)
            {
                if (!Slots[i].InUse)
                {
                    link = Slots[i];
                    link.Reset(handle, now);
                }
            }

            return link;
        }
    }
}
