using SecureGatt;
using VirtualBoard;

namespace SecureGattServer.Desktop
{
    /// <summary>Writes the firmware's console output to the board's console.</summary>
    internal sealed class BoardConsole : DeviceConsole
    {
        private readonly IBoard _board;

        public BoardConsole(IBoard board)
        {
            _board = board;
        }

        public override void Line(string line) => _board.ConsoleLine(line);
    }
}
