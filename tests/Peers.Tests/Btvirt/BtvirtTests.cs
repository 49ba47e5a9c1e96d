using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.L2cap;
using BleStack.Smp;
using Peers.Tests.Bluez;
using Peers.Tests.Central;
using Peers.Tests.Harness;
using TestKit.Peers.Bluez;
using Xunit;

namespace Peers.Tests.Btvirt;

/// <summary>
/// Our firmware and our phone on two controllers of btvirt: an independent link layer asks for the keys and compares them.
/// </summary>
[Collection(BlueZPeripheralCollection.Name)]
[NeedsBtvirt]
public sealed class BtvirtTests(BlueZFixture bluez)
{
    private const ushort HeartRateMeasurement = 0x2A37;
    private const ushort BodySensorLocation = 0x2A38;
    private const ushort ControlPoint = 0x2A39;
    private const byte ResetEnergy = 0x01;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(
        "SC passkey, device displays",
        "heart-rate",
        IoCapability.KeyboardOnly,
        true,
        PairingMethod.PasskeyEntry,
        SecurityLevel.AuthenticatedSecureConnections
    )]
    [InlineData(
        "SC passkey, device types",
        "keyboard",
        IoCapability.DisplayOnly,
        true,
        PairingMethod.PasskeyEntry,
        SecurityLevel.AuthenticatedSecureConnections
    )]
    [InlineData(
        "SC numeric comparison",
        "numeric",
        IoCapability.DisplayYesNo,
        true,
        PairingMethod.NumericComparison,
        SecurityLevel.AuthenticatedSecureConnections
    )]
    [InlineData("SC Just Works", "just-works", IoCapability.NoInputNoOutput, true, PairingMethod.JustWorks, SecurityLevel.Encrypted)]
    [InlineData(
        "legacy passkey, device displays",
        "passkey",
        IoCapability.KeyboardOnly,
        false,
        PairingMethod.PasskeyEntry,
        SecurityLevel.Authenticated
    )]
    [InlineData("legacy Just Works", "just-works", IoCapability.NoInputNoOutput, false, PairingMethod.JustWorks, SecurityLevel.Encrypted)]
    public Task Our_hosts_pair_use_everything_and_come_back_on_the_bond(
        string flow,
        string profile,
        IoCapability capability,
        bool secureConnections,
        PairingMethod method,
        SecurityLevel level
    ) => RunAsync(flow, profile, async (air, firmware, one) =>
        {
            await using OurPhone phone = await NewPhoneAsync(air, one, firmware, capability, secureConnections);
            await ReachAsync(phone, firmware);
            Assert.Equal(AttErrorCode.InsufficientAuthentication, await phone.RefusalOfReadAsync(BodySensorLocation));
            PairingOutcome outcome = await phone.PairAsync();
            Assert.Equal((true, method, level), (outcome.IsSuccess, outcome.Method, phone.Link.Security.Level));
            await firmware.SaysAsync($"authentication complete status=0 security={Bits(level)}");
            await firmware.SaysAsync("bond: added");
            await UseAsync(phone);
            await phone.DisconnectAsync();
            await firmware.SaysAsync("link: disconnected");

            await ReachAsync(phone, firmware);
            outcome = await phone.EncryptAsync();
            Assert.Equal((true, null, level), (outcome.IsSuccess, outcome.Method, phone.Link.Security.Level));
            await firmware.SaysAsync("welcome back");
            Assert.Equal([0x01], await phone.ReadAsync(BodySensorLocation));
            Assert.Equal(
                (16, level >= SecurityLevel.Authenticated, secureConnections),
                (phone.Bond!.KeySize, phone.Bond.IsAuthenticated, phone.Bond.IsSecureConnections)
            );
        });

    [Theory]
    [InlineData("wrong passkey, SC", "heart-rate", true)]
    [InlineData("wrong passkey, legacy", "passkey", false)]
    public Task A_wrong_passkey_leaves_no_bond_and_the_right_one_works_on_the_same_link(
        string flow,
        string profile,
        bool secureConnections
    ) => RunAsync(flow, profile, async (air, firmware, one) =>
        {
            await using OurPhone phone = await NewPhoneAsync(air, one, firmware, IoCapability.KeyboardOnly, secureConnections);
            phone.TypePasskey = async () => (await firmware.ReadPasskeyAsync() + 1) % 1_000_000;
            await ReachAsync(phone, firmware);
            PairingOutcome outcome = await phone.PairAsync();
            Assert.Equal((FailedBy.Peer, PairingFailure.ConfirmValueFailed), (outcome.FailedBy, outcome.Failure));
            // 0x05, not 0x0F: the device holds no key for this phone.
            Assert.Equal((null, AttErrorCode.InsufficientAuthentication), (phone.Bond, await phone.RefusalOfReadAsync(BodySensorLocation)));
            Assert.DoesNotContain("bond: added", firmware.Transcript, StringComparison.Ordinal);

            phone.TypePasskey = firmware.ReadPasskeyAsync;
            Assert.True((await phone.PairAsync()).IsSuccess);
            await UseAsync(phone);
        });

    [Theory]
    [InlineData("wrong key, SC", "heart-rate", true)]
    [InlineData("wrong key, legacy", "passkey", false)]
    public Task A_key_off_by_one_bit_is_refused_by_the_controller_and_the_right_one_is_taken_afterwards(
        string flow,
        string profile,
        bool secureConnections
    ) => RunAsync(flow, profile, async (air, firmware, one) =>
        {
            await using OurPhone phone = await NewBondedPhoneAsync(air, one, firmware, secureConnections);
            Bond bond = phone.Bond!;
            phone.SpoilBond();
            await ReachAsync(phone, firmware);
            PairingOutcome outcome = await phone.EncryptAsync();
            Assert.Equal((FailedBy.Encryption, HciErrorCode.AuthenticationFailure), (outcome.FailedBy, outcome.HciError));
            Assert.Equal(
                (SecurityLevel.None, AttErrorCode.InsufficientEncryption),
                (phone.Link.Security.Level, await phone.RefusalOfReadAsync(BodySensorLocation))
            );
            await firmware.SaysAsync("authentication complete", "security=0");
            await phone.DisconnectAsync();
            await firmware.SaysAsync("link: disconnected");

            phone.Host.Bonds.Save(bond);
            await ReachAsync(phone, firmware);
            Assert.True((await phone.EncryptAsync()).IsSuccess);
            await firmware.SaysAsync("welcome back");
            Assert.Equal([0x01], await phone.ReadAsync(BodySensorLocation));
        });

    [Fact]
    public Task A_device_that_forgot_refuses_the_bond_with_Key_Missing_and_pairs_again() =>
        RunAsync("device forgot the bond", "heart-rate", async (air, firmware, one) =>
        {
            await using OurPhone phone = await NewBondedPhoneAsync(air, one, firmware);
            firmware.Answer("forget all");
            await firmware.SaysAsync("bond: removed=1");
            await ReachAsync(phone, firmware);
            PairingOutcome outcome = await phone.EncryptAsync();
            Assert.Equal((FailedBy.Encryption, HciErrorCode.PinOrKeyMissing), (outcome.FailedBy, outcome.HciError));
            Assert.Equal(AttErrorCode.InsufficientAuthentication, await phone.RefusalOfReadAsync(BodySensorLocation));
            Assert.True((await phone.PairAsync()).IsSuccess);
            await UseAsync(phone);
        });

    /// <summary>
    /// btvirt has no supervision timeout: the disappearance of a host is never reported to its peer. So the phone disconnects, during other
    /// operations.
    /// </summary>
    [Fact]
    public Task A_phone_that_hangs_up_in_mid_pairing_leaves_the_device_ready_for_the_next() =>
        RunAsync("phone hangs up in mid-pairing", "heart-rate", async (air, firmware, one) =>
        {
            await using OurPhone phone = await NewPhoneAsync(air, one, firmware, IoCapability.KeyboardOnly);
            var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            phone.TypePasskey = async () =>
            {
                await firmware.ReadPasskeyAsync();
                asked.SetResult();
                return await new TaskCompletionSource<uint>().Task;
            };
            await ReachAsync(phone, firmware);
            Task<PairingOutcome> pairing = phone.PairAsync();
            await asked.Task.WaitAsync(s_limit);
            await phone.DisconnectAsync();
            Assert.Equal(FailedBy.LinkLost, (await pairing).FailedBy);
            await firmware.SaysAsync("link: disconnected");

            phone.TypePasskey = firmware.ReadPasskeyAsync;
            await ReachAsync(phone, firmware);
            Assert.True((await phone.PairAsync()).IsSuccess);
            await UseAsync(phone);
        });

    [Fact]
    public Task Connecting_to_somebody_who_does_not_advertise_fails_at_once_and_the_phone_goes_on() =>
        RunAsync("no advertiser", "heart-rate", async (air, firmware, one) =>
        {
            await using OurPhone phone = await NewPhoneAsync(air, one, firmware, IoCapability.KeyboardOnly);
            await Assert.ThrowsAsync<ConnectionFailedException>(() =>
                phone.ConnectAsync(new BleAddress(0x00_AA_01_77_77_77, AddressType.Public))
            );
            await ReachAsync(phone, firmware);
            Assert.True((await phone.PairAsync()).IsSuccess);
        });

    private static async Task UseAsync(OurPhone phone)
    {
        Assert.Equal([0x01], await phone.ReadAsync(BodySensorLocation));
        await phone.WriteAsync(ControlPoint, ResetEnergy);
        ChannelReader<byte[]> measurements = await phone.SubscribeAsync(HeartRateMeasurement);
        using var limit = new CancellationTokenSource(s_limit);
        // Flags and at least one octet of heart rate [Heart Rate Service 1.0] 3.1.
        Assert.InRange((await measurements.ReadAsync(limit.Token)).Length, 2, 20);
    }

    private static Task ReachAsync(OurPhone phone, Firmware firmware) =>
        phone.ReachAsync(report => report.Address.ToString() == $"{firmware.Address}/public", firmware.Address);

    // One person with both devices in view.
    private static async Task<OurPhone> NewPhoneAsync(
        BtvirtAir air,
        GuestFlow flow,
        Firmware firmware,
        IoCapability capability,
        bool secureConnections = true
    )
    {
        OurPhone phone = await OurPhone.StartAsync(await air.NewControllerAsync(), capability, flow.Trace("phone"), secureConnections);
        phone.TypePasskey = firmware.ReadPasskeyAsync;
        phone.ShowPasskey = passkey => _ = TypeOnDeviceAsync(passkey, firmware);
        phone.Compare = async number =>
        {
            bool isSame = number == await firmware.ReadComparisonAsync();
            firmware.Answer(isSame ? "yes" : "no");
            return isSame;
        };
        return phone;
    }

    private static async Task<OurPhone> NewBondedPhoneAsync(BtvirtAir air, GuestFlow flow, Firmware firmware, bool secureConnections = true)
    {
        OurPhone phone = await NewPhoneAsync(air, flow, firmware, IoCapability.KeyboardOnly, secureConnections);
        await ReachAsync(phone, firmware);
        Assert.True((await phone.PairAsync()).IsSuccess);
        await phone.DisconnectAsync();
        await firmware.SaysAsync("link: disconnected");
        return phone;
    }

    private static async Task TypeOnDeviceAsync(uint passkey, Firmware firmware)
    {
        await firmware.AskedForPasskeyAsync();
        firmware.Answer(passkey.ToString("D6"));
    }

    // AuthenticationComplete: encrypted 1, authenticated 2, bonded 4.
    private static int Bits(SecurityLevel level) => level >= SecurityLevel.Authenticated ? 7 : 5;

    private Task RunAsync(string name, string profile, Func<BtvirtAir, Firmware, GuestFlow, Task> body) =>
        GuestFlow.RunAsync(bluez, BtvirtAir.Peer, name, async flow =>
        {
            await using BtvirtAir air = await BtvirtAir.StartAsync(flow.Guest);
            await body(air, await flow.AttachFirmwareAsync(air.Port, $"--profile {profile}"), flow);
        });
}
