using SecureGattServer.Console;
using SecureGattServer.Platform;
using SecureGattServer.Security;

namespace SecureGattServer.Events
{
    /// <summary>One console line an event, and the passkey impossible to miss.</summary>
    public sealed class EventLog : IEventHandler
    {
        private static readonly string[] s_keys = { "LTK", "IRK", "CSRK" };

        private readonly DeviceConsole _console;
        private readonly IBlePlatform _platform;
        private readonly IRowNames _names;

        /// <summary>Prints here.</summary>
        public EventLog(DeviceConsole console, IBlePlatform platform, IRowNames names)
        {
            _console = console;
            _platform = platform;
            _names = names;
        }

        /// <inheritdoc/>
        public void Handle(ServerEvent e)
        {
            string link = " link=" + e.Handle;
            switch (e.Kind)
            {
                case EventKind.Connected:
                    _console.Line("link", "connected" + link + Peer(e.Handle));
                    break;
                case EventKind.Disconnected:
                    _console.Line("link", "disconnected reason=0x" + e.A.ToString("X2") + link + ", advertising again");
                    _console.Line("verdict", PairingVerdict.OfDisconnect(e.A, e.B) + link);
                    break;
                case EventKind.MtuChanged:
                    _console.Line("link", "mtu=" + e.A + link);
                    break;
                case EventKind.AuthenticationComplete:
                    _console.Line("pair", "authentication complete status=" + e.A + " encrypted=" + Names.Of((e.B & 1) != 0) + " authenticated=" + Names.Of((e.B & 2) != 0) + " bonded=" + Names.Of((e.B & 4) != 0) + link);
                    break;
                case EventKind.Subscribed:
                case EventKind.Unsubscribed:
                    _console.Line("data", (e.Kind == EventKind.Subscribed ? "subscribed " : "unsubscribed ") + _names.OfCharacteristic(e.A) + link);
                    break;
                default:
                    HandlePairing(e, link);
                    break;
            }
        }

        private void HandlePairing(ServerEvent e, string link)
        {
            switch (e.Kind)
            {
                case EventKind.PasskeyShown:
                    _console.Number("PASSKEY", e.A, e.Handle);
                    break;
                case EventKind.ComparisonAsked:
                    _console.Number("COMPARE", e.A, e.Handle);
                    break;
                case EventKind.PasskeyAsked:
                    _console.Line("pair", "type the passkey the phone shows" + link);
                    break;
                case EventKind.OobAsked:
                    _console.Line("pair", "OOB data asked" + link);
                    break;
                case EventKind.Key:
                    _console.Line("pair", "key type=" + s_keys[e.A] + (e.B != 0 ? " local" : " peer") + link);
                    break;
                case EventKind.PairingFailed:
                    _console.Line("verdict", PairingVerdict.OfReason(e.A, e.B != 0) + link);
                    break;
                case EventKind.Read:
                    _console.Line("data", "read " + _names.OfRow(e.A));
                    break;
                case EventKind.Written:
                    _console.Line("data", "written " + _names.OfRow(e.A) + (e.B == 0 ? " ok" : " refused error=0x" + e.B.ToString("X2")));
                    break;
            }
        }

        private string Peer(int handle)
        {
            string peer = _platform.DescribePeer(handle);
            return peer == null ? "" : " " + peer;
        }
    }
}
