using System;
using System.Buffers.Binary;
using SecureGattServer.Platform;
using VirtualBoard;

namespace SecureGattServer.Desktop
{
    /// <summary>The stock platform on a virtual board: what the flashed image is and the board's own random numbers; nothing an ESP32 could not do.</summary>
    internal class BoardPlatform : StockPlatform
    {
        private readonly IBoard _board;

        public BoardPlatform(IBoard board)
        {
            _board = board;
            KeepsBonds = board.Image.BondsSurviveReboot;
            MaxBonds = board.Image.MaxBonds;
        }

        /// <summary>Draws again where the remainder would make small numbers likelier.</summary>
        public override int Random(int below)
        {
            uint limit = uint.MaxValue - (uint.MaxValue % (uint)below);
            Span<byte> octets = stackalloc byte[4];
            uint value;
            do
            {
                _board.Random.Fill(octets);
                value = BinaryPrimitives.ReadUInt32LittleEndian(octets);
            }
            while (value >= limit);
            return (int)(value % (uint)below);
        }
    }
}
