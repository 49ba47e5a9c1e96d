using nanoFramework.Device.Bluetooth;
using SecureGattServer.Events;
using SecureGattServer.Links;
using SecureGattServer.Platform;

namespace SecureGattServer.Security
{
    /// <summary>
    /// Answers pairing questions on the event thread, within the two seconds the image gives: refuses where the rules say so, shows a
    /// passkey, or hands the question to the user.
    /// </summary>
    public sealed class PairingDesk
    {
        private readonly SecurityProfile _profile;
        private readonly PairingRules _rules;
        private readonly IPairingUser _user;
        private readonly IBlePlatform _platform;
        private readonly LinkTable _links;
        private readonly EventDispatcher _dispatcher;
        private readonly IClock _clock;

        /// <summary>Wired by the application.</summary>
        public PairingDesk(SecurityProfile profile, PairingRules rules, IPairingUser user, IBlePlatform platform, LinkTable links, EventDispatcher dispatcher, IClock clock)
        {
            _profile = profile;
            _rules = rules;
            _user = user;
            _platform = platform;
            _links = links;
            _dispatcher = dispatcher;
            _clock = clock;
        }

        /// <summary>One question of the stack.</summary>
        /// <param name="handle">Connection handle.</param>
        /// <param name="kind">What is asked.</param>
        /// <param name="number">The number to compare.</param>
        /// <param name="reply">The way back.</param>
        public void Ask(int handle, DevicePairingKinds kind, int number, IPairingReply reply)
        {
            RefusalReason refusal = _rules.Check(_clock.Now);
            if (refusal != RefusalReason.None)
            {
                Post(EventKind.PairingRefused, handle, (int)refusal);
                reply.Reject();
                return;
            }

            LinkState link = _links.Find(handle);
            if (link != null)
            {
                link.Pairing = true;
            }

            switch (kind)
            {
                case DevicePairingKinds.DisplayPin:
                    Show(handle, reply);
                    break;
                case DevicePairingKinds.ProvidePin:
                    Post(EventKind.PasskeyAsked, handle, 0);
                    _user.TypePasskey(handle, reply);
                    break;
                case DevicePairingKinds.ConfirmPinMatch:
                    Post(EventKind.ComparisonAsked, handle, number);
                    _user.CompareNumbers(handle, number, reply);
                    break;
                default:
                    Post(EventKind.OobAsked, handle, 0);
                    reply.Reject();
                    break;
            }
        }

        private void Show(int handle, IPairingReply reply)
        {
            int passkey = _profile.Passkey;
            if (passkey == SecurityProfile.RandomPasskey)
            {
                passkey = _platform.Random(SecurityProfile.MaxPasskey + 1);
            }

            reply.Accept(passkey);
            Post(EventKind.PasskeyShown, handle, passkey);
            _user.PasskeyShown(handle, passkey);
        }

        private void Post(EventKind kind, int handle, int a)
        {
            _dispatcher.Post(kind, handle, a, 0, _clock.Now);
        }
    }
}
