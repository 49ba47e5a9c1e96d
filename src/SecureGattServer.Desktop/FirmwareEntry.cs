using System;
using SecureGatt;
using VirtualBoard;

namespace SecureGattServer.Desktop
{
    /// <summary>
    /// Entry point of the firmware on a virtual ESP32: the same application, with the board's settings, console, user and random numbers.
    /// </summary>
    public sealed class FirmwareEntry : IFirmwareEntry
    {
        /// <inheritdoc/>
        public void Run(IBoard board)
        {
            if (board == null) throw new ArgumentNullException(nameof(board));
            var console = new BoardConsole(board);
            RunSettings run;
            try
            {
                run = board.Settings;
            }
            catch (FormatException e)
            {
                console.Line("halt", e.Message);
                return;
            }

            NimbleNative.Nimble.Boot(board);
            GattApplication application = BoardSettings.Read(run);
            BoardPlatform platform = run.IsFull ? new FullPlatform(board, console) : new BoardPlatform(board, console);
            if (run.PlanOnly)
            {
                new PlanReport(application, platform, console).Print();
                return;
            }

            if (BoardSettings.Replaced(run) is string replaced) console.Line("boot", replaced);
            if (run.PrintsTable)
            {
                ServiceTable table = application.CreateTable();
                new PlanTable(application.Settings.Profile, table).Print(console);
                TablePrinter.Print(table, console);
            }

            var server = new GattServer(
                application,
                platform,
                new BoardUser(board, application.Settings.Answer),
                console,
                new BoardDispatcher(board)
            );
            platform.Rules = server.Rules;
            platform.Policy = application.Policy;
            using (board.PowerOff.Register(server.Stop))
            {
                server.Run();
            }
        }
    }
}
