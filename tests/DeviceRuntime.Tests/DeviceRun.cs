using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using VirtualBoard;
using Xunit;

namespace DeviceRuntime.Tests;

/// <summary>Boots an application without Bluetooth and collects its output.</summary>
internal static class DeviceRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Everything the application prints until all its threads have ended.</summary>
    public static async Task<IReadOnlyList<string>> LinesAsync(string path)
    {
        List<string> lines = [];
        using VirtualEsp32 board = new(new VirtualEsp32Options
        {
            Image = BoardImage.Find("ESP32_BLE_REV3")!,
            PublicAddress = new BleAddress(0x24_0A_C4_5E_C0_DE, AddressType.Public),
            Bonds = new MemoryBondStore(),
            OpenController = static () => throw new HciTransportException("no Bluetooth here"),
            Firmware = DeviceApplication.Load(path),
        });
        board.Console += lines.Add;
        board.Boot();
        BoardExit exit = await board.Exited.WaitAsync(Patience);
        Assert.Equal(BoardExitKind.MainReturned, exit.Kind);
        return lines;
    }
}
