using System;
using System.Buffers.Binary;
using SecureGattServer.Platform;
using VirtualBoard;

namespace SecureGattServer.Desktop
{
    /// <summary>The stock platform on a virtual board: what the flashed image is and the board's own random numbers; nothing an ESP32 could not do.</summary>
    internal sealed class BoardPlatform : StockPlatform
    {
        private readonly IBoard _board;

        private BoardPlatform(IBoard board)
        {
            _board = board;
        }

        public override bool KeepsBonds => _board.Image.BondsSurviveReboot;

        public override int MaxBonds => _board.Image.MaxBonds;

        public static IBlePlatform Create(IBoard board)
        {
            return new BoardPlatform(board);
        }

        public override int Random(int below) => Draw(_board, below);

        /// <summary>Draws again where the remainder would make small numbers likelier.</summary>
        internal static int Draw(IBoard board, int below)
        {
            uint limit = uint.MaxValue - (uint.MaxValue % (uint)below);
            Span<byte> octets = stackalloc byte[4];
            uint value;
            do
            {
                board.Random.Fill(octets);
                value = BinaryPrimitives.ReadUInt32LittleEndian(octets);
            }
            while (value >= limit);
            return (int)(value % (uint)below);
        }
    }
}
