using System;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Smp;
using nanoFramework.Desktop.Tests.Board;
using Xunit;

namespace nanoFramework.Desktop.Tests.Defects;

/// <summary>
/// Rules that act on bonds and on the window act on the links that live on them, alike on the stock image and on the full platform.
/// </summary>
public class LinkRuleTests
{
    [Theory]
    [InlineData("stock", "forget all")]
    [InlineData("full", "forget all")]
    [InlineData("stock", "forget one")]
    [InlineData("full", "forget one")]
    public async Task Forgetting_a_connected_phone_ends_its_link(string platform, string command)
    {
        await using BoardBench bench = BoardBench.Firmware("platform=" + platform);
        await bench.BootAsync();
        LeLink link = await bench.PairedAsync();
        await bench.SaysAsync("bond: added");
        Task<HciErrorCode> gone = BoardBench.GoneAsync(link);
        bench.Board.Command(command.Replace("one", bench.Phone.Identity.Value.ToString("X12"), StringComparison.Ordinal));
        Assert.Equal(HciErrorCode.RemoteUserTerminatedConnection, await gone.WaitAsync(BoardBench.Patience));
        await bench.SaysAsync("bond: removed=1 bonds=0");
        Assert.Empty(bench.Bonds.All);
    }

    [Fact]
    public async Task A_bond_with_a_random_address_cannot_be_removed_alone_on_the_stock_image_and_no_other_bond_is_removed()
    {
        await using BoardBench bench = BoardBench.Firmware();
        BleHost other = bench.AddPhone(address: new BleAddress(0xC01122334455, AddressType.Random));
        await bench.BootAsync();
        await (await bench.PairedAsync()).DisconnectAsync();
        LeLink link = await bench.PairedAsync(other);
        bench.Board.Command("forget C01122334455");
        await bench.SaysAsync("bond: the image removes no single bond with a random address; forget all");
        await bench.SaysAsync("bond: no such bond bonds=2");
        Assert.True(link.IsConnected);
        Task<HciErrorCode> gone = BoardBench.GoneAsync(link);
        bench.Board.Command("forget all");
        await gone.WaitAsync(BoardBench.Patience);
        await bench.SaysAsync("bond: removed=2 bonds=0");
    }

    [Theory]
    [InlineData("stock")]
    [InlineData("full")]
    public async Task Closing_the_window_ends_a_pairing_that_runs(string platform)
    {
        await using BoardBench bench = Typing(platform);
        (LeLink link, Task<PairingOutcome> pairing) = await BeginAsync(bench);
        Task<HciErrorCode> gone = BoardBench.GoneAsync(link);
        bench.Board.Command("window close");
        Assert.Equal(HciErrorCode.RemoteUserTerminatedConnection, await gone.WaitAsync(BoardBench.Patience));
        Assert.False((await pairing.WaitAsync(BoardBench.Patience)).IsSuccess);
        await bench.SaysAsync("verdict: this device ended the link during pairing");
    }

    [Theory]
    [InlineData("stock")]
    [InlineData("full")]
    public async Task A_phone_that_hangs_up_during_a_pairing_gave_up_and_nothing_else_is_said(string platform)
    {
        await using BoardBench bench = Typing(platform);
        (LeLink link, _) = await BeginAsync(bench);
        await link.DisconnectAsync();
        await bench.SaysAsync("verdict: the phone gave up during pairing; on the phone: try again");
        Assert.DoesNotContain(bench.Console, static line =>
            line.Contains("wrong digits", StringComparison.Ordinal) || line.Contains("forget this device", StringComparison.Ordinal)
        );
        if (platform == "full")
            Assert.Contains(bench.Console, static line =>
                line.StartsWith("verdict: pairing failed: the phone gave up; on the phone: try again link=", StringComparison.Ordinal)
            );
    }

    [Theory]
    [InlineData("stock")]
    [InlineData("full")]
    public async Task The_link_timeout_rests_while_a_person_types(string platform)
    {
        await using BoardBench bench = Typing(platform, "link-timeout=6");
        (LeLink link, _) = await BeginAsync(bench);
        bench.Time.Advance(TimeSpan.FromSeconds(20));
        (await bench.PromptAsync()).Answer!("no");
        await bench.SaysAsync("link: disconnected");
        Assert.DoesNotContain(bench.Console, static line => line.Contains("no security for too long", StringComparison.Ordinal));
        Assert.False(link.IsConnected);
    }

    [Theory]
    [InlineData("stock")]
    [InlineData("full")]
    public async Task A_bonded_phone_that_forgot_this_device_replaces_its_own_bond_in_a_full_store_without_eviction(string platform)
    {
        await using BoardBench bench = BoardBench.Firmware("evict-oldest=no", "platform=" + platform);
        BleHost[] phones = [bench.Phone, bench.AddPhone(), bench.AddPhone()];
        await bench.BootAsync();
        foreach (BleHost phone in phones)
        {
            LeLink link = await bench.PairedAsync(phone);
            await bench.SaysAsync("bond: added");
            await link.DisconnectAsync();
        }

        await bench.PairedAsync(phones[0]);
        await bench.SaysAsync($"bond: replaced new={phones[0].Identity.Value:X12} gone={phones[0].Identity.Value:X12} bonds=3");
    }

    [Fact]
    public async Task A_phone_that_refuses_the_connection_parameters_is_told_of()
    {
        await using BoardBench bench = BoardBench.Firmware("profile=counter", "platform=full");
        BleHost phone = bench.AddPhone(acceptsParameters: false);
        await bench.BootAsync();
        await bench.ConnectAsync(phone);
        await bench.SaysAsync("link: parameters 24,48,0,60 asked");
        await bench.SaysAsync("link: parameters refused error=0x");
    }

    [Fact]
    public async Task A_phone_that_keeps_no_keys_is_not_welcomed_back_when_another_paired_after_it()
    {
        await using BoardBench bench = BoardBench.Firmware("ESP32_BLE_REV3", IoCapability.NoInputNoOutput, "profile=just-works");
        BleHost other = bench.AddPhone(IoCapability.NoInputNoOutput);
        await bench.BootAsync();
        foreach (BleHost phone in new[] { bench.Phone, other })
        {
            LeLink link = await bench.PairedAsync(phone);
            await bench.SaysAsync("bond: added");
            await link.DisconnectAsync();
        }

        await bench.PairedAsync();
        await bench.SaysAsync("bond: replaced");
        Assert.DoesNotContain(bench.Console, static line => line.Contains("welcome back", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_full_platform_tells_a_Just_Works_bond_that_comes_back_from_a_new_pairing()
    {
        await using BoardBench bench = BoardBench.Firmware(
            "ESP32_BLE_REV3",
            IoCapability.NoInputNoOutput,
            "profile=just-works",
            "platform=full"
        );
        await bench.BootAsync();
        await (await bench.PairedAsync()).DisconnectAsync();
        LeLink link = await bench.ConnectAsync();
        Assert.True((await link.EncryptAsync().WaitAsync(BoardBench.Patience)).IsSuccess);
        await bench.SaysAsync("verdict: welcome back: encrypted, no MITM protection from the bond");
        await link.DisconnectAsync();
        await bench.PairedAsync();
        await bench.SaysAsync("bond: replaced");
    }

    [Fact]
    public async Task A_board_that_restarts_ends_its_links_and_welcomes_a_kept_bond()
    {
        await using BoardBench bench = BoardBench.Firmware("ESP32_BLE_REV0", IoCapability.KeyboardOnly);
        await bench.BootAsync();
        LeLink link = await bench.PairedAsync();
        await bench.SaysAsync("bond: added");
        Task<HciErrorCode> gone = BoardBench.GoneAsync(link);
        bench.Board.PowerCycle();
        await gone.WaitAsync(BoardBench.Patience);
        await bench.SaysAsync("boot: advertising");
        link = await bench.ConnectAsync();
        Assert.True((await link.EncryptAsync().WaitAsync(BoardBench.Patience)).IsSuccess);
        await bench.SaysAsync("verdict: welcome back: encrypted and authenticated from the bond");
    }

    // The board's owner needs time to type.
    private static BoardBench Typing(string platform, params string[] settings) =>
        BoardBench.Firmware(
            "ESP32_BLE_REV3",
            IoCapability.DisplayOnly,
            [.. settings, "profile=keyboard", "passkey=random", "platform=" + platform]
        );

    private static async Task<(LeLink Link, Task<PairingOutcome> Pairing)> BeginAsync(BoardBench bench)
    {
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        Task<PairingOutcome> pairing = link.PairAsync();
        await bench.SaysAsync("pair: type the passkey");
        return (link, pairing);
    }
}
