using NimbleNative;
using VirtualBoard;

namespace SecureGattServer.Desktop
{
    /// <summary>Puts the native half of the libraries onto the board, before the firmware's first instruction.</summary>
    internal static class NativeHalf
    {
        public static void Attach(IBoard board) => Nimble.Boot(board);
    }
}
