using SecureGattServer.Gatt;
using SecureGattServer.Platform;
using SecureGattServer.Security;

namespace SecureGattServer.Events
{
    /// <summary>One console line an event, and the passkey impossible to miss.</summary>
    public sealed class EventLog : IEventHandler
    {
        private readonly DeviceConsole _console;
        private readonly BlePlatform _platform;
        private readonly ServicePublisher _publisher;

        /// <summary>Prints here.</summary>
        public EventLog(DeviceConsole console, BlePlatform platform, ServicePublisher publisher)
        {
            _console = console;
            _platform = platform;
            _publisher = publisher;
        }

        /// <inheritdoc/>
        public void Handle(ServerEvent e)
        {
            string link = " link=" + e.Handle;
            switch (e.Kind)
            {
                case EventKind.Connected:
                    _console.Line("link", "connected" + link + _platform.DescribePeer(e.Handle));
                    break;
                case EventKind.Disconnected:
                    _console.Line("link", "disconnected reason=0x" + e.A.ToString("X2") + link + ", advertising again");
                    _console.Line("verdict", PairingVerdict.OfDisconnect(e.A, e.B) + link);
                    break;
                case EventKind.MtuChanged:
                    _console.Line("link", "mtu=" + e.A + link);
                    break;
                case EventKind.AuthenticationComplete:
                    _console.Line("pair", "authentication complete status=" + e.A + " security=" + (e.B & 7) + link);
                    break;
                case EventKind.Subscribed:
                case EventKind.Unsubscribed:
                    _console.Line("data", (e.Kind == EventKind.Subscribed ? "subscribed " : "unsubscribed ") + _publisher.NameOf(e.A) + link);
                    break;
                case EventKind.PasskeyShown:
                    _console.Number("PASSKEY", e.A, link);
                    break;
                case EventKind.ComparisonAsked:
                    _console.Number("COMPARE", e.A, link);
                    break;
                case EventKind.PasskeyAsked:
                    _console.Line("pair", "type the passkey the phone shows" + link);
                    break;
                case EventKind.Read:
                    _console.Line("data", "read " + _publisher.Profile.Table.Rows[e.A].Name);
                    break;
                case EventKind.Written:
                    _console.Line("data", "written " + _publisher.Profile.Table.Rows[e.A].Name + (e.B == 0 ? " ok" : " refused error=0x" + e.B.ToString("X2")));
                    break;
            }
        }
    }
}
