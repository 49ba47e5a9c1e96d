using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Peers.Tests.Harness;
using Xunit;

namespace Peers.Tests.BleHostFlows;

/// <summary>An independent Bluetooth central (ble-host, JavaScript) pairs with the firmware in every way it knows.</summary>
[NeedsBleHost]
public sealed class PairingTests
{
    [Theory]
    [InlineData("legacy Just Works", "--profile just-works", PhoneArguments.NoInputNoOutput, false, false, "JUST_WORKS")]
    [InlineData("legacy passkey", "--profile passkey", PhoneArguments.KeyboardDisplay, true, false, "PASSKEY_ENTRY_INIT_INPUTS")]
    [InlineData("SC Just Works", "--profile just-works", PhoneArguments.NoInputNoOutput, false, true, "JUST_WORKS")]
    [InlineData("SC numeric comparison", "--profile numeric --answer yes", PhoneArguments.DisplayYesNo, true, true, "NUMERIC_COMPARISON")]
    [InlineData(
        "SC passkey, device displays",
        "--profile heart-rate",
        PhoneArguments.KeyboardDisplay,
        true,
        true,
        "PASSKEY_ENTRY_INIT_INPUTS"
    )]
    [InlineData("SC passkey, device types", "--profile keyboard", PhoneArguments.DisplayOnly, true, true, "PASSKEY_ENTRY_RSP_INPUTS")]
    public Task A_foreign_phone_is_refused_pairs_reads_and_comes_back_on_its_bond(
        string name,
        string serve,
        int ioCap,
        bool mitm,
        bool sc,
        string model
    ) => Flow.RunAsync(name, "visit", serve, PhoneArguments.Of(ioCap, mitm, sc), flow =>
        {
            Assert.Equal(
                [
                    "found", "connected", "mtu", "refused", "paired", "read", "disconnected", "connected", "encrypted", "read again",
                    "disconnected", "end",
                ],
                flow.Names);
            flow.AssertRead("refused", 0x05);
            JsonObject paired = flow.Step("paired");
            Assert.Equal(
                (true, model, sc, mitm, true),
                ((bool)paired["ok"]!, (string?)paired["model"], (bool)paired["sc"]!, (bool)paired["mitm"]!, (bool)paired["bond"]!)
            );
            flow.AssertRead("read", 0, "01");
            Assert.True((bool)flow.Steps("connected")[1]["hasKey"]!);
            Assert.Equal(0, (int)flow.Step("encrypted")["status"]!);
            flow.AssertRead("read again", 0, "01");
            string level = mitm ? "encrypted and authenticated" : "encrypted, no MITM protection";
            // The image distinguishes the return of a Just Works bond from a new pairing by its place and level only.
            string welcome = mitm ? $"welcome back: {level} from the bond" : $"welcome back, or new pairing: {level}";
            flow.AssertSays($"verdict: paired: {level}, bonded", "bond: added new=F1E2D3C4B5A6", "link: connected", $"verdict: {welcome}");
        });

    [Theory]
    [InlineData("wrong passkey, legacy", "--profile passkey", false)]
    [InlineData("wrong passkey, SC", "--profile heart-rate", true)]
    public Task A_wrong_passkey_fails_with_Confirm_Value_Failed_and_leaves_no_bond_on_either_side(string name, string serve, bool sc) =>
        Flow.RunAsync(
            name,
            "visit",
            serve,
            PhoneArguments.Of(PhoneArguments.KeyboardDisplay, mitm: true, sc).With("wrongPasskey", true),
            flow =>
            {
                JsonObject paired = flow.Step("paired");
                Assert.Equal((false, 0x04, false), ((bool)paired["ok"]!, (int)paired["reason"]!, (bool)paired["bonded"]!));
                Assert.Equal(0, flow.Said("bond: added"));
                flow.AssertSays("verdict: pairing failed: wrong digits");
                // 0x05, not 0x0F: the device holds no key for this phone.
                flow.AssertRead("read", 0x05);
            }
        );
}
