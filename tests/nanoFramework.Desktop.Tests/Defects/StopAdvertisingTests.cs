using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using TestKit.Stack;
using TestKit.Board;
using nanoFramework.Desktop.Tests.Board;
using Xunit;

namespace nanoFramework.Desktop.Tests.Defects;

/// <summary>
/// Number 13 of docs/defects.md: the library's documentation shows one stop at the end; the danger is advertising after it.
/// </summary>
public class StopAdvertisingTests
{
    [Fact]
    public async Task A_single_stop_with_no_client_connected_ends_advertising_and_harms_nothing()
    {
        await using BoardBench bench = new("StopAdvertising");
        BleHost other = bench.AddPhone();
        await bench.BootAsync();
        Assert.Contains(bench.Console, line => line.Contains("StopAdvertising freed the attribute table", StringComparison.Ordinal));
        Assert.True(bench.Board.IsRunning);
        Assert.DoesNotContain(FirmwareBench.BoardAddress, await SeenAsync(bench, other));
    }

    [Fact]
    public async Task Starting_again_after_a_stop_stops_the_board()
    {
        await using BoardBench bench = new("StopsAndStarts");
        bench.Board.Boot();
        await bench.ExpectFaultAsync(13);
    }

    [Fact]
    public async Task A_client_that_looks_at_the_table_between_the_stop_and_the_end_of_the_stack_stops_the_board()
    {
        await using BoardBench bench = new("StopsItsOwnPublisher");
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        await bench.SaysAsync("StopAdvertising freed the attribute table");
        _ = link.Client.DiscoverAllAsync();
        await bench.ExpectFaultAsync(13);
    }

    [Fact]
    public async Task Told_to_go_on_behind_it_the_board_says_so_and_advertises_again()
    {
        await using BoardBench bench = new("StopsAndStarts", goOnBehind: 13);
        await bench.BootAsync();
        Assert.Contains(bench.Console, line => line.StartsWith("board: defect 13, going on as told: ", StringComparison.Ordinal));
        LeLink link = await bench.ConnectAsync();
        Assert.NotNull(await BoardBench.FindAsync(link));
    }

    [Theory]
    [InlineData("AdvertiseTwice", 12)]
    [InlineData("TooManyCharacteristics", 12)]
    [InlineData("AskIsBonded", 15)]
    public async Task Told_to_go_on_behind_other_defects_the_board_boots(string scenario, int defect)
    {
        await using BoardBench bench = new(scenario, goOnBehind: defect);
        bench.Board.Boot();
        await bench.LineAsync("ready");
        Assert.Contains(bench.Console, line => line.StartsWith($"board: defect {defect}, ", StringComparison.Ordinal));
        Assert.True(bench.Board.IsRunning);
    }

    [Fact]
    public async Task The_automatic_CCCD_comes_first_and_an_applications_own_is_a_descriptor_like_any_other()
    {
        await using BoardBench bench = new("OwnCccd");
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        RemoteCharacteristic characteristic = await BoardBench.FindAsync(link);
        Assert.Equal([0x2902, 0x2901, 0x2902], characteristic.Descriptors.Select(descriptor => (int)descriptor.Uuid.Short));
        Assert.Equal((ushort)(characteristic.ValueHandle + 1), characteristic.Descriptors[0].Handle);
        Assert.Equal([9, 9], await link.Client.ReadAsync(characteristic.Descriptors[2].Handle).WaitAsync(FirmwareBench.Patience));
        Notified values = await BoardBench.SubscribeAsync(link);
        await bench.LineAsync("subscribed");
        await values.ReachAsync(1).WaitAsync(FirmwareBench.Patience);
    }

    // Who is seen until another advertiser, which begins later, has been.
    private static async Task<List<BleAddress>> SeenAsync(BoardBench bench, BleHost other)
    {
        List<BleAddress> seen = [];
        TaskCompletionSource end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await bench.Phone.Scanner.StartAsync(new ScanParameters(), report =>
        {
            seen.Add(report.Address);
            if (report.Address != FirmwareBench.BoardAddress) end.TrySetResult();
        });
        await other.Advertiser.StartAsync(TestPair.Advertisement);
        await end.Task.WaitAsync(FirmwareBench.Patience);
        await bench.Phone.Scanner.StopAsync();
        return seen;
    }
}
