
namespace SecureGatt
{
    /// <summary>
    /// Carries out what limiter, window, bond list and link timeout decide, on the consumer thread: asks for security, ends links, removes
    /// bonds made while the window was closed (Just Works asks nobody, so it can be undone only afterwards).
    /// </summary>
    public sealed class LinkPolicy : IEventHandler
    {
        private const string Disconnected = ", disconnected link=";

        private static readonly string[] s_refusals = { "", "too many failures", "pairing window closed", "bond store full", "more links than places" };
        private static readonly string[] s_changes = { "", "added", "replaced", "added, oldest evicted", "lost" };

        private readonly SecurityProfile _profile;
        private readonly PairingRules _rules;
        private readonly LinkTable _links;
        private readonly BlePlatform _platform;
        private readonly DeviceConsole _console;
        private readonly SecurityLevel _needed;
        private readonly long _patience;
        private bool _leftOver;

        /// <summary>Wired by the server.</summary>
        /// <param name="profile">When to ask for security.</param>
        /// <param name="rules">Limiter, window and bonds.</param>
        /// <param name="links">The links.</param>
        /// <param name="platform">Disconnects.</param>
        /// <param name="console">Says so.</param>
        /// <param name="needed">The level a link must reach.</param>
        /// <param name="seconds">How long it may take; 0 for no limit.</param>
        public LinkPolicy(SecurityProfile profile, PairingRules rules, LinkTable links, BlePlatform platform, DeviceConsole console, SecurityLevel needed, int seconds)
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
                string why = s_refusals[e.A] + ", seconds=" + _rules.Limiter.SecondsLeft(e.Time);
                if (e.B == 0)
                {
                    End(e.Handle, why);
                }
                else
                {
                    Say(why + Disconnected, e.Handle);
                }
            }
            else if (e.Kind == EventKind.Disconnected && (e.B & (int)LinkSecurity.Pairing) != 0)
            {
                _rules.Limiter.Failed(e.Time);
            }
        }

        /// <summary>Asks the phone for security: also when something is held back that no ATT error will make it pair for.</summary>
        public void Ask(int handle, string why)
        {
            Say(why + (_platform.RequestSecurity(handle, _profile.OnConnect) ? ", security asked link=" : ", security cannot be asked link="), handle);
        }

        /// <summary>
        /// Time passes: ends links that stay below the level they need (one that cannot be ended gets a new term), and judges a bond whose
        /// own event was lost.
        /// </summary>
        public void Tick(long now)
        {
            if (_rules.Bonds.HasMore && _leftOver)
            {
                Tell(_rules.Bonds.Refresh(false));
                RemoveOutsideWindow(now);
            }

            _leftOver = _rules.Bonds.HasMore;
            foreach (LinkState link in _links.Slots)
            {
                if (_patience > 0 && link.InUse && link.Level < _needed && now - link.Since >= _patience)
                {
                    link.Since = now;
                    End(link.Handle, "no security for too long");
                }
            }
        }

        private void OnAuthentication(ServerEvent e)
        {
            bool good = e.A == (int)PairingStatus.Paired && (e.B & (int)LinkSecurity.Encrypted) != 0;
            bool asked = (e.B & (int)LinkSecurity.Pairing) != 0;
            BondChange change = _rules.Bonds.Refresh(good && asked && (e.B & (int)LinkSecurity.Bonded) != 0);
            // A platform that is told the reason of a failure says it itself.
            if (good || !_platform.TellsFailures)
            {
                _console.Line("verdict", PairingResult.OfAuthentication((PairingStatus)e.A, (LinkSecurity)e.B, change) + " link=" + e.Handle);
            }

            Tell(change);
            if (!good)
            {
                // Where nobody was asked nothing was guessed: a phone whose bond is lost must not lock others out.
                if (asked)
                {
                    _rules.Limiter.Failed(e.Time);
                    if (!_rules.Limiter.Allows(e.Time))
                    {
                        End(e.Handle, s_refusals[(int)RefusalReason.Locked] + ", seconds=" + _rules.Limiter.SecondsLeft(e.Time));
                    }
                }
            }
            else if (asked && (e.B & (int)LinkSecurity.Authenticated) != 0)
            {
                // A phone that was asked and paired without authentication after all has guessed nothing right.
                _rules.Limiter.Succeeded();
            }
            else if (RemoveOutsideWindow(e.Time))
            {
                End(e.Handle, s_refusals[(int)RefusalReason.WindowClosed] + ", bond removed");
            }
        }

        private void Tell(BondChange change)
        {
            BondList bonds = _rules.Bonds;
            if (change != BondChange.None)
            {
                _console.Line("bond", s_changes[(int)change] + " new=" + bonds.Added.ToString("X12") + " gone=" + bonds.Removed.ToString("X12") + " bonds=" + bonds.Count);
            }
        }

        private bool RemoveOutsideWindow(long now)
        {
            if (_rules.Bonds.Added == 0 || _rules.IsWindowOpen(now))
            {
                return false;
            }

            _rules.Bonds.RemoveLast();
            return true;
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
