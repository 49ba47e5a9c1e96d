namespace SecureGatt
{
    /// <summary>
    /// Turns what the event thread hears into link state, at once, and then into queued events: when the queue overflows the state is still
    /// right.
    /// </summary>
    public class LinkTracker
    {
        /// <summary>The link the library is about to ask a pairing question for: its public event hides the handle.</summary>
        public int PairingHandle;

        private readonly LinkTable _links;
        private readonly EventDispatcher _dispatcher;

        /// <summary>Feeds this table and this queue.</summary>
        public LinkTracker(LinkTable links, EventDispatcher dispatcher)
        {
            _links = links;
            _dispatcher = dispatcher;
        }

        /// <summary>A client connected.</summary>
        public void Connected(int handle)
        {
            _links.Connected(handle, _dispatcher.Now);
            _dispatcher.Post(EventKind.Connected, handle, 0, 0);
        }

        /// <summary>A client is gone, with this HCI reason.</summary>
        public void Disconnected(int handle, int reason)
        {
            _dispatcher.Post(EventKind.Disconnected, handle, reason, (int)_links.Disconnected(handle));
        }

        /// <summary>The client's ATT MTU changed; what is below 23 counts as 23.</summary>
        public void MtuChanged(int handle, int mtu)
        {
            if (mtu < LinkState.DefaultMtu)
            {
                mtu = LinkState.DefaultMtu;
            }

            LinkState link = Get(handle);
            if (link != null)
            {
                link.Mtu = mtu;
            }

            _dispatcher.Post(EventKind.MtuChanged, handle, mtu, 0);
        }

        /// <summary>A pairing ended, or encryption changed. What an event says of a link that is not encrypted does not count.</summary>
        public void Authenticated(int handle, int status, int security)
        {
            LinkSecurity now = (security & (int)LinkSecurity.Encrypted) == 0 ? LinkSecurity.None : (LinkSecurity)security & LinkSecurity.Reported;
            LinkState link = Get(handle);
            LinkSecurity asked = LinkSecurity.None;
            if (link != null)
            {
                asked = link.Security & LinkSecurity.Pairing;
                if ((link.Security & LinkSecurity.Encrypted) != 0)
                {
                    asked |= LinkSecurity.Again;
                }

                link.Security = now;
            }

            _dispatcher.Post(EventKind.AuthenticationComplete, handle, status, (int)(now | asked));
        }

        /// <summary>A client wrote its CCCD, or a bond restored it.</summary>
        /// <param name="handle">Connection handle.</param>
        /// <param name="id">The library's id of the characteristic.</param>
        /// <param name="bit">The characteristic's bit; 0 for one that is not known.</param>
        /// <param name="on">It subscribed; else it unsubscribed.</param>
        public void Subscribed(int handle, int id, int bit, bool on)
        {
            LinkState link = on ? Get(handle) : _links.Find(handle);
            if (link != null)
            {
                link.Subscribe(bit, on);
            }

            _dispatcher.Post(on ? EventKind.Subscribed : EventKind.Unsubscribed, handle, id, 0);
        }

        private LinkState Get(int handle)
        {
            return _links.Get(handle, _dispatcher.Now);
        }
    }
}
