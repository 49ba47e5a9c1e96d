using SecureGattServer.Events;
using SecureGattServer.Links;
using SecureGattServer.Platform;

namespace SecureGattServer.Security
{
    /// <summary>
    /// Gives limiter, window, bond keeper and link timeout their teeth, on the consumer thread: asks for security, ends links, removes
    /// bonds made while the window was closed (Just Works asks nobody, so it can be undone only afterwards).
    /// </summary>
    public sealed class LinkGuard : IEventHandler
    {
        private static readonly string[] s_refusals = { "", "too many failures", "pairing window closed", "bond store full" };
        private static readonly string[] s_changes = { "", "added", "replaced", "added, oldest evicted", "lost" };

        private readonly SecurityProfile _profile;
        private readonly PairingRules _rules;
        private readonly LinkTable _links;
        private readonly BlePlatform _platform;
        private readonly DeviceConsole _console;
        private readonly SecurityLevel _needed;
        private readonly long _patience;

        /// <summary>Wired by the application.</summary>
        /// <param name="profile">When to ask for security.</param>
        /// <param name="rules">Limiter, window and bonds.</param>
        /// <param name="links">The links.</param>
        /// <param name="platform">Disconnects.</param>
        /// <param name="console">Says so.</param>
        /// <param name="needed">The level a link must reach.</param>
        /// <param name="seconds">How long it may take; 0 for ever.</param>
        public LinkGuard(SecurityProfile profile, PairingRules rules, LinkTable links, BlePlatform platform, DeviceConsole console, SecurityLevel needed, int seconds)
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
                End(e.Handle, s_refusals[e.A] + ", seconds=" + _rules.Limiter.SecondsLeft(e.Time));
            }
            else if (e.Kind == EventKind.Disconnected && (e.B & LinkMonitor.WasPairing) != 0)
            {
                _rules.Limiter.Failed(e.Time);
            }
        }

        /// <summary>Asks the phone for security: also when something is held back that no ATT error will make it pair for.</summary>
        public void Ask(int handle, string why)
        {
            _console.Line("guard", why + ", security " + (_platform.RequestSecurity(handle, _profile.OnConnect) ? "asked link=" : "cannot be asked link=") + handle);
        }

        /// <summary>Time passes: ends links that stay below the level they need. One that cannot be ended gets a new term.</summary>
        public void Tick(long now)
        {
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
            bool good = e.A == 0 && (e.B & 1) != 0;
            bool asked = (e.B & LinkMonitor.WasPairing) != 0;
            BondKeeper bonds = _rules.Bonds;
            BondChange change = bonds.Refresh(good && asked && (e.B & 4) != 0);
            // A platform that is told the reason of a failure says it itself.
            if (good || (_platform.Features & PlatformFeatures.KeyEvents) == 0)
            {
                _console.Line("verdict", PairingVerdict.OfAuthentication(e.A, e.B, change) + " link=" + e.Handle);
            }

            if (change != BondChange.None)
            {
                _console.Line("bond", s_changes[(int)change] + " new=" + bonds.Added.ToString("X12") + " gone=" + bonds.Removed.ToString("X12") + " bonds=" + bonds.Count);
            }

            if (!good)
            {
                // Where nobody was asked nothing was guessed: a phone whose bond is lost must not lock others out.
                if (asked)
                {
                    _rules.Limiter.Failed(e.Time);
                    if (!_rules.Limiter.Allows(e.Time))
                    {
                        End(e.Handle, s_refusals[1] + ", seconds=" + _rules.Limiter.SecondsLeft(e.Time));
                    }
                }
            }
            else if (asked && (e.B & 2) != 0)
            {
                // Whoever was asked and paired without authentication after all has guessed nothing right.
                _rules.Limiter.Succeeded();
            }
            else if (bonds.Added != 0 && !_rules.IsWindowOpen(e.Time))
            {
                bonds.RemoveLast();
                End(e.Handle, s_refusals[2] + ", bond removed");
            }
        }

        private void End(int handle, string why)
        {
            _console.Line("guard", why + (_platform.Disconnect(handle) ? ", disconnected link=" : ", cannot disconnect link=") + handle);
        }
    }
}
