namespace SecureGatt
{
    /// <summary>Writes one console line per event, and the passkey in a frame.</summary>
    public sealed partial class EventLog : IEventHandler
    {
        private readonly DeviceConsole _console;
        private readonly BlePlatform _platform;
        private readonly ServiceTable _table;

        /// <summary>Creates a log that writes to this console.</summary>
        public EventLog(DeviceConsole console, BlePlatform platform, ServiceTable table)
        {
            _console = console;
            _platform = platform;
            _table = table;
        }

        /// <inheritdoc/>
        public void Handle(ServerEvent e)
        {
            string link = " link=" + e.Handle;
            switch (e.Kind)
            {
                case EventKind.Connected:
                    DescribePeer(e.Handle, ref link);
                    _console.Line("link", "connected" + link);
                    break;
                case EventKind.Disconnected:
                    _console.Line(
                        "link",
                        "disconnected reason=0x" + e.A.ToString("X2") + link + (_platform.SeesPairings ? null : ", advertising again")
                    );
                    break;
                case EventKind.MtuChanged:
                    _console.Line("link", "mtu=" + e.A + link);
                    break;
                case EventKind.AuthenticationComplete:
                    _console.Line(
                        "pair",
                        "authentication complete status=" + e.A + " security=" + (e.B & (int)LinkSecurity.Reported) + link
                    );
                    break;
                case EventKind.Subscribed:
                case EventKind.Unsubscribed:
                    _console.Line("data", (e.Kind == EventKind.Subscribed ? "subscribed " : "unsubscribed ") + NameOf(e.A) + link);
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
                    _console.Line("data", "read " + NameOf(e.A));
                    break;
                case EventKind.Written:
                    _console.Line(
                        "data",
                        "written " + NameOf(e.A) + (e.B == (int)AttError.Success ? " ok" : " refused error=0x" + e.B.ToString("X2"))
                    );
                    break;
            }
        }

        // Empty on a board: no event reports it there.
        partial void DescribePeer(int handle, ref string link);

        private string NameOf(int id)
        {
            Characteristic row = _table.Find(id);
            return row == null ? "characteristic " + id : ServiceTable.NameOf(row);
        }
    }
}
