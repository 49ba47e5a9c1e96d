namespace SecureGatt
{
    /// <summary>The work on the event thread: events update link state immediately and are then queued, so that the state stays correct
    /// when the queue overflows. Pairing questions are answered within the two seconds that the image allows.</summary>
    public class LinkTracker
    {
        /// <summary>The link of the pairing question that the library asks next: its public event does not contain the handle.</summary>
        public int PairingHandle;

        /// <summary>The queue that receives the events.</summary>
        protected readonly EventDispatcher Dispatcher;

        /// <summary>The links.</summary>
        protected readonly LinkTable Links;

        /// <summary>The platform below.</summary>
        protected readonly BlePlatform Platform;

        private readonly SecurityProfile _profile;
        private readonly PairingRules _rules;
        private readonly PairingUser _user;

        /// <summary>Created by the server.</summary>
        /// <param name="links">The links it keeps.</param>
        /// <param name="dispatcher">The queue it feeds.</param>
        /// <param name="profile">Which passkey is shown.</param>
        /// <param name="rules">Who may pair.</param>
        /// <param name="user">Answers the questions that need a person.</param>
        /// <param name="platform">Random numbers.</param>
        public LinkTracker(
            LinkTable links,
            EventDispatcher dispatcher,
            SecurityProfile profile,
            PairingRules rules,
            PairingUser user,
            BlePlatform platform)
        {
            Links = links;
            Dispatcher = dispatcher;
            _profile = profile;
            _rules = rules;
            _user = user;
            Platform = platform;
        }

        /// <summary>A client connected.</summary>
        public void Connected(int handle)
        {
            Links.Connected(handle, Dispatcher.Now);
            Dispatcher.Post(EventKind.Connected, handle, 0, 0);
        }

        /// <summary>A client is gone, with this HCI reason.</summary>
        public void Disconnected(int handle, int reason)
        {
            Dispatcher.Post(EventKind.Disconnected, handle, reason, (int)Links.Disconnected(handle));
        }

        /// <summary>The client's ATT MTU changed; values below 23 count as 23.</summary>
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

            Dispatcher.Post(EventKind.MtuChanged, handle, mtu, 0);
        }

        /// <summary>A pairing ended, or encryption changed. Authentication flags reported for an unencrypted link are ignored.</summary>
        public void Authenticated(int handle, int status, int security)
        {
            LinkSecurity now =
                (security & (int)LinkSecurity.Encrypted) == 0 ? LinkSecurity.None : (LinkSecurity)security & LinkSecurity.Reported;
            LinkState link = Get(handle);
            LinkSecurity before = LinkSecurity.None;
            if (link != null)
            {
                before = link.Security;
                link.Security = now;
            }

            LinkSecurity again = (before & LinkSecurity.Encrypted) == 0 ? LinkSecurity.None : LinkSecurity.Again;
            Dispatcher.Post(EventKind.AuthenticationComplete, handle, status, (int)(now | again | (before & LinkSecurity.Pairing)));
        }

        /// <summary>A client wrote its CCCD, or a bond restored it.</summary>
        /// <param name="handle">Connection handle.</param>
        /// <param name="id">The library's id of the characteristic.</param>
        /// <param name="bit">The characteristic's bit; 0 when the characteristic is unknown.</param>
        /// <param name="on">True when it subscribed; false when it unsubscribed.</param>
        public void Subscribed(int handle, int id, int bit, bool on)
        {
            LinkState link = on ? Get(handle) : Links.Find(handle);
            if (link != null)
            {
                link.Subscribe(bit, on);
            }

            Dispatcher.Post(on ? EventKind.Subscribed : EventKind.Unsubscribed, handle, id, 0);
        }

        /// <summary>
        /// Handles one pairing question of the stack: refuses it when the rules say so, answers it with a passkey, or passes it to the
        /// user.
        /// </summary>
        /// <param name="handle">Connection handle.</param>
        /// <param name="kind">The kind of question.</param>
        /// <param name="number">The number to compare.</param>
        /// <param name="reply">Sends the answer.</param>
        public void Ask(int handle, PairingKind kind, int number, PairingReply reply)
        {
            LinkState link = Links.Find(handle);
            RefusalReason refusal = link == null ? RefusalReason.TooManyLinks
                : Platform.SeesPairings ? RefusalReason.None : _rules.Check(Dispatcher.Now, _rules.Bonds.IsFull);
            if (refusal != RefusalReason.None)
            {
                Dispatcher.Post(EventKind.PairingRefused, handle, (int)refusal, reply.Reject() ? 1 : 0);
                return;
            }

            link.Security |= LinkSecurity.Pairing;
            switch (kind)
            {
                case PairingKind.DisplayPasskey:
                    number =
                        _profile.Passkey == SecurityProfile.RandomPasskey
                            ? Platform.Random(SecurityProfile.MaxPasskey + 1)
                            : _profile.Passkey;
                    reply.Accept(number);
                    Dispatcher.Post(EventKind.PasskeyShown, handle, number, 0);
                    _user.PasskeyShown(number);
                    break;
                case PairingKind.EnterPasskey:
                    Dispatcher.Post(EventKind.PasskeyAsked, handle, 0, 0);
                    _user.TypePasskey(reply);
                    break;
                case PairingKind.CompareNumbers:
                    Dispatcher.Post(EventKind.ComparisonAsked, handle, number, 0);
                    _user.CompareNumbers(number, reply);
                    break;
                default:
                    reply.Reject();
                    break;
            }
        }

        private LinkState Get(int handle)
        {
            return Links.Get(handle, Dispatcher.Now);
        }
    }
}
