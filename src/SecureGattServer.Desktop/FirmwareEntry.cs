using System;
using SecureGattServer.Gatt;
using VirtualBoard;

namespace SecureGattServer.Desktop
{
    /// <summary>The firmware's way in on a virtual ESP32: the same application, with the board's settings, console, user and random numbers.</summary>
    public sealed class FirmwareEntry : IFirmwareEntry
    {
        /// <inheritdoc/>
        public void Run(IBoard board)
        {
            if (board == null) throw new ArgumentNullException(nameof(board));
            var console = new BoardConsole(board);
            DesktopConfiguration configuration;
            bool full;
            try
            {
                configuration = BoardSettings.Read(board.Settings);
                full = BoardSettings.WantsFullPlatform(board.Settings);
            }
            catch (FormatException e)
            {
                console.Line("halt", e.Message);
                return;
            }

            NimbleNative.Nimble.Boot(board);
            BoardPlatform platform = full ? new DesktopPlatform(board, console) : new BoardPlatform(board, console);
            if (BoardSettings.WantsPlanOnly(board.Settings))
            {
                new PlanReport(configuration, platform, console).Print();
                return;
            }

            if (BoardSettings.WantsTable(board.Settings))
            {
                ServiceTable table = configuration.CreateServer().Table;
                new PlanTable(configuration.Profile, table).Print(console);
                TablePrinter.Print(table, console);
            }

            var application = new ServerApplication(configuration, platform, new BoardUser(board), console, new BoardDispatcher(board));
            platform.Rules = application.Rules;
            using (board.PowerOff.Register(application.Stop))
            {
                application.Run();
            }
        }
    }
}
