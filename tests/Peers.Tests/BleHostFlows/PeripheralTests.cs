using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Peers.Tests.Harness;
using TestKit.Peers;
using TestKit.Peers.Bluez;
using Xunit;

namespace Peers.Tests.BleHostFlows;

/// <summary>
/// The other way round: our central (`simulator phone`) with an independent heart-rate sensor, ble-host in the peripheral role.
/// </summary>
[NeedsBleHost]
public sealed class PeripheralTests(SharedAir air) : IClassFixture<SharedAir>
{
    private const string Sensor = "F1:E2:D3:C4:B5:A6/random";
    private const byte PairingRequest = 0x01;

    // How the phone and the sensor find out that they mean each other.
    public enum Way
    {
        JustWorks,
        PhoneTypes,
        SensorTypes,
        Comparison,
    }

    [Theory]
    [InlineData(
        "our central: legacy Just Works",
        "--io-cap no-input-no-output --no-mitm --no-sc",
        PhoneArguments.NoInputNoOutput,
        false,
        false,
        Way.JustWorks,
        "Just Works, level 2 (encrypted, not authenticated)"
    )]
    [InlineData(
        "our central: SC Just Works",
        "--io-cap no-input-no-output --no-mitm",
        PhoneArguments.NoInputNoOutput,
        false,
        true,
        Way.JustWorks,
        "Just Works, level 2 (encrypted, not authenticated)"
    )]
    [InlineData(
        "our central: legacy passkey, phone types",
        "--no-sc",
        PhoneArguments.DisplayOnly,
        true,
        false,
        Way.PhoneTypes,
        "Passkey Entry, level 3 (authenticated)"
    )]
    [InlineData(
        "our central: legacy passkey, sensor types",
        "--io-cap display-only",
        PhoneArguments.KeyboardOnly,
        true,
        false,
        Way.SensorTypes,
        "Passkey Entry, level 3 (authenticated)"
    )]
    [InlineData(
        "our central: SC passkey, phone types",
        "",
        PhoneArguments.DisplayOnly,
        true,
        true,
        Way.PhoneTypes,
        "Passkey Entry, level 4 (authenticated, Secure Connections)"
    )]
    [InlineData(
        "our central: SC passkey, sensor types",
        "--io-cap display-only",
        PhoneArguments.KeyboardOnly,
        true,
        true,
        Way.SensorTypes,
        "Passkey Entry, level 4 (authenticated, Secure Connections)"
    )]
    [InlineData(
        "our central: SC numeric comparison",
        "--io-cap display-yes-no",
        PhoneArguments.DisplayYesNo,
        true,
        true,
        Way.Comparison,
        "Numeric Comparison, level 4 (authenticated, Secure Connections)"
    )]
    public Task Our_central_is_refused_pairs_uses_a_foreign_sensor_and_comes_back(
        string name,
        string phone,
        int ioCap,
        bool mitm,
        bool sc,
        Way way,
        string outcome
    ) =>
        air.RunAsync(
            name,
            phone,
            PhoneArguments.Of(ioCap, mitm, sc),
            async (ours, sensor) =>
            {
                await MeetAsync(ours, sensor);
                await PairAsync(ours, sensor, way, $"phone: paired by {outcome}, bonded");
                JsonObject paired = await sensor.NextAsync("paired");
                Assert.Equal(
                    (true, sc, mitm, true),
                    ((bool)paired["ok"]!, (bool)paired["sc"]!, (bool)paired["mitm"]!, (bool)paired["bond"]!)
                );
                await UseAsync(ours, sensor);
                await ours.DoAsync("disconnect", "phone: disconnected");

                await ours.DoAsync($"connect {Sensor}", "phone: connected to");
                // Insufficient Encryption: both have the key.
                await ours.DoAsync(
                    "!read 2A38",
                    "refused as expected: read: ReadRequest on attribute 0x000F was refused with InsufficientEncryption (0x0F)"
                );
                await ours.DoAsync("encrypt", "phone: encrypted from the bond");
                Assert.Equal(0, (int)(await sensor.NextAsync("encrypted"))["status"]!);
                await ours.DoAsync("read 2A38", "phone: 2A38 = 02");
                await ours.DoAsync("disconnect", "phone: disconnected");
                await sensor.NextAsync("end");
            },
            AssertOnePairing
        );

    [Theory]
    [InlineData("our central: wrong passkey, legacy", "--no-sc", false)]
    [InlineData("our central: wrong passkey, SC", "", true)]
    public Task A_passkey_mistyped_on_our_central_fails_on_both_sides(string name, string phone, bool sc) =>
        air.RunAsync(name, phone, PhoneArguments.Of(PhoneArguments.DisplayOnly, mitm: true, sc), static async (ours, sensor) =>
        {
            await MeetAsync(ours, sensor);
            await ours.DoAsync("!pair", "enter passkey");
            int shown = int.Parse((string)(await sensor.NextAsync("show"))["passkey"]!, CultureInfo.InvariantCulture);
            await ours.DoAsync(
                ((shown + 1) % 1_000_000).ToString("D6", CultureInfo.InvariantCulture),
                "refused as expected: pairing failed: ConfirmValueFailed"
            );
            JsonObject paired = await sensor.NextAsync("paired");
            Assert.Equal((false, 0x04, false), ((bool)paired["ok"]!, (int)paired["reason"]!, (bool)paired["bonded"]!));
            await ours.DoAsync("!read 2A38", "was refused with InsufficientAuthentication (0x05)");
            await ours.DoAsync("bonds", "no bonds");
        }, AssertOnePairing);

    [Fact]
    public Task A_comparison_rejected_on_our_central_fails_on_both_sides() =>
        air.RunAsync(
            "our central: comparison rejected",
            "--io-cap display-yes-no",
            PhoneArguments.Of(PhoneArguments.DisplayYesNo, mitm: true, sc: true),
            static async (ours, sensor) =>
            {
                await MeetAsync(ours, sensor);
                string number = await ours.DoAsync("!pair", "compare ");
                Assert.Equal("compare " + (string)(await sensor.NextAsync("compare"))["passkey"]!, number);
                await ours.DoAsync("no", "refused as expected: pairing failed: NumericComparisonFailed");
                JsonObject paired = await sensor.NextAsync("paired");
                Assert.Equal((false, 0x0C, true), ((bool)paired["ok"]!, (int)paired["reason"]!, (bool)paired["fromPeer"]!));
                await ours.DoAsync("bonds", "no bonds");
            },
            AssertOnePairing
        );

    [Fact]
    public Task A_sensor_that_forgot_refuses_the_key_of_our_central_and_pairs_again()
    {
        JsonObject wishes = PhoneArguments.Simple;
        return air.RunAsync(
            "our central: stale bond, the sensor forgot",
            "--io-cap no-input-no-output --no-mitm",
            wishes,
            async (ours, sensor) =>
            {
                await MeetAsync(ours, sensor);
                await PairAsync(ours, sensor, Way.JustWorks, "phone: paired by Just Works, level 2 (encrypted, not authenticated), bonded");
                await sensor.NextAsync("paired");
                await ours.DoAsync("disconnect", "phone: disconnected");
                await sensor.NextAsync("advertising");
                await sensor.DisposeAsync();

                // The same sensor with an empty memory.
                await using BleHostPeer forgetful = BleHostPeer.Start("peripheral", await air.PortAsync(), wishes);
                await forgetful.NextAsync("advertising");
                await ours.DoAsync($"connect {Sensor}", "phone: connected to");
                Assert.False((bool)(await forgetful.NextAsync("connected"))["hasKey"]!);
                await ours.DoAsync("!encrypt", "refused as expected: encryption failed: the link could not be encrypted (PinOrKeyMissing)");
                await ours.DoAsync("forget", "all bonds forgotten");
                await PairAsync(
                    ours,
                    forgetful,
                    Way.JustWorks,
                    "phone: paired by Just Works, level 2 (encrypted, not authenticated), bonded"
                );
                Assert.True((bool)(await forgetful.NextAsync("paired"))["ok"]!);
                await ours.DoAsync("read 2A38", "phone: 2A38 = 02");
            },
            static pdus => Assert.Equal(2, Requests(pdus))
        );
    }

    // Found by its name, discovered, refused.
    private static async Task MeetAsync(ScriptedPhone ours, BleHostPeer sensor)
    {
        await sensor.NextAsync("advertising");
        await ours.SaysAsync("phone ready");
        Assert.Contains("\"Foreign sensor\"  180D Heart Rate", await ours.DoAsync("scan 1", Sensor), StringComparison.Ordinal);
        await ours.DoAsync($"connect {Sensor}", $"phone: connected to {Sensor}, security level 1");
        Assert.False((bool)(await sensor.NextAsync("connected"))["hasKey"]!);
        await ours.DoAsync("discover", "#15  2A38 Body Sensor Location");
        await ours.DoAsync(
            "!read 2A38",
            "refused as expected: read: ReadRequest on attribute 0x000F was refused with InsufficientAuthentication (0x05)"
        );
    }

    private static async Task PairAsync(ScriptedPhone ours, BleHostPeer sensor, Way way, string outcome)
    {
        ours.Type("pair");
        switch (way)
        {
            case Way.PhoneTypes:
                await ours.SaysAsync("enter passkey");
                ours.Type((string)(await sensor.NextAsync("show"))["passkey"]!);
                break;
            case Way.SensorTypes:
                await sensor.NextAsync("type");
                sensor.Hear(await ours.SaysAsync("passkey "));
                break;
            case Way.Comparison:
                Assert.Equal("compare " + (string)(await sensor.NextAsync("compare"))["passkey"]!, await ours.SaysAsync("compare "));
                ours.Type("yes");
                break;
        }

        await ours.SaysAsync(outcome);
    }

    // Read, written and read back, notified with a rate that counts up.
    private static async Task UseAsync(ScriptedPhone ours, BleHostPeer sensor)
    {
        await ours.DoAsync("read 2A38", "phone: 2A38 = 02");
        await ours.DoAsync("write 2A39 2A", "phone: 2A39 written");
        Assert.Equal("2a", (string?)(await sensor.NextAsync("written"))["value"]);
        await ours.DoAsync("read 2A39", "phone: 2A39 = 2A");
        await ours.DoAsync("subscribe 2A37 3", "phone: 2A37 notifies 003C");
        await ours.SaysAsync("phone: 2A37 notifies 003D");
        await ours.SaysAsync("phone: 2A37 notifies 003E");
        Assert.True((bool)(await sensor.NextAsync("subscription"))["notification"]!);
    }

    // Reconnecting with a bond adds no second one.
    private static void AssertOnePairing(IReadOnlyList<TracedPdu> pdus) => Assert.Equal(1, Requests(pdus));

    private static int Requests(IReadOnlyList<TracedPdu> pdus) =>
        pdus.Count(static pdu => pdu is { Channel: TracedPdu.Smp, FromPeer: false, Opcode: PairingRequest });
}

/// <summary>One air for all flows of a class; its own firmware stays alone.</summary>
public sealed class SharedAir : IAsyncLifetime
{
    private Firmware? _serve;

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_serve is not null) await _serve.DisposeAsync();
    }

    internal async Task<int> PortAsync() =>
        (_serve ??= await Firmware.ServeAsync("--profile heart-rate", Flow.TraceOf("an air for two others"))).Port;

    /// <summary>
    /// Runs a flow of our central with a ble-host sensor, then a check of the central's trace; a failure contains the output of both sides.
    /// </summary>
    internal Task RunAsync(
        string name,
        string phone,
        JsonObject sensor,
        Func<ScriptedPhone, BleHostPeer, Task> flow,
        Action<IReadOnlyList<TracedPdu>> check
    ) => PeerMatrix.RunAsync(BleHostPackage.Peer, name, async () =>
        {
            int port = await PortAsync();
            await using BleHostPeer theirs = BleHostPeer.Start("peripheral", port, sensor);
            await using ScriptedPhone ours = ScriptedPhone.Start(port, phone, Flow.TraceOf(name));
            try
            {
                await flow(ours, theirs);
                long? memory = ours.PeakMemoryBytes + theirs.PeakMemoryBytes;
                Assert.Equal(0, await ours.QuitAsync());
                check(TracedPdu.Read(ours.Trace));
                await Flow.AssertSoundAsync(ours.Trace);
                return memory;
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException(
                    $"{name}: {exception.Message}\n--- phone\n{ours.Transcript}\n--- ble-host\n{theirs.Transcript}",
                    exception
                );
            }
        });
}
