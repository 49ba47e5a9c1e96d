namespace SecureGatt
{
    /// <summary>Carries out the decisions of limiter, window, bond list and link timeout on the consumer thread: requests security, ends
    /// links, and removes bonds that the rules forbid (Just Works involves no user, so it can only be undone afterwards).</summary>
    public sealed partial class LinkPolicy : IEventHandler
    {
        private const string Disconnected = ", disconnected link=";

        private readonly SecurityProfile _profile;
        private readonly PairingRules _rules;
        private readonly LinkTable _links;
        private readonly BlePlatform _platform;
        private readonly DeviceConsole _console;
        private readonly SecurityLevel _needed;
        private readonly long _patience;
        private bool _leftOver;

        // The link whose failed pairing ended it: the reason follows with its next event. -1 for none.
        private int _broken = -1;

        // The link on which a pairing is running, or -1.
        private int _pairing = -1;

        /// <summary>Created by the server.</summary>
        /// <param name="profile">When to ask for security.</param>
        /// <param name="rules">Limiter, window and bonds.</param>
        /// <param name="links">The links.</param>
        /// <param name="platform">Disconnects.</param>
        /// <param name="console">Receives the messages.</param>
        /// <param name="needed">The security level a link must reach.</param>
        /// <param name="seconds">Time limit for it; 0 for no limit.</param>
        public LinkPolicy(
            SecurityProfile profile,
            PairingRules rules,
            LinkTable links,
            BlePlatform platform,
            DeviceConsole console,
            SecurityLevel needed,
            int seconds
        )
        {
            _profile = profile;
            _rules = rules;
            _links = links;
            _platform = platform;
            _console = console;
            _needed = needed;
            _patience = seconds * 1000L;
        }

        /// <inheritdoc/>
        public void Handle(ServerEvent e)
        {
            if (e.Kind == EventKind.Connected && _profile.OnConnect != SecurityOnConnect.None)
            {
                Ask(e.Handle, "connected");
            }
            else if (e.Kind == EventKind.AuthenticationComplete)
            {
                OnAuthentication(e);
            }
            else if (e.Kind == EventKind.PairingRefused)
            {
                string why = Words((RefusalReason)e.A) + ", seconds=" + _rules.Limiter.SecondsLeft(e.Time);
                if (e.B == 0)
                {
                    End(e.Handle, why);
                }
                else
                {
                    Say(why + Disconnected, e.Handle);
                }
            }
            else if (e.Kind == EventKind.Disconnected)
            {
                bool pairing = (e.B & (int)LinkSecurity.Pairing) != 0;
                if (pairing)
                {
                    _rules.Limiter.Failed(e.Time);
                }

                _pairing = -1;
                _console.Line(
                    "verdict",
                    PairingResult.OfDisconnection((HciError)e.A, pairing || e.Handle == _broken) + " link=" + e.Handle
                );
                _broken = -1;
            }
            else if (e.Kind >= EventKind.PairingBegan && e.Kind <= EventKind.ComparisonAsked)
            {
                _pairing = e.Handle;
                LinkState link = _links.Find(e.Handle);
                if (link != null)
                {
                    link.PairingBegan(e.Time);
                }
            }
        }

        /// <summary>
        /// Requests security from the phone; also used when a value is withheld and no ATT error would cause the phone to pair.
        /// </summary>
        public void Ask(int handle, string why)
        {
            Say(
                why
                    + (
                        _platform.RequestSecurity(handle, _profile.OnConnect)
                            ? ", security asked link="
                            : ", security cannot be asked link="
                    ),
                handle
            );
        }

        /// <summary>Handles passing time: ends links that stay below the level they need (one that cannot be ended gets a new time limit)
        /// or that pair although the window was closed, and classifies a bond whose event was lost.</summary>
        public void Tick(long now)
        {
            if (_rules.Bonds.HasMore && _leftOver)
            {
                BondChange change = _rules.Bonds.Refresh(false);
                Tell(change);
                if (_rules.Check(now, change == BondChange.Evicted) != RefusalReason.None)
                {
                    _rules.Bonds.RemoveLast();
                }
            }

            _leftOver = _rules.Bonds.HasMore;
            foreach (LinkState link in _links.Slots)
            {
                if (link == null || !link.InUse)
                {
                    continue;
                }

                if (link.Handle == _pairing && _rules.IsShut)
                {
                    _pairing = -1;
                    End(link.Handle, Words(RefusalReason.WindowClosed));
                }
                else if (_patience > 0 && link.Level < _needed && now - link.Since >= _patience)
                {
                    link.Since = now;
                    End(link.Handle, "no security for too long");
                }
            }
        }

        private void OnAuthentication(ServerEvent e)
        {
            LinkSecurity security = (LinkSecurity)e.B;
            bool good = e.A == (int)PairingStatus.Paired && (security & LinkSecurity.Encrypted) != 0;
            bool asked = (security & LinkSecurity.Pairing) != 0;
            bool bonded = (security & LinkSecurity.Bonded) != 0;
            bool weak = (security & LinkSecurity.Authenticated) == 0;
            BondList bonds = _rules.Bonds;
            bool began = asked || e.Handle == _pairing;
            // A bond keeps its level: when no bond of this lower level is known, this is a new pairing.
            BondChange change = bonds.Refresh(
                good && bonded && (began || (weak && !_platform.SeesPairings && !bonds.Has(BondList.Weak | BondList.Unproven)))
            );
            _pairing = -1;
            // A link that ends during a pairing fails it first; its end is already known here.
            LinkState link = _links.Find(e.Handle);
            if (link != null)
            {
                link.PairingEnded(e.Time);
            }

            if (good ? bonds.Added != 0 || began || (security & LinkSecurity.Again) == 0 : !_platform.SeesPairings && link != null)
            {
                _console.Line(
                    "verdict",
                    PairingResult.OfAuthentication((PairingStatus)e.A, security, change, _platform.SeesPairings) + " link=" + e.Handle
                );
            }

            Tell(change);
            if (good)
            {
                Judge(e, change, weak, asked);
                return;
            }

            // Without a question to the user, and with bonds in the store, encryption from a bond may have failed and not a pairing.
            _broken = link == null && (began || bonds.Count == 0) ? e.Handle : -1;
            // Without a question to the user no passkey was guessed: a phone whose bond was lost must not delay other phones.
            if (asked)
            {
                _rules.Limiter.Failed(e.Time);
                if (!_rules.Limiter.Allows(e.Time))
                {
                    End(e.Handle, Words(RefusalReason.Locked) + ", seconds=" + _rules.Limiter.SecondsLeft(e.Time));
                }
            }
        }

        // Checks whether a pairing that the rules forbid took place, or may have, on an encrypted link.
        private void Judge(ServerEvent e, BondChange change, bool weak, bool asked)
        {
            BondList bonds = _rules.Bonds;
            bool paired = bonds.Added != 0 || (e.B & (int)LinkSecurity.Bonded) == 0;
            RefusalReason refusal = RefusalReason.None;
            if (asked || _platform.SeesPairings)
            {
                // The rules were checked when the pairing began.
                refusal = paired && _rules.IsShut ? RefusalReason.WindowClosed : RefusalReason.None;
            }
            else if (paired || (weak && bonds.Has(BondList.Unproven)))
            {
                refusal = _rules.Check(e.Time, change == BondChange.Evicted);
            }

            if (refusal != RefusalReason.None)
            {
                bool ended = _platform.Disconnect(e.Handle);
                Say(
                    Words(refusal) + (bonds.RemoveLast() ? ", bond removed" : null) + (ended ? Disconnected : ", cannot disconnect link="),
                    e.Handle
                );
                return;
            }

            bonds.Mark(weak ? BondList.Weak : 0);
            if (asked && !weak)
            {
                // A phone that was asked for authentication and paired without it has not proved a passkey.
                _rules.Limiter.Succeeded();
            }
        }

        private void Tell(BondChange change)
        {
            BondList bonds = _rules.Bonds;
            if (change != BondChange.None)
            {
                _console.Line(
                    "bond",
                    Words(change)
                        + " new="
                        + bonds.Added.ToString("X12")
                        + " gone="
                        + bonds.Removed.ToString("X12")
                        + " bonds="
                        + bonds.Count
                );
            }
        }

        private static string Words(RefusalReason refusal)
        {
            return refusal == RefusalReason.Locked ? "too many failures"
                : refusal == RefusalReason.WindowClosed ? "pairing window closed"
                : refusal == RefusalReason.StoreFull ? "bond store full" : "more links than places";
        }

        private static string Words(BondChange change)
        {
            return change == BondChange.Added ? "added"
                : change == BondChange.Replaced ? "replaced"
                : change == BondChange.Evicted ? "added, oldest evicted" : "lost";
        }

        private void End(int handle, string why)
        {
            Say(why + (_platform.Disconnect(handle) ? Disconnected : ", cannot disconnect link="), handle);
        }

        private void Say(string what, int handle)
        {
            _console.Line("guard", what + handle);
        }
    }
}
