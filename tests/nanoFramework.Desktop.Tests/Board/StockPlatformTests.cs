using System;
using System.Threading.Tasks;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Smp;
using TestKit.Board;
using Xunit;

namespace nanoFramework.Desktop.Tests.Board;

/// <summary>The firmware on a stock image: its decisions take effect on a phone's link.</summary>
public class StockPlatformTests
{
    private const HciErrorCode Ended = HciErrorCode.RemoteUserTerminatedConnection;

    [Fact]
    public async Task Three_wrong_passkeys_end_the_link_and_lock_pairing_for_half_a_minute()
    {
        await using BoardBench bench = BoardBench.Firmware();
        bench.TypedPasskey = 1;
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        Task<HciErrorCode> gone = BoardBench.GoneAsync(link);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(PairingFailure.ConfirmValueFailed, (await link.PairAsync().WaitAsync(BoardBench.Patience)).Failure);
            await bench.SaysAsync("verdict: pairing failed: wrong digits");
        }

        await bench.SaysAsync("guard: too many failures, seconds=30, disconnected");
        Assert.Equal(Ended, await gone.WaitAsync(BoardBench.Patience));

        bench.TypedPasskey = 123456;
        link = await bench.ConnectAsync();
        gone = BoardBench.GoneAsync(link);
        Assert.False((await link.PairAsync().WaitAsync(BoardBench.Patience)).IsSuccess);
        Assert.Equal(Ended, await gone.WaitAsync(BoardBench.Patience));

        link = await bench.ConnectAsync();
        bench.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.True((await link.PairAsync().WaitAsync(BoardBench.Patience)).IsSuccess);
    }

    [Fact]
    public async Task Outside_the_pairing_window_a_new_phone_is_disconnected_and_a_bonded_one_is_welcome()
    {
        await using BoardBench bench = BoardBench.Firmware("window=60");
        BleHost late = bench.AddPhone();
        await bench.BootAsync();
        LeLink link = await bench.PairedAsync();
        await bench.SaysAsync("bond: added");
        await link.DisconnectAsync();

        LeLink refused = await bench.ConnectAsync(late);
        bench.Time.Advance(TimeSpan.FromSeconds(60));
        Task<HciErrorCode> gone = BoardBench.GoneAsync(refused);
        Assert.False((await refused.PairAsync().WaitAsync(BoardBench.Patience)).IsSuccess);
        Assert.Equal(Ended, await gone.WaitAsync(BoardBench.Patience));
        await bench.SaysAsync("guard: pairing window closed, seconds=0, disconnected");

        link = await bench.ConnectAsync();
        Assert.True((await link.EncryptAsync().WaitAsync(BoardBench.Patience)).IsSuccess);
        await bench.SaysAsync("verdict: welcome back");
    }

    [Fact]
    public async Task A_link_that_stays_below_the_level_it_needs_is_ended_in_time_and_a_secure_one_is_not()
    {
        await using BoardBench bench = BoardBench.Firmware("link-timeout=10");
        await bench.BootAsync();
        LeLink idle = await bench.ConnectAsync();
        await bench.SaysAsync("link: connected");
        Task<HciErrorCode> gone = BoardBench.GoneAsync(idle);
        await bench.PassAsync(gone);
        Assert.Equal(Ended, await gone);
        await bench.SaysAsync("guard: no security for too long, disconnected");
        await bench.SaysAsync("advertising again");

        LeLink secure = await bench.PairedAsync();
        Notified values = await BoardBench.SubscribeAsync(secure);
        for (int i = 0; i < 15; i++)
        {
            Task one = values.MoreAsync(1);
            bench.Time.Advance(TimeSpan.FromSeconds(1));
            await bench.PassAsync(one);
        }

        Assert.True(secure.IsConnected);
    }

    [Fact]
    public async Task A_comparison_its_user_denies_fails()
    {
        await using BoardBench bench = BoardBench.Firmware("ESP32_BLE_REV3", IoCapability.DisplayYesNo, "profile=numeric");
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        Task<PairingOutcome> pairing = link.PairAsync();
        (await bench.PromptAsync()).Answer!("no");
        PairingOutcome outcome = await pairing.WaitAsync(BoardBench.Patience);
        Assert.Equal((FailedBy.Peer, PairingFailure.NumericComparisonFailed), (outcome.FailedBy, outcome.Failure));
        Assert.True(link.IsConnected);
    }

    [Fact]
    public async Task A_phone_that_knows_legacy_pairing_only_pairs_with_the_passkey_and_comes_back_on_its_bond()
    {
        await using BoardBench bench = BoardBench.Firmware();
        BleHost old = bench.AddPhone(flags: AuthReq.None);
        await bench.BootAsync();
        LeLink link = await bench.PairedAsync(old);
        Assert.Equal((true, true, false), (link.Security.IsEncrypted, link.Security.IsAuthenticated, link.Security.IsSecureConnections));
        await link.DisconnectAsync();
        link = await bench.ConnectAsync(old);
        Assert.True((await link.EncryptAsync().WaitAsync(BoardBench.Patience)).IsSuccess);
        await bench.SaysAsync("verdict: welcome back: encrypted and authenticated from the bond");
    }

    [Fact]
    public async Task The_fourth_phone_evicts_the_first_and_the_console_names_it()
    {
        await using BoardBench bench = BoardBench.Firmware();
        BleHost[] phones = [bench.Phone, bench.AddPhone(), bench.AddPhone(), bench.AddPhone()];
        await bench.BootAsync();
        foreach (BleHost phone in phones)
        {
            LeLink link = await bench.PairedAsync(phone);
            await bench.SaysAsync(
                phone == phones[3]
                    ? $"bond: added, oldest evicted new={phone.Identity.Value:X12} gone={phones[0].Identity.Value:X12} bonds=3"
                    : "bond: added"
            );
            await link.DisconnectAsync();
        }
    }

    [Fact]
    public async Task A_full_store_without_eviction_refuses_the_fourth_phone()
    {
        await using BoardBench bench = BoardBench.Firmware("evict-oldest=no");
        BleHost[] phones = [bench.Phone, bench.AddPhone(), bench.AddPhone()];
        BleHost fourth = bench.AddPhone();
        await bench.BootAsync();
        foreach (BleHost phone in phones)
        {
            LeLink link = await bench.PairedAsync(phone);
            await bench.SaysAsync("bond: added");
            await link.DisconnectAsync();
        }

        LeLink refused = await bench.ConnectAsync(fourth);
        Task<HciErrorCode> gone = BoardBench.GoneAsync(refused);
        Assert.False((await refused.PairAsync().WaitAsync(BoardBench.Patience)).IsSuccess);
        await gone.WaitAsync(BoardBench.Patience);
        await bench.SaysAsync("guard: bond store full");
        Assert.Equal(3, bench.Bonds.All.Count);
    }

    [Fact]
    public async Task An_image_holds_three_connections_and_advertises_again_when_one_left()
    {
        await using BoardBench bench = new("AdvertisesOn");
        BleHost[] phones = [bench.Phone, bench.AddPhone(), bench.AddPhone()];
        BleHost fourth = bench.AddPhone();
        await bench.BootAsync();
        LeLink? first = null;
        foreach (BleHost phone in phones)
        {
            LeLink link = await bench.ConnectAsync(phone);
            first ??= link;
            await bench.LineAsync(phone == phones[2] ? "advertising Waiting" : "advertising Started");
        }

        Task<LeLink> waiting = bench.ConnectAsync(fourth);
        Assert.All(phones, phone => Assert.Single(phone.Links));
        Assert.False(waiting.IsCompleted);
        await first!.DisconnectAsync();
        Assert.True((await waiting).IsConnected);
    }
}
