namespace SecureGatt
{
    /// <summary>One state per connection handle, updated from the raw events, because the library's own flags survive a disconnect and its
    /// MTU is never reset (field defects 6 and 8). Entries are created on first use and reused. Only the event thread changes which entries
    /// are in use; the consumer thread reads them.</summary>
    public sealed class LinkTable
    {
        /// <summary>The entries: null, or a link that is or was in use; one more than the connections of an image.</summary>
        public readonly LinkState[] Slots = new LinkState[4];

        /// <summary>The link of a handle, or null.</summary>
        public LinkState Find(int handle)
        {
            foreach (LinkState link in Slots)
            {
                if (link != null && link.InUse && link.Handle == handle)
                {
                    return link;
                }
            }

            return null;
        }

        /// <summary>
        /// A client connected: starts with a new state, unless events of this connection arrived earlier, which is possible.
        /// </summary>
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

        /// <summary>A client disconnected; returns the link's last security.</summary>
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

        /// <summary>The link of a handle, created when its first event is not ClientConnected; null when the table is full.</summary>
        public LinkState Get(int handle, long now)
        {
            LinkState link = Find(handle);
            for (int i = 0; link == null && i < Slots.Length; i++)
            {
                if (Slots[i] == null)
                {
                    Slots[i] = new LinkState();
                }

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
