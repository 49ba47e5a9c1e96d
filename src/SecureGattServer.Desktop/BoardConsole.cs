using SecureGattServer.Console;
using VirtualBoard;

namespace SecureGattServer.Desktop
{
    /// <summary>The firmware's console is the board's.</summary>
    internal sealed class BoardConsole : ILineOutput
    {
        private readonly IBoard _board;

        public BoardConsole(IBoard board)
        {
            _board = board;
        }

        public void WriteLine(string line) => _board.ConsoleLine(line);
    }
}
