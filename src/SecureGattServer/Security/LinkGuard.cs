using SecureGattServer.Console;
using SecureGattServer.Events;
using SecureGattServer.Links;
using SecureGattServer.Platform;

namespace SecureGattServer.Security
{
    /// <summary>
    /// Gives limiter, window, bond keeper and timeouts their teeth, on the consumer thread: asks for security, ends links, removes bonds
    /// made while the window was closed (Just Works asks nobody, so it can be undone only afterwards).
    /// </summary>
    public sealed class LinkGuard : IEventHandler
    {
        private readonly SecurityProfile _profile;
        private readonly PairingRules _rules;
        private readonly LinkTimeouts _timeouts;
        private readonly LinkTable _links;
        private readonly IBlePlatform _platform;
        private readonly DeviceConsole _console;

        /// <summary>Wired by the application.</summary>
        public LinkGuard(SecurityProfile profile, PairingRules rules, LinkTimeouts timeouts, LinkTable links, IBlePlatform platform, DeviceConsole console)
        {
            _profile = profile;
            _rules = rules;
            _timeouts = timeouts;
            _links = links;
            _platform = platform;
            _console = console;
        }

        /// <inheritdoc/>
        public void Handle(ServerEvent e)
        {
            switch (e.Kind)
            {
                case EventKind.Connected:
                    if (_profile.OnConnect != SecurityOnConnect.None)
                    {
                        Ask(e.Handle);
                    }

                    break;
                case EventKind.AuthenticationComplete:
                    OnAuthentication(e);
                    break;
                case EventKind.PairingRefused:
                    End(e.Handle, "pairing refused: " + Words((RefusalReason)e.A, e.Time));
                    break;
                case EventKind.Disconnected:
                    if ((e.B & LinkMonitor.WasPairing) != 0)
                    {
                        OnFailed(e);
                    }

                    break;
            }
        }

        /// <summary>A client subscribed to something its link may not have yet: no ATT error will make the phone pair, so ask.</summary>
        public void OnHeldBack(int handle, string name)
        {
            _console.Line("guard", name + " held back until the link is secure link=" + handle);
            Ask(handle);
        }

        /// <summary>Time passes.</summary>
        public void Tick(long now)
        {
            int handle = _timeouts.Expired(_links, now);
            if (handle != LinkTimeouts.None)
            {
                End(handle, "the link stayed below the level it needs for too long");
            }
        }

        private void Ask(int handle)
        {
            bool asked = _platform.RequestSecurity(handle, _profile.OnConnect);
            _console.Line("guard", (asked ? "asked the phone for security link=" : "could not ask the phone for security link=") + handle);
        }

        private void OnAuthentication(ServerEvent e)
        {
            bool good = e.A == 0 && (e.B & 1) != 0;
            bool asked = (e.B & LinkMonitor.WasPairing) != 0;
            BondChange change = _rules.Bonds.Refresh(good && asked && (e.B & 4) != 0);
            _console.Line("verdict", PairingVerdict.OfAuthentication(e.A, e.B, change) + " link=" + e.Handle);
            Report(change);
            if (!good)
            {
                OnFailed(e);
            }
            else if (asked)
            {
                _rules.Limiter.Succeeded();
            }
            else if ((change == BondChange.Added || change == BondChange.Evicted) && !_rules.Window.IsOpen(e.Time))
            {
                _rules.Bonds.RemoveLast();
                End(e.Handle, "bonded while the pairing window is closed: bond removed");
            }
        }

        private void OnFailed(ServerEvent e)
        {
            _rules.Limiter.Failed(e.Time);
            if (!_rules.Limiter.Allows(e.Time) && e.Kind != EventKind.Disconnected)
            {
                End(e.Handle, Words(RefusalReason.Locked, e.Time));
            }
        }

        private void Report(BondChange change)
        {
            BondKeeper bonds = _rules.Bonds;
            string count = " bonds=" + bonds.Count;
            switch (change)
            {
                case BondChange.Added:
                    _console.Line("bond", "added " + DeviceConsole.Address(bonds.Added) + count);
                    break;
                case BondChange.Replaced:
                    _console.Line("bond", "replaced" + count);
                    break;
                case BondChange.Evicted:
                    _console.Line("bond", "added " + DeviceConsole.Address(bonds.Added) + ", evicted " + DeviceConsole.Address(bonds.Removed) + ": that phone has to forget this device and pair again" + count);
                    break;
                case BondChange.Lost:
                    _console.Line("bond", "lost " + DeviceConsole.Address(bonds.Removed) + count);
                    break;
            }
        }

        private string Words(RefusalReason reason, long now)
        {
            switch (reason)
            {
                case RefusalReason.Locked:
                    return "too many failed attempts, wait seconds=" + _rules.Limiter.SecondsLeft(now);
                case RefusalReason.WindowClosed:
                    return "the pairing window is closed";
                case RefusalReason.StoreFull:
                    return "the bond store is full";
                default:
                    return "the user said no";
            }
        }

        private void End(int handle, string why)
        {
            bool ended = _platform.Disconnect(handle);
            _console.Line("guard", why + (ended ? ", disconnected link=" : ", cannot disconnect link=") + handle);
        }
    }
}
