using System;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using BleStack.Smp;
using Peers.Tests.Bluez;
using Peers.Tests.BluezPeripheral;
using Peers.Tests.Central;
using Peers.Tests.Harness;
using TestKit.Peers.Bluez;
using Xunit;

namespace Peers.Tests.Btvirt;

/// <summary>
/// One of our hosts and Linux with BlueZ, each on a controller of the same btvirt: host and controllers on the other side are both foreign.
/// </summary>
[Collection(BlueZPeripheralCollection.Name)]
[NeedsBtvirt]
public sealed class BtvirtBlueZTests(BlueZFixture bluez)
{
    private const string BodySensorLocation = "2A38";
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("BlueZ pairs with our firmware, SC passkey", "heart-rate", "KeyboardOnly", KeyKind.SecureAuthenticated)]
    [InlineData("BlueZ pairs with our firmware, SC Just Works", "just-works", "NoInputNoOutput", KeyKind.SecureUnauthenticated)]
    public Task BlueZ_pairs_with_our_firmware_uses_it_and_comes_back_on_the_bond(
        string name,
        string profile,
        string capability,
        KeyKind key
    ) => RunAsync(name, async (air, flow) =>
        {
            Firmware firmware = await flow.AttachFirmwareAsync(air.Port, $"--profile {profile}");
            await using BlueZPhone phone = await BlueZPhone.TakeAsync(
                flow.Guest,
                new PairingAgent(capability) { TypePasskey = firmware.ReadPasskeyAsync }
            );
            await phone.ScanAsync(firmware.Address);
            await phone.ConnectAsync();
            Assert.Null(await phone.PairAsync());
            Assert.Equal([0x01], await phone.ReadAsync(BodySensorLocation));
            await phone.WriteAsync("2A39", 0x01);
            ChannelReader<byte[]> measurements = await phone.SubscribeAsync("2A37");
            using var limit = new CancellationTokenSource(s_limit);
            Assert.InRange((await measurements.ReadAsync(limit.Token)).Length, 2, 20);
            await phone.DisconnectAsync();
            await firmware.SaysAsync("link: disconnected");
            Assert.Equal([((int)key, 16)], (await phone.StoredKeysAsync()).Distinct());

            await phone.ConnectAsync();
            await firmware.SaysAsync("welcome back");
            Assert.Equal([0x01], await phone.ReadAsync(BodySensorLocation));
            await phone.DisconnectAsync();
        });

    [Theory]
    [InlineData(
        "our phone pairs with BlueZ, SC numeric comparison",
        "DisplayYesNo",
        IoCapability.DisplayYesNo,
        "",
        PairingMethod.NumericComparison,
        KeyKind.SecureAuthenticated
    )]
    [InlineData(
        "our phone pairs with BlueZ, legacy passkey",
        "DisplayOnly",
        IoCapability.KeyboardOnly,
        "sc off",
        PairingMethod.PasskeyEntry,
        KeyKind.LegacyAuthenticated
    )]
    public Task Our_phone_pairs_with_BlueZ_uses_it_and_comes_back_on_the_bond(
        string name,
        string sensorCan,
        IoCapability phoneCan,
        string settings,
        PairingMethod method,
        KeyKind key
    ) =>
        RunAsync(name, (air, flow) =>
            SensorVisit.RunAsync(
                flow.Guest,
                async capability =>
                    await OurPhone.StartAsync(await air.NewControllerAsync(), capability, flow.Trace("phone", hasTwoClients: true)),
                sensorCan,
                phoneCan,
                settings,
                method,
                key
            )
        );

    private Task RunAsync(string name, Func<BtvirtAir, GuestFlow, Task> body) =>
        GuestFlow.RunAsync(bluez, BtvirtAir.Peer, name, async flow =>
        {
            await using BtvirtAir air = await BtvirtAir.StartAsync(flow.Guest, controllersOfGuest: 1);
            await body(air, flow);
        });
}
