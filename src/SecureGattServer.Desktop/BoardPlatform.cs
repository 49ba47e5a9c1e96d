using System;
using System.Buffers.Binary;
using SecureGatt;
using VirtualBoard;

namespace SecureGattServer.Desktop
{
    /// <summary>The stock platform on a virtual board: what the flashed image is and the board's own random numbers; nothing an ESP32 could not do.</summary>
    internal class BoardPlatform : StockPlatform
    {
        protected readonly IBoard Board;
        protected readonly DeviceConsole Console;

        public BoardPlatform(IBoard board, DeviceConsole console)
        {
            Board = board;
            Console = console;
            KeepsBonds = board.Image.BondsSurviveReboot;
            MaxBonds = board.Image.MaxBonds;
        }

        /// <summary>Who may pair; set before the application runs.</summary>
        public PairingRules Rules { get; set; }

        /// <summary>Who may stay; set before the application runs.</summary>
        public LinkPolicy Policy { get; set; }

        /// <summary>Lets the board's owner in.</summary>
        public override void Prepare(SecurityProfile profile, ServiceTable table, EventDispatcher dispatcher)
        {
            var owner = new OwnerCommands(this, Rules, Policy, Console, dispatcher);
            dispatcher.Add(owner);
            Board.OwnerCommand = owner.Take;
        }

        /// <summary>What happened before the answer was given is known to the firmware when it has the answer.</summary>
        public override int BondCount()
        {
            int count = base.BondCount();
            NimbleNative.Nimble.Settle();
            return count;
        }

        /// <summary>" level=…" with what is known of a bond; the stock library tells its address only.</summary>
        public virtual string DescribeBond(ulong address) => null;

        /// <summary>Draws again where the remainder would make small numbers likelier.</summary>
        public override int Random(int below)
        {
            uint limit = uint.MaxValue - (uint.MaxValue % (uint)below);
            Span<byte> octets = stackalloc byte[4];
            uint value;
            do
            {
                Board.Random.Fill(octets);
                value = BinaryPrimitives.ReadUInt32LittleEndian(octets);
            }
            while (value >= limit);
            return (int)(value % (uint)below);
        }
    }
}
