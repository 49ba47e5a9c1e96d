using System.Threading.Tasks;
using BleStack.Gap;
using TestKit.Board;
using Xunit;

namespace DeviceRuntime.Tests;

/// <summary>Central applications beside server applications, each on its own board, on one air; a phone looks on.</summary>
public sealed class CentralAppTests
{
    [Fact]
    public async Task A_central_reads_what_it_may()
    {
        await using AppBench bench = AppBench.Of("Security");
        await bench.BootAsync("advertising as Security");
        Lines central = bench.AddBoard("CentralReader");
        await central.SaysAsync("services: 0");
        await central.SaysAsync("value 0: 7");
        await central.SaysAsync("value 2: error");
        await central.SaysAsync("done");
        Assert.Equal(
            [7],
            await AppBench.ReadAsync(await bench.ConnectAsync(), ServerAppTests.Uuid("A7EEDF2C-DA88-4CB5-A9C5-5151C78B0057"))
        );
    }

    [Fact]
    public async Task A_central_writes_reads_back_and_turns_a_lamp_off()
    {
        await using AppBench bench = AppBench.Of("CustomServices", libraries: ["System.Device.Gpio"]);
        await bench.BootAsync("three services");
        Lines central = bench.AddBoard("CentralWriter");
        await central.SaysAsync("wrote: 0");
        await central.SaysAsync("read: from the other board");
        await bench.SaysAsync("lamp on");
        await bench.SaysAsync("lamp off");
        await central.SaysAsync("done");
    }

    [Fact]
    public async Task A_watcher_hears_a_phone_and_a_board()
    {
        await using AppBench bench = AppBench.Of("Watcher");
        await bench.BootAsync("watching");
        Lines beacon = bench.AddBoard("Broadcast");
        await beacon.SaysAsync("reading 200");
        await bench.SaysAsync("240AC4112234 ");
        AdvertisingDataBuilder data = new();
        await bench.Phone.Advertiser.StartAsync(new AdvertisingParameters { Data = data.Name("a phone").ToArray() });
        await bench.SaysAsync("\"a phone\"");
    }

    [Fact]
    public async Task A_watch_pairs_with_a_heart_rate_server_and_prints_each_rate()
    {
        await using AppBench bench = AppBench.Of("HeartRateServer");
        await bench.BootAsync("heart-rate server on");
        Lines watch = bench.AddBoard("HeartRateWatch");
        await watch.SaysAsync("found HeartRate");
        await watch.SaysAsync("paired");
        await watch.SaysAsync("subscribed: 0");
        await bench.PassAsync(watch.SaysAsync("heart rate 7"));
    }

    [Fact]
    public async Task The_watch_pairs_with_our_own_firmware_as_the_device_runs_it()
    {
        await using AppBench bench = AppBench.OfFirmware("app/FixedPasskey.cs");
        await bench.BootAsync("boot: advertising");
        Lines watch = bench.AddBoard("HeartRateWatch");
        await watch.SaysAsync("found SecureGattServer");
        await watch.SaysAsync("paired");
        await watch.SaysAsync("subscribed: 0");
        await bench.PassAsync(watch.SaysAsync("heart rate "));
    }

    [Fact]
    public async Task Our_own_firmware_as_the_device_runs_it_pairs_by_its_random_passkey_and_notifies()
    {
        await using AppBench bench = AppBench.OfFirmware("SecureGattServer/Program.cs");
        await bench.BootAsync("boot: advertising");
        LeLink link = await bench.PairedAsync();
        Notified rates = await FirmwareBench.SubscribeAsync(link);
        await bench.PassAsync(rates.MoreAsync(2));
        Assert.All(rates.Values, static value => Assert.InRange(value[1], 40, 200));
    }
}
