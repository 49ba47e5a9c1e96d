using System;
using System.Threading.Tasks;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Smp;
using TestKit.Board;
using nanoFramework.Desktop.Tests.Board;
using Xunit;

namespace nanoFramework.Desktop.Tests.Defects;

/// <summary>
/// Numbers 21 and 22 of docs/defects.md: state that the stock image keeps by handle, and failures it does not recover from.
/// </summary>
public class RecoveryDefectTests
{
    [Fact]
    public async Task Defect_21_after_an_update_a_bonded_phone_is_subscribed_to_whatever_has_the_handle()
    {
        await using BoardBench bench = new("ChangesItsTable", "ESP32_BLE_REV0", IoCapability.NoInputNoOutput);
        await bench.BootAsync();
        LeLink link = await bench.PairedAsync();
        await BoardBench.SubscribeAsync(link, 0x2A1C);
        await bench.LineAsync("1 subscribed to 2A1C");
        await link.DisconnectAsync();
        bench.Board.PowerCycle();
        await bench.LineAsync("ready");
        link = await bench.ConnectAsync();
        Assert.True((await link.EncryptAsync().WaitAsync(FirmwareBench.Patience)).IsSuccess);
        await bench.SaysAsync("a bonded client subscribed to 2A1C, and is subscribed to 2A37 now");
        await bench.LineAsync("1 subscribed to 2A37");
    }

    [Theory]
    [InlineData("04 3E 13 01 3E 0000 01 00 000000000000 1800 0000 4800 00", "a connection failed to come about (0x3E)")]
    [InlineData("04 10 01 00", "the controller was reset")]
    public async Task Defect_22_without_a_disconnect_the_image_does_not_advertise_again(string packet, string why)
    {
        InjectingTransport? wire = null;
        await using BoardBench bench = new("Echo") { Wire = transport => wire = new InjectingTransport(transport) };
        await bench.BootAsync();
        wire!.Inject(packet);
        await bench.SaysAsync($"BLE: not advertising, and the image does not try again: {why}");
    }

    [Fact]
    public async Task Defect_22_a_controller_that_refuses_once_leaves_the_board_mute()
    {
        InjectingTransport? wire = null;
        await using BoardBench bench = BoardBench.Wired(transport => wire = new InjectingTransport(transport));
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        wire!.RefusesToAdvertise = true;
        await link.DisconnectAsync();
        await bench.SaysAsync("BLE: not advertising, and the image does not try again: the controller refused to advertise again");
    }

    [Theory]
    [InlineData("04 3E 13 01 3E 0000 01 00 000000000000 1800 0000 4800 00")]
    [InlineData("04 10 01 00")]
    public async Task The_full_platform_advertises_again_after_what_leaves_a_stock_board_mute_and_says_so_then(string packet)
    {
        InjectingTransport? wire = null;
        await using BoardBench bench = BoardBench.Wired(transport => wire = new InjectingTransport(transport), "platform=full");
        await bench.BootAsync();
        wire!.StopAdvertising(packet);
        await bench.PassAsync(bench.SaysAsync("link: advertising again"));
        Assert.DoesNotContain(bench.Console, static line => line.Contains("not advertising", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_full_platform_tries_again_after_a_refusal()
    {
        InjectingTransport? wire = null;
        await using BoardBench bench = BoardBench.Wired(transport => wire = new InjectingTransport(transport), "platform=full");
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        wire!.RefusesToAdvertise = true;
        await link.DisconnectAsync();
        await bench.SaysAsync("link: advertising refused error=0x0C, again in ");
        Assert.DoesNotContain("link: advertising again", bench.Console);
        await bench.PassAsync(bench.SaysAsync("link: advertising again"));
    }

    [Fact]
    public async Task Defect_22_a_link_that_fails_in_set_up_ends_without_a_disconnect()
    {
        InjectingTransport? wire = null;
        await using BoardBench bench = new("Echo") { Wire = transport => wire = new InjectingTransport(transport) };
        await bench.BootAsync();
        await bench.ConnectAsync();
        await bench.LineAsync("session Active");
        wire!.Inject($"04 05 04 00 {wire.Handle & 0xFF:X2}{wire.Handle >> 8:X2} 3E");
        await bench.SaysAsync("a connection failed in set-up (0x3E), which the image reports with an error and no disconnect");
        Assert.DoesNotContain("session Closed", bench.Console);
    }
}

/// <summary>Brings packets to the host that its controller did not send.</summary>
internal sealed class InjectingTransport(IHciTransport inner) : IHciTransport, IHciPacketSink
{
    private IHciPacketSink? _sink;
    private string? _instead;

    public string Name => inner.Name;

    /// <summary>The next LE Set Advertising Enable ends with Command Disallowed.</summary>
    public bool RefusesToAdvertise { get; set; }

    /// <summary>The handle of the last connection.</summary>
    public int Handle { get; private set; }

    public void Open(IHciPacketSink sink)
    {
        _sink = sink;
        inner.Open(this);
    }

    // LE Set Advertising Enable: 01 0A 20 01 | enable; its Command Complete: 04 0E 04 | credits | 0A 20 | status.
    public void Send(ReadOnlySpan<byte> packet)
    {
        if (!RefusesToAdvertise || packet is not [0x01, 0x0A, 0x20, 0x01, 0x01])
        {
            inner.Send(packet);
            return;
        }

        RefusesToAdvertise = false;
        Inject("04 0E 04 01 0A 20 0C");
    }

    public void OnPacket(ReadOnlySpan<byte> packet)
    {
        if (_instead is { } instead && packet is [0x04, 0x0E, 0x04, _, 0x0A, 0x20, 0x00])
        {
            _instead = null;
            Inject(instead);
            return;
        }

        // LE Connection Complete, Success: 04 3E 13 01 00 | handle.
        if (packet is [0x04, 0x3E, _, 0x01, 0x00, var low, var high, ..]) Handle = low | high << 8;
        _sink!.OnPacket(packet);
    }

    /// <summary>The controller stops, which the host hears of by this packet only.</summary>
    public void StopAdvertising(string hex)
    {
        _instead = hex;
        inner.Send([0x01, 0x0A, 0x20, 0x01, 0x00]);
    }

    public void OnClosed(string reason) => _sink!.OnClosed(reason);

    public void Inject(string hex) => _sink!.OnPacket(Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal)));

    public void Dispose() => inner.Dispose();
}
