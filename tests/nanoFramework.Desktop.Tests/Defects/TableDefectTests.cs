using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Gap;
using BleStack.Gatt;
using TestKit.Board;
using nanoFramework.Desktop.Tests.Board;
using Xunit;

namespace nanoFramework.Desktop.Tests.Defects;

/// <summary>
/// Defects around the service table and advertising: numbers 10 to 13 and 20 of docs/defects.md. First a careless firmware, then ours.
/// </summary>
public class TableDefectTests
{
    private static readonly byte[] s_one = [1];

    [Theory]
    [InlineData("DeviceInformationFirst", 10)]
    [InlineData("AdvertiseTwice", 12)]
    [InlineData("TooManyCharacteristics", 12)]
    [InlineData("StopsAndStarts", 13)]
    public async Task Defects_10_12_13_stop_a_careless_board_at_boot(string scenario, int defect)
    {
        await using BoardBench bench = new(scenario);
        bench.Board.Boot();
        await bench.ExpectFaultAsync(defect);
    }

    [Fact]
    public async Task Defect_11_a_write_of_a_descriptor_is_dropped_where_only_the_descriptor_has_a_handler()
    {
        await using BoardBench bench = new("HandlesDescriptorOnly");
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        RemoteCharacteristic characteristic = await BoardBench.FindAsync(link);
        AttException refused = await Assert.ThrowsAsync<AttException>(() =>
            link.Client.WriteAsync(characteristic.Find(0x2908)!.Handle, s_one).WaitAsync(BoardBench.Patience)
        );
        Assert.Equal(AttErrorCode.UnlikelyError, refused.Code);
    }

    [Fact]
    public async Task Defect_11_the_firmware_handles_every_write_its_table_promises()
    {
        await using BoardBench bench = BoardBench.Firmware("control-point-read=yes");
        await bench.BootAsync();
        LeLink link = await bench.PairedAsync();
        int written = 0;
        foreach (RemoteService service in await link.Client.DiscoverAllAsync().WaitAsync(BoardBench.Patience))
        {
            foreach (RemoteCharacteristic characteristic in service.Characteristics)
            {
                if ((characteristic.Properties & GattProperties.Write) == 0 || service.Uuid == GattUuid.GattService) continue;
                await link.Client.WriteAsync(characteristic, s_one).WaitAsync(BoardBench.Patience);
                written++;
            }
        }

        Assert.Equal(1, written);
    }

    [Theory]
    [InlineData("RestartsAdvertising", 13)]
    [InlineData("StartsAgainWhenClosed", 12)] // The library's own documentation says that this resumes advertising.
    public async Task Defects_12_and_13_a_careless_board_that_restarts_advertising_after_a_disconnect_stops(string scenario, int defect)
    {
        await using BoardBench bench = new(scenario);
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        await link.DisconnectAsync();
        await bench.ExpectFaultAsync(defect);
    }

    [Fact]
    public async Task Defects_12_and_13_the_firmware_advertises_once_and_serves_repeated_connections()
    {
        await using BoardBench bench = BoardBench.Firmware();
        await bench.BootAsync();
        LeLink link = await bench.PairedAsync();
        for (int i = 0; i < 3; i++)
        {
            Notified values = await BoardBench.SubscribeAsync(link);
            await bench.PassAsync(values.MoreAsync(2));
            await link.DisconnectAsync();
            await bench.SaysAsync("advertising again");
            link = await bench.ConnectAsync();
            Assert.True((await link.EncryptAsync().WaitAsync(BoardBench.Patience)).IsSuccess);
        }
    }

    [Fact]
    public async Task Defect_20_a_careless_board_does_not_notice_that_its_name_is_cut()
    {
        await using BoardBench bench = new("LongName");
        await bench.BootAsync();
        TaskCompletionSource<AdvertisingReport> seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await bench.Phone.Scanner.StartAsync(new ScanParameters { IsActive = true }, report => seen.TrySetResult(report));
        AdvertisingReport report = await seen.Task.WaitAsync(BoardBench.Patience);
        Assert.NotEqual("A heart rate sensor with a rather long name", report.Name);
    }
}
