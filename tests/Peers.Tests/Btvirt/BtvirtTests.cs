using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Gap;
using BleStack.Smp;
using Peers.Tests.Bluez;
using Peers.Tests.Central;
using Xunit;

namespace Peers.Tests.Btvirt;

/// <summary>Our firmware and our phone on two controllers of btvirt: somebody else's link layer asks for the keys and compares them.</summary>
[Collection(BlueZCollection.Name)]
public sealed class BtvirtTests(BlueZFixture bluez)
{
    private const ushort HeartRateMeasurement = 0x2A37;
    private const ushort BodySensorLocation = 0x2A38;
    private const ushort ControlPoint = 0x2A39;
    private const byte ResetEnergy = 0x01;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    [BtvirtTheory]
    [InlineData("SC passkey, device displays", "heart-rate", IoCapability.KeyboardOnly, true, PairingMethod.PasskeyEntry, SecurityLevel.AuthenticatedSecureConnections)]
    [InlineData("SC passkey, device types", "keyboard", IoCapability.DisplayOnly, true, PairingMethod.PasskeyEntry, SecurityLevel.AuthenticatedSecureConnections)]
    [InlineData("SC numeric comparison", "numeric", IoCapability.DisplayYesNo, true, PairingMethod.NumericComparison, SecurityLevel.AuthenticatedSecureConnections)]
    [InlineData("SC Just Works", "just-works", IoCapability.NoInputNoOutput, true, PairingMethod.JustWorks, SecurityLevel.Encrypted)]
    [InlineData("legacy passkey, device displays", "passkey", IoCapability.KeyboardOnly, false, PairingMethod.PasskeyEntry, SecurityLevel.Authenticated)]
    [InlineData("legacy Just Works", "just-works", IoCapability.NoInputNoOutput, false, PairingMethod.JustWorks, SecurityLevel.Encrypted)]
    public Task Our_hosts_pair_use_everything_and_come_back_on_the_bond(string flow, string profile, IoCapability capability, bool secureConnections, PairingMethod method, SecurityLevel level) =>
        RunAsync(flow, profile, async (air, firmware, one) =>
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
            Assert.Equal((16, level >= SecurityLevel.Authenticated, secureConnections), (phone.Bond!.KeySize, phone.Bond.IsAuthenticated, phone.Bond.IsSecureConnections));
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
    private static async Task<OurPhone> NewPhoneAsync(BtvirtAir air, GuestFlow flow, Firmware firmware, IoCapability capability, bool secureConnections = true)
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

    private static async Task TypeOnDeviceAsync(uint passkey, Firmware firmware)
    {
        await firmware.AskedForPasskeyAsync();
        firmware.Answer(passkey.ToString("D6"));
    }

    // AuthenticationComplete: encrypted 1, authenticated 2, bonded 4.
    private static int Bits(SecurityLevel level) => level >= SecurityLevel.Authenticated ? 7 : 5;

    private Task RunAsync(string name, string profile, Func<BtvirtAir, Firmware, GuestFlow, Task> body) => GuestFlow.RunAsync(bluez, BtvirtFactAttribute.Peer, name, async flow =>
    {
        await using BtvirtAir air = await BtvirtAir.StartAsync(flow.Guest);
        await body(air, await flow.AttachFirmwareAsync(air.Port, $"--profile {profile}"), flow);
    });
}
