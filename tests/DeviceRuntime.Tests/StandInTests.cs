using System.Text;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using TestKit.Board;
using VirtualBoard;
using Xunit;

namespace DeviceRuntime.Tests;

/// <summary>The board's hardware besides Bluetooth: its values are set and read from outside.</summary>
public sealed class StandInTests
{
    [Fact]
    public async Task A_sensor_on_I2C_answers_what_its_values_say()
    {
        await using AppBench bench = AppBench.Of("Barometer", libraries: ["System.Device.I2c"]);
        BoardPeripherals values = bench.Board.Peripherals;
        values.Set("i2c.1.77.D0", "58");
        values.Set("i2c.1.77.f4", "00");
        values.Set("i2c.1.77.F7", "65 5A C0");
        await bench.BootAsync("76: 4 after 0");
        await bench.SaysAsync("77: 1 after 1");
        await bench.SaysAsync("identity 58");
        await bench.SaysAsync("barometer on");
        LeLink link = await bench.ConnectAsync();
        Assert.Equal([0x65, 0x5A, 0xC0], await AppBench.ReadAsync(link, 0x2A6D));
        await bench.SaysAsync("same again: True");
        Assert.Equal("27", values.Get("i2c.1.77.f4"));
        values.Set("i2c.1.77.F7", "640000");
        Assert.Equal([0x64, 0, 0], await AppBench.ReadAsync(link, 0x2A6D));
    }

    [Fact]
    public async Task Without_its_values_a_device_on_I2C_is_not_there()
    {
        await using AppBench bench = AppBench.Of("Barometer", libraries: ["System.Device.I2c"]);
        await bench.BootAsync("no sensor");
    }

    [Fact]
    public async Task Pins_raise_events_and_the_board_restarts_without_Bluetooth()
    {
        await using AppBench bench = AppBench.Of("Doorbell", libraries: ["System.Device.Gpio"]);
        BoardPeripherals values = bench.Board.Peripherals;
        await bench.BootAsync("button up, open TrueFalse");
        values.Set("pin.0", "0");
        await bench.SaysAsync("pin 0: lamp on");
        Assert.Equal("1", values.Get("pin.2"));
        values.Set("pin.0", "1");
        values.Set("pin.0", "0");
        await bench.SaysAsync("pin 0: lamp off");
        await bench.SaysAsync("restarting");
        await bench.SaysAsync("button down, open TrueFalse");
    }

    [Fact]
    public async Task A_dimmer_drives_its_lamp_and_fades()
    {
        await using AppBench bench = AppBench.Of("Dimmer", libraries: ["System.Device.Pwm"]);
        await bench.BootAsync("dimmer on");
        Assert.Equal(20, bench.Board.Peripherals.GetNumber("pwm.18"));
        LeLink link = await bench.ConnectAsync();
        BleUuid level = ServerAppTests.Uuid("01234567-6000-0000-0000-000000000002");
        AttException refused = await Assert.ThrowsAsync<AttException>(() => AppBench.WriteAsync(link, level, 101));
        Assert.Equal((AttErrorCode)0x80, refused.Code);
        Notified levels = new();
        await link.Client.SubscribeAsync(await AppBench.FindAsync(link, level), levels.Add).WaitAsync(FirmwareBench.Patience);
        Task more = levels.MoreAsync(2);
        await AppBench.WriteAsync(link, level, 20);
        await bench.PassAsync(more);
        await bench.PassAsync(bench.SaysAsync("dark"));
        Assert.Equal(0, bench.Board.Peripherals.GetNumber("pwm.18"));
        Assert.Equal([0], await AppBench.ReadAsync(link, level));
    }

    [Fact]
    public async Task A_serial_profile_that_stops_once_restarts_the_board_and_is_found_again()
    {
        await using AppBench bench = AppBench.Of("SerialOnce");
        await bench.BootAsync("serial on");
        LeLink link = await bench.ConnectAsync();
        await link
            .Client.SubscribeAsync(await AppBench.FindAsync(link, ServerAppTests.Uuid("6E400003-B5A3-F393-E0A9-E50E24DCCA9E")), static _ =>
            { })
            .WaitAsync(FirmwareBench.Patience);
        await AppBench.WriteAsync(link, ServerAppTests.Uuid("6E400002-B5A3-F393-E0A9-E50E24DCCA9E"), Encoding.UTF8.GetBytes("bye\n"));
        await bench.SaysAsync("received bye");
        Task<HciErrorCode> gone = FirmwareBench.GoneAsync(link);
        await link.DisconnectAsync().WaitAsync(FirmwareBench.Patience);
        await gone.WaitAsync(FirmwareBench.Patience);
        await bench.SaysAsync("StopAdvertising freed the attribute table");
        await bench.SaysAsync("serial stopped");
        await bench.PassAsync(bench.SaysAsync("restarting"));
        await bench.SaysAsync("serial on");
        Assert.True((await bench.ConnectAsync()).IsConnected);
    }
}
