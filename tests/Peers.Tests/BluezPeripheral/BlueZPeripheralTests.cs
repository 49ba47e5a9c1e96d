using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Hci;
using BleStack.L2cap;
using BleStack.Smp;
using BleStack.Virtual;
using Peers.Tests.Bluez;
using Peers.Tests.Central;
using Peers.Tests.Harness;
using TestKit.Peers.Bluez;
using Xunit;

namespace Peers.Tests.BluezPeripheral;

/// <summary>
/// Our host as a phone, BlueZ as the heart-rate sensor, on our virtual air: every way to pair that the two can agree on, and ways it goes
/// wrong.
/// </summary>
[Collection(BlueZPeripheralCollection.Name)]
[NeedsBlueZ]
public sealed class BlueZPeripheralTests(BlueZFixture bluez)
{
    private const string Peer = "BlueZ as peripheral";
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(
        "SC passkey, sensor displays",
        "DisplayOnly",
        IoCapability.KeyboardOnly,
        "",
        PairingMethod.PasskeyEntry,
        KeyKind.SecureAuthenticated
    )]
    [InlineData(
        "SC passkey, sensor types",
        "KeyboardOnly",
        IoCapability.DisplayOnly,
        "",
        PairingMethod.PasskeyEntry,
        KeyKind.SecureAuthenticated
    )]
    [InlineData(
        "SC numeric comparison",
        "DisplayYesNo",
        IoCapability.DisplayYesNo,
        "",
        PairingMethod.NumericComparison,
        KeyKind.SecureAuthenticated
    )]
    [InlineData(
        "SC Just Works",
        "NoInputNoOutput",
        IoCapability.NoInputNoOutput,
        "",
        PairingMethod.JustWorks,
        KeyKind.SecureUnauthenticated
    )]
    [InlineData(
        "legacy passkey, sensor displays",
        "DisplayOnly",
        IoCapability.KeyboardOnly,
        "sc off",
        PairingMethod.PasskeyEntry,
        KeyKind.LegacyAuthenticated
    )]
    [InlineData(
        "legacy passkey, sensor types",
        "KeyboardOnly",
        IoCapability.DisplayOnly,
        "sc off",
        PairingMethod.PasskeyEntry,
        KeyKind.LegacyAuthenticated
    )]
    [InlineData(
        "legacy Just Works",
        "NoInputNoOutput",
        IoCapability.NoInputNoOutput,
        "sc off",
        PairingMethod.JustWorks,
        KeyKind.LegacyUnauthenticated
    )]
    [InlineData(
        "SC passkey, sensor displays, privacy on",
        "DisplayOnly",
        IoCapability.KeyboardOnly,
        "privacy on",
        PairingMethod.PasskeyEntry,
        KeyKind.SecureAuthenticated
    )]
    public Task Our_phone_is_refused_pairs_uses_everything_and_comes_back_on_its_bond(
        string flow,
        string sensorCan,
        IoCapability phoneCan,
        string settings,
        PairingMethod method,
        KeyKind key
    ) => RunAsync(flow, (guest, newPhone) => SensorVisit.RunAsync(guest, newPhone, sensorCan, phoneCan, settings, method, key));

    [Theory]
    [InlineData("wrong passkey, SC", "")]
    [InlineData("wrong passkey, legacy", "sc off")]
    public Task A_wrong_passkey_leaves_no_bond_on_either_side_and_the_right_one_works_afterwards(string flow, string settings) =>
        RunAsync(flow, async (guest, newPhone) =>
        {
            await using OurPhone phone = await newPhone(IoCapability.KeyboardOnly);
            using BlueZSensor sensor = await BlueZSensor.StartAsync(
                guest,
                SensorVisit.Introduce(phone, "DisplayOnly"),
                isAuthenticated: true,
                settings
            );
            Func<Task<uint>> read = phone.TypePasskey!;
            phone.TypePasskey = async () => (await read() + 1) % 1_000_000;
            await SensorVisit.ReachAsync(phone);
            PairingOutcome outcome = await phone.PairAsync();
            Assert.Equal((FailedBy.Peer, PairingFailure.ConfirmValueFailed), (outcome.FailedBy, outcome.Failure));
            Assert.Equal((null, false), (phone.Bond, sensor.IsBonded(phone.Host.Identity)));
            Assert.Empty(sensor.Application.Readers);

            phone.TypePasskey = read;
            await SensorVisit.PairAnewAsync(phone, sensor);
        });

    [Theory]
    [InlineData("comparison rejected by our phone", false, true)]
    [InlineData("comparison rejected by BlueZ", true, false)]
    public Task A_rejected_comparison_leaves_no_bond_on_either_side(string flow, bool phoneAccepts, bool sensorAccepts) =>
        RunAsync(flow, async (guest, newPhone) =>
        {
            await using OurPhone phone = await newPhone(IoCapability.DisplayYesNo);
            phone.Compare = _ => Task.FromResult(phoneAccepts);
            using BlueZSensor sensor = await BlueZSensor.StartAsync(
                guest,
                new PairingAgent("DisplayYesNo") { Compare = _ => Task.FromResult(sensorAccepts) },
                isAuthenticated: true
            );
            await SensorVisit.ReachAsync(phone);
            PairingOutcome outcome = await phone.PairAsync();
            Assert.Equal(
                (phoneAccepts ? FailedBy.Peer : FailedBy.Local, PairingFailure.NumericComparisonFailed),
                (outcome.FailedBy, outcome.Failure)
            );
            Assert.Equal((null, false), (phone.Bond, sensor.IsBonded(phone.Host.Identity)));
        });

    [Fact]
    public Task A_sensor_that_forgot_the_phone_refuses_its_key_and_pairs_again() =>
        RunAsync("sensor forgot the bond", async (guest, newPhone) =>
        {
            await using OurPhone phone = await newPhone(IoCapability.KeyboardOnly);
            using BlueZSensor sensor = await BlueZSensor.StartAsync(
                guest,
                SensorVisit.Introduce(phone, "DisplayOnly"),
                isAuthenticated: true
            );
            await SensorVisit.ReachAsync(phone);
            Assert.True((await phone.PairAsync()).IsSuccess);
            await sensor.WaitForBondAsync(phone.Host.Identity);
            await phone.DisconnectAsync();
            await sensor.WaitForDisconnectAsync(phone.Host.Identity);
            await sensor.ForgetAsync(phone.Host.Identity);

            await SensorVisit.ReachAsync(phone);
            PairingOutcome outcome = await phone.EncryptAsync();
            Assert.Equal(
                (FailedBy.Encryption, HciErrorCode.PinOrKeyMissing, SecurityLevel.None),
                (outcome.FailedBy, outcome.HciError, phone.Link.Security.Level)
            );
            await SensorVisit.PairAnewAsync(phone, sensor);
        });

    private Task RunAsync(string name, Func<Guest, Func<IoCapability, Task<OurPhone>>, Task> body) =>
        GuestFlow.RunAsync(bluez, Peer, name, async flow =>
        {
            var air = new VirtualAir(new SerialLoop());
            await using H4Server server = H4Server.Start(air, "tcp:127.0.0.1:0");
            using var limit = new CancellationTokenSource(s_limit);
            await flow.Guest.Relay.JoinAsync(
                int.Parse(server.Endpoint.Split(':')[^1], CultureInfo.InvariantCulture),
                flow.Trace("sensor", hasTwoClients: true),
                limit.Token
            );
            try
            {
                string said = await flow.Guest.RunAsync("hci plug");
                if (said.Contains("hci:", StringComparison.Ordinal))
                    throw new InvalidOperationException($"The guest has no controller: {said}");
                await body(flow.Guest, capability =>
                    OurPhone.StartAsync(air.CreateController().CreateTransport(), capability, flow.Trace("phone", hasTwoClients: true))
                );
            }
            finally
            {
                await flow.Guest.DetachAsync();
            }
        });
}
