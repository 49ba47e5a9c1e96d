using System;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Virtual;
using VirtualBoard;

namespace SecureGattServer.Benchmarks.Boards;

/// <summary>A virtual ESP32 with the firmware in its default profile, on an air of its own.</summary>
internal sealed class BenchBoard : IDisposable
{
    private readonly VirtualAir _air = new(new SerialLoop());
    private readonly VirtualEsp32 _board;
    private readonly TaskCompletionSource _advertising = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public BenchBoard() => _board = new VirtualEsp32(new VirtualEsp32Options
    {
        Image = BoardImage.All[0],
        PublicAddress = new BleAddress(0x24_0A_C4_5E_C0_DE, AddressType.Public),
        Bonds = new MemoryBondStore(),
        OpenController = () => new Watch(_air.CreateController().CreateTransport(), _advertising),
    });

    /// <summary>Ends when the controller has said that it advertises.</summary>
    public async Task BootAsync()
    {
        _board.Boot();
        await _advertising.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public void Dispose() => _board.Dispose();

    private sealed class Watch(IHciTransport inner, TaskCompletionSource advertising) : IHciTransport, IHciPacketSink
    {
        private IHciPacketSink _host = null!;

        // Command Complete of LE Set Advertising Enable, with success.
        private static ReadOnlySpan<byte> Enabled => [0x0A, 0x20, 0x00];

        public string Name => inner.Name;

        public void Open(IHciPacketSink sink)
        {
            _host = sink;
            inner.Open(this);
        }

        public void Send(ReadOnlySpan<byte> packet) => inner.Send(packet);

        public void OnPacket(ReadOnlySpan<byte> packet)
        {
            if (packet.Length >= 7 && packet[1] == 0x0E && packet[4..7].SequenceEqual(Enabled)) advertising.TrySetResult();
            _host.OnPacket(packet);
        }

        public void OnClosed(string reason) => _host.OnClosed(reason);

        public void Dispose() => inner.Dispose();
    }
}
