using System;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Smp;
using TestKit.Board;
using nanoFramework.Desktop.Tests.Board;
using NimbleNative;
using VirtualBoard;
using Xunit;

namespace nanoFramework.Desktop.Tests.Defects;

/// <summary>
/// Defects in how requests and events are answered: numbers 1, 2, 3, 16 and 18 of docs/defects.md. First a careless firmware, then ours.
/// </summary>
public class RequestDefectTests
{
    private const ushort ControlPoint = 0x2A39;
    private const ushort BatteryLevel = 0x2A19;
    private static readonly byte[] s_reset = [1];
    private static readonly byte[] s_tooLong = [1, 1];
    private static readonly byte[] s_unknown = [2];

    [Fact]
    public async Task Defect_01_an_answer_after_the_two_seconds_stops_a_careless_board()
    {
        await using BoardBench bench = new("LateAnswer");
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        RemoteCharacteristic characteristic = await BoardBench.FindAsync(link);
        Task<byte[]> read = link.Client.ReadAsync(characteristic);
        await bench.LineAsync("asked");
        bench.Time.Advance(EventWindow.Budget);
        AttException refused = await Assert.ThrowsAsync<AttException>(() => read.WaitAsync(BoardBench.Patience));
        Assert.Equal(AttErrorCode.UnlikelyError, refused.Code);
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        await bench.ExpectFaultAsync(1);
    }

    [Fact]
    public async Task Defect_01_the_firmware_answers_at_once_while_all_else_it_does_hangs()
    {
        await using BoardBench bench = BoardBench.Firmware("control-point-read=yes");
        await bench.BootAsync();
        LeLink link = await bench.PairedAsync();
        RemoteCharacteristic control = await BoardBench.FindAsync(link, ControlPoint);
        using (bench.HangConsole())
        {
            for (int i = 0; i < 3; i++)
            {
                await link.Client.WriteAsync(control, s_reset).WaitAsync(BoardBench.Patience);
                Assert.Equal(s_reset, await link.Client.ReadAsync(control).WaitAsync(BoardBench.Patience));
                bench.Time.Advance(TimeSpan.FromSeconds(3));
            }
        }

        Assert.True(bench.Board.IsRunning);
    }

    [Fact]
    public async Task Defect_02_a_second_answer_stops_a_careless_board()
    {
        await using BoardBench bench = new("DoubleAnswer");
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        RemoteCharacteristic characteristic = await BoardBench.FindAsync(link);
        _ = link.Client.WriteAsync(characteristic, s_reset).ContinueWith(static t => _ = t.Exception, TaskScheduler.Default);
        await bench.ExpectFaultAsync(2);
    }

    [Fact]
    public async Task Defect_02_the_firmware_answers_each_write_once_good_or_bad()
    {
        await using BoardBench bench = BoardBench.Firmware();
        await bench.BootAsync();
        LeLink link = await bench.PairedAsync();
        RemoteCharacteristic control = await BoardBench.FindAsync(link, ControlPoint);
        foreach ((byte[] value, int error) in ((byte[], int)[])[([], 0x0D), (s_tooLong, 0x0D), (s_unknown, 0x80)])
        {
            AttException refused = await Assert.ThrowsAsync<AttException>(() =>
                link.Client.WriteAsync(control, value).WaitAsync(BoardBench.Patience)
            );
            Assert.Equal(error, (int)refused.Code);
        }

        await link.Client.WriteAsync(control, s_reset).WaitAsync(BoardBench.Patience);
        await bench.SaysAsync("written Heart Rate Control Point ok");
        Assert.True(bench.Board.IsRunning);
    }

    [Fact]
    public async Task Defect_03_a_late_Accept_stops_a_careless_board()
    {
        await using BoardBench bench = new("AcceptsLate");
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        RemoteCharacteristic characteristic = await BoardBench.FindAsync(link);
        _ = link.PairAsync();
        await bench.LineAsync("asked");
        bench.Time.Advance(EventWindow.Budget);
        _ = link.Client.ReadAsync(characteristic).ContinueWith(static t => _ = t.Exception, TaskScheduler.Default);
        await bench.LineAsync("reading");
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        await bench.ExpectFaultAsync(3);
    }

    [Fact]
    public async Task Defect_03_the_firmware_gives_a_passkey_at_once_while_all_else_it_does_hangs()
    {
        await using BoardBench bench = BoardBench.Firmware();
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        using (bench.HangConsole()) Assert.True((await link.PairAsync().WaitAsync(BoardBench.Patience)).IsSuccess);
    }

    [Fact]
    public async Task Defect_03_a_person_may_answer_late_while_the_phone_reads()
    {
        await using BoardBench bench = BoardBench.Firmware("ESP32_BLE_REV3", IoCapability.DisplayYesNo, "profile=numeric");
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        Task<PairingOutcome> pairing = link.PairAsync();
        BoardPrompt prompt = await bench.PromptAsync();
        bench.Time.Advance(EventWindow.Budget);
        RemoteCharacteristic battery = await BoardBench.FindAsync(link, BatteryLevel);
        Assert.Equal([100], await link.Client.ReadAsync(battery).WaitAsync(BoardBench.Patience));
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        prompt.Answer!("yes");
        Assert.True((await pairing.WaitAsync(BoardBench.Patience)).IsSuccess);
    }

    [Fact]
    public async Task Defect_16_a_command_that_is_told_as_a_request_blocks_a_careless_board_for_two_seconds()
    {
        await using BoardBench bench = new("AnswersRequestsOnly");
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        RemoteCharacteristic characteristic = await BoardBench.FindAsync(link);
        await link.Client.WriteWithoutResponseAsync(characteristic.ValueHandle, s_reset);
        await bench.LineAsync("option WriteWithResponse");
        Task<byte[]> read = link.Client.ReadAsync(characteristic);
        Assert.False(read.IsCompleted);
        bench.Time.Advance(EventWindow.Budget);
        Assert.Equal([42], await read.WaitAsync(BoardBench.Patience));
    }

    [Fact]
    public async Task Defect_16_commands_that_ten_receive_buffers_cannot_hold_are_lost_and_the_board_says_so()
    {
        await using BoardBench bench = new("AnswersRequestsOnly");
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        RemoteCharacteristic characteristic = await BoardBench.FindAsync(link);
        await link.Client.WriteWithoutResponseAsync(characteristic.ValueHandle, s_reset);
        await bench.LineAsync("option WriteWithResponse");
        for (int i = 0; i < 10; i++) await link.Client.WriteWithoutResponseAsync(characteristic.ValueHandle, s_reset);
        await bench.SaysAsync("receive buffers");
        for (int i = 0; i < 9; i++)
        {
            bench.Time.Advance(EventWindow.Budget);
            await bench.LineAsync("option WriteWithResponse");
        }

        bench.Time.Advance(EventWindow.Budget);
        Assert.Equal([42], await link.Client.ReadAsync(characteristic).WaitAsync(BoardBench.Patience));
    }

    [Fact]
    public async Task Defect_16_the_firmware_answers_commands_too_and_nothing_waits()
    {
        await using BoardBench bench = BoardBench.Firmware();
        await bench.BootAsync();
        LeLink link = await bench.PairedAsync();
        RemoteCharacteristic control = await BoardBench.FindAsync(link, ControlPoint);
        await link.Client.WriteWithoutResponseAsync(control.ValueHandle, s_reset);
        await link.Client.WriteAsync(control, s_reset).WaitAsync(BoardBench.Patience);
    }

    [Fact]
    public async Task Defect_18_a_handler_that_blocks_while_events_come_stops_a_careless_board()
    {
        await using BoardBench bench = new("BlockEvents");
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        Task toggling = ToggleAsync(link, await BoardBench.FindAsync(link), int.MaxValue);
        await bench.ExpectFaultAsync(18);
        await Assert.ThrowsAsync<AttException>(() => toggling);
    }

    [Fact]
    public async Task Defect_18_the_firmware_takes_a_flood_of_events_while_all_else_it_does_hangs_and_says_what_it_dropped()
    {
        await using BoardBench bench = BoardBench.Firmware();
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        RemoteCharacteristic measurement = await BoardBench.FindAsync(link);
        RemoteCharacteristic battery = await BoardBench.FindAsync(link, BatteryLevel);
        using (bench.HangConsole())
        {
            // 200 events, more than the image's queue holds; that a read is answered shows that all before it were taken.
            for (int i = 0; i < 4; i++)
            {
                await ToggleAsync(link, measurement, 25).WaitAsync(BoardBench.Patience);
                await link.Client.ReadAsync(battery).WaitAsync(BoardBench.Patience);
            }
        }

        await bench.PassAsync(bench.SaysAsync("guard: handlers failed or events dropped="));
        Assert.True((await link.PairAsync().WaitAsync(BoardBench.Patience)).IsSuccess);
        Notified values = await BoardBench.SubscribeAsync(link);
        await bench.PassAsync(values.MoreAsync(1));
    }

    // Ends with the link.
    private static async Task ToggleAsync(LeLink link, RemoteCharacteristic characteristic, int times)
    {
        for (int i = 0; i < times; i++)
        {
            await link.Client.SubscribeAsync(characteristic, static _ => { });
            await link.Client.UnsubscribeAsync(characteristic);
        }
    }
}
