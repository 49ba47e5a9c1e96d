using System;
using System.Buffers.Binary;
using SecureGatt;
using VirtualBoard;

namespace SecureGattServer.Desktop
{
    /// <summary>
    /// The stock platform on a virtual board, with the board's image and random numbers; it can do nothing that an ESP32 cannot.
    /// </summary>
    internal class BoardPlatform : StockPlatform
    {
        protected readonly IBoard Board;
        protected readonly DeviceConsole Console;

        public BoardPlatform(IBoard board, DeviceConsole console)
        {
            Board = board;
            Console = console;
            MaxBonds = board.Image.MaxBonds;
        }

        /// <inheritdoc/>
        public override bool KeepsBonds() => Board.Image.BondsSurviveReboot;

        /// <summary>Decides who may pair; set before the application runs.</summary>
        public PairingRules Rules { get; set; }

        /// <summary>Decides which links may stay; set before the application runs.</summary>
        public LinkPolicy Policy { get; set; }

        /// <summary>Connects the board's owner to the firmware.</summary>
        public override void Prepare(SecurityProfile profile, ServiceTable table, EventDispatcher dispatcher)
        {
            var owner = new OwnerCommands(this, Rules, Policy, Console, dispatcher);
            dispatcher.Add(owner);
            Board.OwnerCommand = owner.Take;
        }

        /// <summary>Events that precede the answer are handled before the firmware gets the answer.</summary>
        public override int BondCount()
        {
            int count = base.BondCount();
            NimbleNative.Nimble.Settle();
            return count;
        }

        /// <summary>" level=…" for a bond when known; the stock library reports its address only.</summary>
        public virtual string DescribeBond(ulong address) => null;

        /// <summary>Draws again when the remainder would favour small numbers.</summary>
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
