using System;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Xunit;

namespace Peers.Tests.Bluez;

/// <summary>A phone nobody here wrote, Linux with BlueZ, uses the firmware: every way to pair that the two can agree on, and every way it can go wrong.</summary>
[Collection(BlueZCollection.Name)]
public sealed class BlueZTests(BlueZFixture bluez)
{
    private const string BodySensorLocation = "2A38";
    private const string HeartRateMeasurement = "2A37";
    private const string ControlPoint = "2A39";
    private const byte ResetEnergy = 0x01;
    private const string AuthenticationFailed = "org.bluez.Error.AuthenticationFailed";
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    [BluezTheory]
    [InlineData("SC passkey, device displays", "heart-rate", "KeyboardOnly", "", KeyKind.SecureAuthenticated)]
    [InlineData("SC passkey, device types", "keyboard", "DisplayOnly", "", KeyKind.SecureAuthenticated)]
    [InlineData("SC numeric comparison", "numeric", "DisplayYesNo", "", KeyKind.SecureAuthenticated)]
    [InlineData("SC Just Works", "just-works", "NoInputNoOutput", "", KeyKind.SecureUnauthenticated)]
    [InlineData("legacy passkey, device displays", "passkey", "KeyboardOnly", "sc off", KeyKind.LegacyAuthenticated)]
    [InlineData("legacy passkey, device types", "keyboard", "DisplayYesNo", "sc off", KeyKind.LegacyAuthenticated)]
    [InlineData("legacy Just Works", "just-works", "NoInputNoOutput", "sc off", KeyKind.LegacyUnauthenticated)]
    [InlineData("SC passkey, privacy on", "heart-rate", "KeyboardOnly", "privacy on", KeyKind.SecureAuthenticated)]
    [InlineData("SC Just Works, privacy on", "just-works", "NoInputNoOutput", "privacy on", KeyKind.SecureUnauthenticated)]
    [InlineData("legacy passkey, privacy on", "passkey", "KeyboardOnly", "sc off,privacy on", KeyKind.LegacyAuthenticated)]
    public Task A_phone_pairs_uses_everything_and_comes_back_on_its_bond(string flow, string profile, string capability, string settings, KeyKind key) =>
        bluez.RunAsync($"--profile {profile}", async (guest, firmware) =>
        {
            await using BlueZPhone phone = await BlueZPhone.TakeAsync(guest, firmware, Attentive(capability, firmware), Settings(settings));
            await phone.ScanAsync(firmware.Address);
            await phone.ConnectAsync();
            Assert.Null(await phone.PairAsync());
            Assert.True(phone.IsPaired && phone.IsBonded);
            await UseAsync(phone);
            await phone.DisconnectAsync();

            Assert.Equal([((int)key, 16)], (await phone.StoredKeysAsync()).Distinct());

            await phone.ConnectAsync();
            Assert.Equal([0x01], await phone.ReadAsync(BodySensorLocation));
            Assert.True(phone.IsBonded);
            await phone.DisconnectAsync();
        }, flow);

    [BluezFact]
    public Task Reading_a_protected_value_makes_the_phone_pair_by_itself() =>
        bluez.RunAsync("--profile heart-rate", async (guest, firmware) =>
        {
            await using BlueZPhone phone = await ReachAsync(guest, firmware, Attentive("KeyboardOnly", firmware));
            Assert.Equal([0x01], await phone.ReadAsync(BodySensorLocation));
            Assert.True(phone.IsPaired);
        });

    [BluezTheory]
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
            isWrong = false;
            await RepairAsync(phone);
        }, flow);

    [BluezTheory]
    [InlineData("comparison rejected by the phone", false, true)]
    [InlineData("comparison rejected by the device", true, false)]
    public Task A_rejected_comparison_leaves_no_bond(string flow, bool phoneAccepts, bool deviceAccepts) =>
        bluez.RunAsync("--profile numeric", async (guest, firmware) =>
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
        }, flow);

    [BluezFact]
    public Task A_pairing_cancelled_twice_in_a_row_does_not_hinder_the_third() =>
        bluez.RunAsync("--profile heart-rate", async (guest, firmware) =>
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
            }

            // A cancelled pairing leaves the link as it is.
            isPatient = true;
            Assert.Null(await phone.PairAsync());
            await UseAsync(phone);
        });

    [BluezFact]
    public Task A_phone_that_forgets_the_device_can_pair_again() =>
        bluez.RunAsync("--profile heart-rate", async (guest, firmware) =>
        {
            await using BlueZPhone phone = await ReachAsync(guest, firmware, Attentive("KeyboardOnly", firmware));
            Assert.Null(await phone.PairAsync());
            await phone.ForgetAsync();
            await phone.ScanAsync(firmware.Address);
            await phone.ConnectAsync();
            Assert.Null(await phone.PairAsync());
            await UseAsync(phone);
        });

    [BluezFact]
    public Task A_device_that_forgot_its_bonds_refuses_the_old_key_says_so_and_pairs_anew() =>
        bluez.RunAsync("--profile heart-rate --image ESP32_BLE_REV3", async (guest, firmware) =>
        {
            await using (BlueZPhone phone = await ReachAsync(guest, firmware, Attentive("KeyboardOnly", firmware)))
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

            // Linux 6.1.192 itself stumbles when a key it holds is refused (list corruption in hci_chan_del); a phone that forgot is a new one.
            await using BlueZPhone fresh = await ReachAsync(await bluez.SoundGuestAsync(), firmware, Attentive("KeyboardOnly", firmware));
            Assert.Null(await fresh.PairAsync());
            await UseAsync(fresh);
        });

    [BluezFact]
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
            await using BlueZPhone back = await ReachAsync(guest, firmware, Attentive("KeyboardOnly", firmware));
            Assert.Null(await back.PairAsync());
            await UseAsync(back);
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
        await phone.ReadAsync(BodySensorLocation);
    }

    // After a pairing that failed Linux drops the link.
    private static async Task RepairAsync(BlueZPhone phone)
    {
        await phone.WaitForDisconnectAsync();
        await phone.ConnectAsync();
        Assert.Null(await phone.PairAsync());
        await UseAsync(phone);
    }

    private static async Task UseAsync(BlueZPhone phone)
    {
        Assert.Equal([0x01], await phone.ReadAsync(BodySensorLocation));
        await phone.WriteAsync(ControlPoint, ResetEnergy);
        ChannelReader<byte[]> measurements = await phone.SubscribeAsync(HeartRateMeasurement);
        using var limit = new CancellationTokenSource(s_limit);
        byte[] measurement = await measurements.ReadAsync(limit.Token);
        // Flags and at least one octet of heart rate [Heart Rate Service 1.0] 3.1.
        Assert.InRange(measurement.Length, 2, 20);
    }

    // One person with both devices in view, who types and compares with care.
    private static PairingAgent Attentive(string capability, Firmware firmware) => new(capability)
    {
        TypePasskey = firmware.ReadPasskeyAsync,
        ShowPasskey = passkey => _ = TypeOnDeviceAsync(passkey, firmware),
        Compare = async number =>
        {
            bool isSame = number == await firmware.ReadComparisonAsync();
            firmware.Answer(isSame ? "yes" : "no");
            return isSame;
        },
    };

    private static async Task TypeOnDeviceAsync(uint passkey, Firmware firmware)
    {
        await firmware.AskedForPasskeyAsync();
        firmware.Answer(passkey.ToString("D6"));
    }
}

/// <summary>Keys as the kernel's management interface numbers them.</summary>
public enum KeyKind
{
    LegacyUnauthenticated = 0,
    LegacyAuthenticated = 1,
    SecureUnauthenticated = 2,
    SecureAuthenticated = 3,
}
