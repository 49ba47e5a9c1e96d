using System;
using SecureGattServer.Console;
using SecureGattServer.Links;
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
            DeviceConfiguration configuration;
            try
            {
                configuration = BoardSettings.Read(board.Settings);
            }
            catch (FormatException e)
            {
                new DeviceConsole(console).Line("halt", e.Message);
                return;
            }

            NativeHalf.Attach(board);
            var application = new ServerApplication(configuration, BoardPlatform.Create(board), new BoardUser(board), console, new TickClock());
            using (board.PowerOff.Register(application.Stop))
            {
                application.Run();
            }
        }
    }
}
