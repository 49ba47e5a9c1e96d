using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Virtual;
using DeviceRuntime;
using VirtualBoard;

namespace Benchmarks.Scenarios;

/// <summary>Virtual boards from power-on until they advertise, each with its own load context.</summary>
internal static class BoardWork
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(2);
    private static readonly Stack<VirtualEsp32> s_boards = new();

    /// <summary>Our firmware, compiled for .NET, as with <c>serve</c>.</summary>
    public static Turn OfOurs() => new(static () => Boot(null), After: Off);

    /// <summary>
    /// An application compiled for the device, as with <c>run</c>: found, checked, read from the cache of rewritten images, and booted.
    /// </summary>
    public static Turn OfApplication(string name) => new(() => Boot(DeviceApplication.Load(PathOf(name))), After: Off);

    /// <summary>The application's assembly for the device, built with this project.</summary>
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "device-apps", name + ".exe");

    private static void Boot(IFirmware? firmware)
    {
        VirtualAir air = new(new SerialLoop());
        TaskCompletionSource advertising = new(TaskCreationOptions.RunContinuationsAsynchronously);
        VirtualEsp32 board = new(new VirtualEsp32Options
        {
            Image = BoardImage.All[0],
            PublicAddress = new BleAddress(0x24_0A_C4_5E_C0_DE, AddressType.Public),
            Bonds = new MemoryBondStore(),
            OpenController = () => new AdvertisingWatch(air.CreateController().CreateTransport(), advertising),
            Firmware = firmware,
        });
        s_boards.Push(board);
        board.Boot();
        if (!advertising.Task.Wait(s_timeout)) throw new TimeoutException("The board does not advertise.");
    }

    private static void Off()
    {
        while (s_boards.TryPop(out VirtualEsp32? board)) board.Dispose();
    }
}
