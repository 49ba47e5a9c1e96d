using SecureGatt;
using VirtualBoard;

namespace SecureGattServer.Desktop
{
    /// <summary>The firmware's console is the board's.</summary>
    internal sealed class BoardConsole : DeviceConsole
    {
        private readonly IBoard _board;

        public BoardConsole(IBoard board)
        {
            _board = board;
        }

        protected override void Write(string line) => _board.ConsoleLine(line);
    }
}
