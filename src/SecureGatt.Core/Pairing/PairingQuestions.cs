namespace SecureGatt
{
    /// <summary>
    /// Answers pairing questions on the event thread, within the two seconds the image gives: refuses where the rules say so, shows a
    /// passkey, or hands the question to the user.
    /// </summary>
    public sealed class PairingQuestions
    {
        private readonly SecurityProfile _profile;
        private readonly PairingRules _rules;
        private readonly PairingUser _user;
        private readonly BlePlatform _platform;
        private readonly LinkTable _links;
        private readonly EventDispatcher _dispatcher;

        /// <summary>Wired by the server.</summary>
        public PairingQuestions(SecurityProfile profile, PairingRules rules, PairingUser user, BlePlatform platform, LinkTable links, EventDispatcher dispatcher)
        {
            _profile = profile;
            _rules = rules;
            _user = user;
            _platform = platform;
            _links = links;
            _dispatcher = dispatcher;
        }

        /// <summary>One question of the stack.</summary>
        /// <param name="handle">Connection handle.</param>
        /// <param name="kind">What is asked.</param>
        /// <param name="number">The number to compare.</param>
        /// <param name="reply">The way back.</param>
        public void Ask(int handle, PairingKind kind, int number, PairingReply reply)
        {
            LinkState link = _links.Find(handle);
            RefusalReason refusal = link == null ? RefusalReason.TooManyLinks
                : _platform.SeesPairings ? RefusalReason.None : _rules.Check(_dispatcher.Now, _rules.Bonds.IsFull);
            if (refusal != RefusalReason.None)
            {
                _dispatcher.Post(EventKind.PairingRefused, handle, (int)refusal, reply.Reject() ? 1 : 0);
                return;
            }

            link.Security |= LinkSecurity.Pairing;
            switch (kind)
            {
                case PairingKind.DisplayPasskey:
                    number = _profile.Passkey == SecurityProfile.RandomPasskey ? _platform.Random(SecurityProfile.MaxPasskey + 1) : _profile.Passkey;
                    reply.Accept(number);
                    _dispatcher.Post(EventKind.PasskeyShown, handle, number, 0);
                    _user.PasskeyShown(number);
                    break;
                case PairingKind.EnterPasskey:
                    _dispatcher.Post(EventKind.PasskeyAsked, handle, 0, 0);
                    _user.TypePasskey(reply);
                    break;
                case PairingKind.CompareNumbers:
                    _dispatcher.Post(EventKind.ComparisonAsked, handle, number, 0);
                    _user.CompareNumbers(number, reply);
                    break;
                default:
                    reply.Reject();
                    break;
            }
        }
    }
}
