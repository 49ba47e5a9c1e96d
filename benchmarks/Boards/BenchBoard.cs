using System;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Virtual;
using VirtualBoard;

namespace Benchmarks.Boards;

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
        OpenController = () => new AdvertisingWatch(_air.CreateController().CreateTransport(), _advertising),
    });

    /// <summary>Completes when the controller has confirmed that it advertises.</summary>
    public async Task BootAsync()
    {
        _board.Boot();
        await _advertising.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public void Dispose() => _board.Dispose();
}
