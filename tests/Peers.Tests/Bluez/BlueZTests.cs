using System;
using System.Threading;
using System.Threading.Tasks;
using Peers.Tests.Harness;
using TestKit.Peers.Bluez;
using Xunit;

namespace Peers.Tests.Bluez;

/// <summary>An independent phone, Linux with BlueZ, uses the firmware: all failures and the recovery from them.</summary>
[Collection(BlueZCollection.Name)]
[NeedsBlueZ]
public sealed class BlueZTests(BlueZFixture bluez)
{
    private const string AuthenticationFailed = "org.bluez.Error.AuthenticationFailed";
    private const bool ByPhone = true;
    private const bool ByDevice = false;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Fact]
    public Task Reading_a_protected_value_makes_the_phone_pair_by_itself() =>
        bluez.RunAsync("--profile heart-rate", async (guest, firmware) =>
        {
            await using BlueZPhone phone = await ReachAsync(guest, firmware, Attentive(firmware));
            Assert.Equal([0x01], await phone.ReadAsync(HeartRate.BodySensorLocation));
            Assert.True(phone.IsPaired);
            Assert.Single(await firmware.BondsAsync());
            await phone.DisconnectAsync();
            Assert.False(phone.IsConnected);
        }, traces: PairingTrace.AssertRefusedReadPairsAsync);

    [Theory]
    [InlineData("wrong passkey, SC", "")]
    [InlineData("wrong passkey, legacy", "sc off")]
    public Task A_wrong_passkey_fails_on_both_sides_and_the_right_one_works_afterwards(string flow, string settings) =>
        bluez.RunAsync("--profile heart-rate", async (guest, firmware) =>
        {
            bool isWrong = true;
            var user = new PairingAgent("KeyboardOnly")
            {
                TypePasskey = async () => (await firmware.ReadPasskeyAsync() + (isWrong ? 1u : 0u)) % 1_000_000,
            };
            await using BlueZPhone phone = await BlueZPhone.TakeAsync(guest, firmware, user, Settings(settings));
            await phone.ScanAsync(firmware.Address);
            await phone.ConnectAsync();
            Assert.Equal(AuthenticationFailed, await phone.PairAsync());
            Assert.False(phone.IsPaired);
            await firmware.SaysAsync("verdict: pairing failed: wrong digits, or a no");
            Assert.Empty(await firmware.BondsAsync());
            isWrong = false;
            await RepairAsync(phone);
            Assert.Single(await firmware.BondsAsync());
        }, flow, static trace => PairingTrace.AssertFailuresAsync(trace, (ByDevice, PairingTrace.ConfirmValueFailed)));

    [Theory]
    [InlineData("comparison rejected by the phone", false, true)]
    [InlineData("comparison rejected by the device", true, false)]
    public Task A_rejected_comparison_leaves_no_bond(string flow, bool phoneAccepts, bool deviceAccepts) =>
        bluez.RunAsync(
            "--profile numeric",
            async (guest, firmware) =>
            {
                var user = new PairingAgent("DisplayYesNo")
                {
                    Compare = async number =>
                    {
                        Assert.Equal(number, await firmware.ReadComparisonAsync());
                        firmware.Answer(deviceAccepts ? "yes" : "no");
                        return phoneAccepts;
                    },
                };
                await using BlueZPhone phone = await ReachAsync(guest, firmware, user);
                Assert.NotNull(await phone.PairAsync());
                Assert.False(phone.IsPaired);
                await firmware.SaysAsync("verdict: pairing failed: wrong digits, or a no");
                Assert.Empty(await firmware.BondsAsync());
            },
            flow,
            trace => PairingTrace.AssertFailuresAsync(trace, (phoneAccepts ? ByDevice : ByPhone, PairingTrace.NumericComparisonFailed))
        );

    [Fact]
    public Task A_pairing_cancelled_twice_in_a_row_does_not_hinder_the_third() =>
        bluez.RunAsync(
            "--profile heart-rate",
            async (guest, firmware) =>
            {
                var asked = new SemaphoreSlim(0);
                bool isPatient = false;
                var user = new PairingAgent("KeyboardOnly")
                {
                    TypePasskey = async () =>
                    {
                        uint passkey = await firmware.ReadPasskeyAsync();
                        asked.Release();
                        return isPatient ? passkey : await new TaskCompletionSource<uint>().Task;
                    },
                };
                await using BlueZPhone phone = await ReachAsync(guest, firmware, user);
                for (int time = 0; time < 2; time++)
                {
                    Task<string?> pairing = phone.PairAsync();
                    Assert.True(await asked.WaitAsync(s_limit));
                    await phone.CancelPairingAsync();
                    Assert.NotNull(await pairing);
                    Assert.False(phone.IsPaired);
                    await firmware.SaysAsync("verdict: pairing failed: wrong digits, or a no");
                    Assert.Empty(await firmware.BondsAsync());
                }

                // A cancelled pairing leaves the link as it is.
                isPatient = true;
                Assert.Null(await phone.PairAsync());
                await HeartRate.UseAsync(phone);
            },
            traces: static trace =>
                PairingTrace.AssertFailuresAsync(
                    trace,
                    (ByPhone, PairingTrace.UnspecifiedReason),
                    (ByPhone, PairingTrace.UnspecifiedReason)
                )
        );

    [Fact]
    public Task A_phone_that_forgets_the_device_can_pair_again() =>
        bluez.RunAsync("--profile heart-rate", async (guest, firmware) =>
        {
            await using BlueZPhone phone = await ReachAsync(guest, firmware, Attentive(firmware));
            Assert.Null(await phone.PairAsync());
            await phone.ForgetAsync();
            await phone.ScanAsync(firmware.Address);
            await phone.ConnectAsync();
            Assert.Null(await phone.PairAsync());
            await HeartRate.UseAsync(phone);
        });

    [Fact]
    public Task Both_forget_and_pair_again() =>
        bluez.RunAsync("--profile heart-rate", async (guest, firmware) =>
        {
            await using BlueZPhone phone = await ReachAsync(guest, firmware, Attentive(firmware));
            Assert.Null(await phone.PairAsync());
            await phone.ForgetAsync();
            await firmware.SaysAsync("link: disconnected");
            firmware.Answer("forget all");
            await firmware.SaysAsync("bond: removed=1 bonds=0");
            await phone.ScanAsync(firmware.Address);
            await phone.ConnectAsync();
            Assert.Null(await phone.PairAsync());
            await HeartRate.UseAsync(phone);
            Assert.Single(await firmware.BondsAsync());
        });

    [Fact]
    public Task A_device_that_forgot_its_bonds_refuses_the_old_key_says_so_and_pairs_again() =>
        bluez.RunAsync("--profile heart-rate --image ESP32_BLE_REV3", async (guest, firmware) =>
        {
            await using (BlueZPhone phone = await ReachAsync(guest, firmware, Attentive(firmware)))
            {
                Assert.Null(await phone.PairAsync());
                await phone.DisconnectAsync();
                await firmware.SaysAsync("link: disconnected");
                // This image keeps bonds in RAM.
                firmware.Answer("power-cycle");
                await firmware.SaysAsync("ready ");
                Assert.NotNull(await Record.ExceptionAsync(() => ReadOnceConnectedAsync(phone)));
                await firmware.SaysAsync("bond lost on one side");
            }

            // Linux 6.1.192 itself stumbles when a key it holds is refused (list corruption in hci_chan_del); a phone that forgot is a new
            // one.
            await using BlueZPhone fresh = await ReachAsync(await bluez.SoundGuestAsync(), firmware, Attentive(firmware));
            Assert.Null(await fresh.PairAsync());
            await HeartRate.UseAsync(fresh);
        });

    [Fact]
    public Task A_phone_that_walks_away_in_mid_pairing_finds_the_device_ready_when_it_returns() =>
        bluez.RunAsync("--profile heart-rate", async (guest, firmware) =>
        {
            var asked = new SemaphoreSlim(0);
            var hesitant = new PairingAgent("KeyboardOnly")
            {
                TypePasskey = async () =>
                {
                    await firmware.ReadPasskeyAsync();
                    asked.Release();
                    return await new TaskCompletionSource<uint>().Task;
                },
            };
            Task<string?> pairing;
            await using (BlueZPhone leaving = await ReachAsync(guest, firmware, hesitant))
            {
                pairing = leaving.PairAsync();
                Assert.True(await asked.WaitAsync(s_limit));
                await guest.Relay.PartAsync();
            }

            Assert.NotNull(await Record.ExceptionAsync(() => pairing));
            await firmware.SaysAsync("disconnected");
            await using BlueZPhone back = await ReachAsync(guest, firmware, Attentive(firmware));
            Assert.Null(await back.PairAsync());
            await HeartRate.UseAsync(back);
        });

    private static string[] Settings(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<BlueZPhone> ReachAsync(Guest guest, Firmware firmware, PairingAgent user)
    {
        BlueZPhone phone = await BlueZPhone.TakeAsync(guest, firmware, user);
        await phone.ScanAsync(firmware.Address);
        await phone.ConnectAsync();
        return phone;
    }

    private static async Task ReadOnceConnectedAsync(BlueZPhone phone)
    {
        await phone.ConnectAsync(attempts: 1);
        await phone.ReadAsync(HeartRate.BodySensorLocation);
    }

    // After a pairing that failed Linux drops the link.
    private static async Task RepairAsync(BlueZPhone phone)
    {
        await phone.WaitForDisconnectAsync();
        await phone.ConnectAsync();
        Assert.Null(await phone.PairAsync());
        await HeartRate.UseAsync(phone);
    }

    // One person with both devices in view, who types with care.
    private static PairingAgent Attentive(Firmware firmware) => new("KeyboardOnly") { TypePasskey = firmware.ReadPasskeyAsync };
}
