using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Peers.Tests.Harness;
using Xunit;

namespace Peers.Tests.BleHostFlows;

/// <summary>
/// Behaviour of real phones that a server must handle: when they pair, subscribe and reconnect. Discovery is in <see
/// cref="DiscoveryTests"/>.
/// </summary>
[NeedsBleHost]
public sealed class CentralTests
{
    private const string Stock = "--profile heart-rate ";

    // ATT and SMP opcodes, [Vol 3, Part F] 3.4.8, [Vol 3, Part H] 3.3.
    private const byte ErrorResponse = 0x01;
    private const byte WriteRequest = 0x12;
    private const byte WriteCommand = 0x52;
    private const byte Notification = 0x1B;
    private const byte PairingRequest = 0x01;
    private const byte SecurityRequest = 0x0B;

    [Fact]
    public Task Pairing_before_discovery() =>
        Flow.RunAsync(nameof(Pairing_before_discovery), "pair-first", Stock, PhoneArguments.Capable, flow =>
        {
            flow.AssertRead("read", 0, "01");
            flow.AssertSays("link: connected", "verdict: paired: encrypted and authenticated, bonded");
            Assert.All(flow.Att, static pdu => Assert.True(pdu.IsEncrypted));
            Assert.DoesNotContain(flow.Att, static pdu => pdu is { FromPeer: false, Opcode: ErrorResponse, Octets: [_, _, _, _, 0x05] });
        });

    // The device need not react, [Vol 3, Part H] 2.4.6. It serves unprotected values, refuses the rest, and pairs when the phone starts it.
    [Fact]
    public Task Security_request_ignored() =>
        Flow.RunAsync(
            nameof(Security_request_ignored),
            "ignored-request",
            Stock + "--security-on-connect encrypt-mitm",
            PhoneArguments.Capable,
            flow =>
            {
                JsonObject asked = flow.Step("asked");
                Assert.Equal((1, true, true), ((int)asked["bondingFlags"]!, (bool)asked["mitm"]!, (bool)asked["sc"]!));
                flow.AssertRead("open value", 0, "53656375726547617474536572766572");
                flow.AssertRead("refused", 0x05);
                flow.AssertRead("read", 0, "01");
                Assert.Equal(1, flow.Said("link: disconnected"));
                flow.AssertSays(
                    "guard: connected, security asked",
                    "verdict: paired: encrypted and authenticated, bonded",
                    "link: disconnected reason=0x13"
                );
                // Asked once; no nagging while the phone reads in plain text.
                Assert.Single(flow.Pdus, static pdu => pdu is { Channel: TracedPdu.Smp, FromPeer: false, Opcode: SecurityRequest });
                Assert.Single(flow.Pdus, static pdu => pdu is { Channel: TracedPdu.Smp, FromPeer: true, Opcode: PairingRequest });
            }
        );

    [Fact]
    public Task Write_without_response_to_a_protected_value() =>
        Flow.RunAsync(
            nameof(Write_without_response_to_a_protected_value),
            "write-command",
            Stock + "--control-point-read",
            PhoneArguments.Capable,
            flow =>
            {
                flow.AssertRead("refused", 0x05);
                // The command in plain text took no effect, the second one did.
                flow.AssertRead("before", 0, "00");
                flow.AssertRead("after", 0, "01");
                Assert.Equal(1, flow.Said("data: written Heart Rate Control Point"));
                flow.AssertSays("verdict: paired", "data: written Heart Rate Control Point ok");
                Assert.Equal(
                    [false, true],
                    flow.Att.Where(static pdu => pdu.FromPeer && pdu.Opcode == WriteCommand).Select(static pdu => pdu.IsEncrypted)
                );
                Assert.DoesNotContain(flow.Att, static pdu => pdu is { FromPeer: false, Octets: [ErrorResponse, WriteCommand, ..] });
            }
        );

    [Fact]
    public Task Notification_enabled_before_encryption() =>
        Flow.RunAsync(nameof(Notification_enabled_before_encryption), "early-subscription", Stock, PhoneArguments.Capable, flow =>
        {
            Assert.Equal(0, (int)flow.Step("subscribed")["error"]!);
            Assert.Empty(flow.Step("in plain text")["values"]!.AsArray());
            Assert.Equal(3, flow.Step("notified")["values"]!.AsArray().Count);
            flow.AssertSays("data: subscribed Heart Rate Measurement", "guard: notifications held back, security asked", "verdict: paired");
            // Written once, unencrypted; later values are sent encrypted.
            Assert.False(Assert.Single(flow.Att, static pdu => pdu.FromPeer && pdu.Opcode == WriteRequest).IsEncrypted);
            TracedPdu[] sent = [.. flow.Att.Where(static pdu => !pdu.FromPeer && pdu.Opcode == Notification)];
            Assert.True(sent.Length >= 3);
            Assert.All(sent, static pdu => Assert.True(pdu.IsEncrypted));
        });

    // The image serves one phone at a time, the next one when that has disconnected.
    [Fact]
    public Task Second_phone_waits_and_is_served_after_the_first() =>
        Flow.RunAsync(
            nameof(Second_phone_waits_and_is_served_after_the_first),
            "second-phone",
            Stock,
            PhoneArguments.Capable,
            flow =>
            {
                Assert.Equal(0, (int)flow.Step("advertising while connected")["reports"]!);
                Assert.Equal([false, true], flow.Steps("second phone").Select(static step => (bool)step["served"]!));
                flow.AssertRead("read", 0, "01");
                flow.AssertRead("read by the second", 0, "01");
                flow.AssertRead("read again", 0, "01");
                flow.AssertSays(
                    "bond: added new=F1E2D3C4B5A6",
                    "link: disconnected",
                    "link: connected",
                    "bond: added new=E1E2D3C4B5A6 gone=000000000000 bonds=2",
                    "link: disconnected",
                    "verdict: welcome back");
            },
            async device =>
            {
                device.Answer("bonds");
                await device.SaysAsync("bond: bonds=1 of 3");
                Assert.Equal(1, device.Transcript.Split("link: connected").Length - 1);
            });

    [Fact]
    public Task Rapid_reconnect_twenty_times() =>
        Flow.RunAsync(nameof(Rapid_reconnect_twenty_times), "rapid-reconnect", Stock, PhoneArguments.Capable.With("rounds", 20), flow =>
        {
            Assert.Equal(20, flow.Steps("round").Count);
            Assert.All(flow.Steps("round"), static round =>
                Assert.Equal(
                    (0, 0, "01", 0x16),
                    ((int)round["status"]!, (int)round["error"]!, (string?)round["value"], (int)round["reason"]!)
                )
            );
            Assert.Equal((21, 21), (flow.Said("link: connected"), flow.Said("link: disconnected reason=0x13")));
            Assert.Equal(20, flow.Said("verdict: welcome back: encrypted and authenticated from the bond"));
            // More rounds than the image has links and the firmware has slots: each was given back, its subscription restored once a round.
            Assert.Equal(21, flow.Said("data: subscribed Heart Rate Measurement"));
            Assert.Equal(21, flow.Said("data: unsubscribed Heart Rate Measurement"));
            Assert.Single(flow.Console.Where(static line => line.StartsWith("link: connected", StringComparison.Ordinal)).Distinct());
            Assert.Equal((1, 0), (flow.Said("bond: "), flow.Said("guard: ")));
        });

    [Fact]
    public Task Stale_bond_the_device_forgot() =>
        Flow.RunAsync(
            nameof(Stale_bond_the_device_forgot),
            "device-forgot",
            Stock,
            PhoneArguments.Capable,
            flow =>
            {
                Assert.Equal([0x06, 0], flow.Steps("encrypted").Select(static step => (int)step["status"]!)); // PIN or Key Missing
                flow.AssertRead("refused", 0x05);
                AssertPairedAnew(flow);
                flow.AssertSays("bond: added", "bond: removed=1 bonds=0", "bond: added", "verdict: welcome back");
            },
            static async device =>
            {
                device.Answer("forget all");
                await device.SaysAsync("bond: removed=1 bonds=0");
            });

    [Fact]
    public Task Stale_bond_the_phone_forgot() =>
        Flow.RunAsync(nameof(Stale_bond_the_phone_forgot), "phone-forgot", Stock, PhoneArguments.Capable, flow =>
        {
            Assert.Equal([false, false, true], flow.Steps("connected").Select(static step => (bool)step["hasKey"]!));
            // Insufficient Encryption: the device has a key for this phone.
            flow.AssertRead("refused", 0x0F);
            AssertPairedAnew(flow);
            flow.AssertSays("bond: added", "bond: replaced", "verdict: welcome back");
        });

    [Fact]
    public Task A_device_with_the_address_of_a_bonded_phone_and_another_key_is_refused() =>
        Flow.RunAsync(
            nameof(A_device_with_the_address_of_a_bonded_phone_and_another_key_is_refused),
            "another-key",
            Stock,
            PhoneArguments.Capable,
            flow =>
            {
                // The keys differ, so neither side can read the other's first encrypted PDU.
                Assert.Contains((int)flow.Step("thrown out")["reason"]!, new[] { 0x08, 0x3D });
                flow.AssertSays(
                    "verdict: paired",
                    "link: disconnected reason=0x3D",
                    "verdict: bond lost on one side",
                    "verdict: welcome back: encrypted and authenticated"
                );
                flow.AssertRead("read again", 0, "01");
                Assert.Equal(1, flow.Said("bond: "));
            }
        );

    private static void AssertPairedAnew(Flow flow)
    {
        Assert.All(flow.Steps("paired"), static step => Assert.True((bool)step["ok"]!));
        Assert.Equal(2, flow.Steps("paired").Count);
        flow.AssertRead("read", 0, "01");
        flow.AssertRead("read again", 0, "01");
        Assert.Equal(0, (int)flow.Steps("encrypted")[^1]["status"]!);
    }
}
