using System;
using SecureGatt;
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
            GattApplication application;
            bool full;
            try
            {
                application = BoardSettings.Read(board.Settings);
                full = BoardSettings.WantsFullPlatform(board.Settings);
            }
            catch (FormatException e)
            {
                console.Line("halt", e.Message);
                return;
            }

            NimbleNative.Nimble.Boot(board);
            BoardPlatform platform = full ? new FullPlatform(board, console) : new BoardPlatform(board, console);
            if (BoardSettings.WantsPlanOnly(board.Settings))
            {
                new PlanReport(application, platform, console).Print();
                return;
            }

            if (BoardSettings.Replaced(board.Settings) is string replaced) console.Line("boot", replaced);
            if (BoardSettings.WantsTable(board.Settings))
            {
                ServiceTable table = application.CreateTable();
                new PlanTable(application.Settings.Profile, table).Print(console);
                TablePrinter.Print(table, console);
            }

            var server = new GattServer(application, platform, new BoardUser(board), console, new BoardDispatcher(board));
            platform.Rules = server.Rules;
            platform.Policy = application.Policy;
            using (board.PowerOff.Register(server.Stop))
            {
                server.Run();
            }
        }
    }
}
