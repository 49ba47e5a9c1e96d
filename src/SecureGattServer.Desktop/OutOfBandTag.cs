using System;
using BleStack.Gap;
using BleStack.Smp;
using SecureGatt;
using VirtualBoard;

namespace SecureGattServer.Desktop
{
    /// <summary>The tag or printed code with this device's out-of-band data, and the reader for a phone's data. Data are used for one
    /// pairing and then replaced. Accessed on the host's loop only.</summary>
    internal sealed class OutOfBandTag
    {
        private const int TemporaryKeyLength = 16;

        private readonly BleHost _host;
        private readonly IBoard _board;
        private readonly DeviceConsole _console;

        public OutOfBandTag(BleHost host, IBoard board, DeviceConsole console)
        {
            _host = host;
            _board = board;
            _console = console;
            Renew();
        }

        /// <summary>The data for the next pairing.</summary>
        public OobData Data { get; private set; }

        /// <summary>Creates new data and publishes them.</summary>
        public void Renew()
        {
            Data?.LocalKeys.Dispose();
            byte[] key = new byte[TemporaryKeyLength];
            _board.Random.Fill(key);
            Use(OobData.Generate(_board.Random) with { TemporaryKey = key });
            _console.Line("pair", "new out-of-band data at the tag");
            _board.UserPrompt(
                new BoardPrompt(BoardPromptKind.OutOfBand, 0, text => _host.Loop.Post(_ => Take(text), null)) { Text = Data.ToText() }
            );
        }

        private void Take(string text)
        {
            try
            {
                Use(Data.WithPeer(text));
                _console.Line("pair", "out-of-band data of a phone taken");
            }
            catch (FormatException problem)
            {
                _console.Line("pair", "out-of-band data refused: " + problem.Message);
            }
        }

        private void Use(OobData data)
        {
            Data = data;
            _host.Pairing = _host.Pairing with { Oob = data };
        }
    }
}
