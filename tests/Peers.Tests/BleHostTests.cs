using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Peers.Tests.Harness;
using Xunit;

namespace Peers.Tests;

/// <summary>A Bluetooth central nobody here wrote (ble-host, JavaScript) uses the firmware through the simulator's H4 port.</summary>
public sealed class BleHostTests
{
    // IO capabilities as ble-host numbers them, which is as the specification does.
    private const int DisplayOnly = 0;
    private const int DisplayYesNo = 1;
    private const int NoInputNoOutput = 3;
    private const int KeyboardDisplay = 4;

    [BleHostTheory]
    [InlineData("legacy Just Works", "--profile just-works", NoInputNoOutput, false, false, "JUST_WORKS")]
    [InlineData("legacy passkey", "--profile passkey", KeyboardDisplay, true, false, "PASSKEY_ENTRY_INIT_INPUTS")]
    [InlineData("SC Just Works", "--profile just-works", NoInputNoOutput, false, true, "JUST_WORKS")]
    [InlineData("SC numeric comparison", "--profile numeric --answer yes", DisplayYesNo, true, true, "NUMERIC_COMPARISON")]
    [InlineData("SC passkey, device displays", "--profile heart-rate", KeyboardDisplay, true, true, "PASSKEY_ENTRY_INIT_INPUTS")]
    [InlineData("SC passkey, device types", "--profile keyboard", DisplayOnly, true, true, "PASSKEY_ENTRY_RSP_INPUTS")]
    public async Task A_foreign_phone_is_refused_pairs_reads_and_comes_back_on_its_bond(string flow, string serve, int ioCap, bool mitm, bool sc, string model)
    {
        await using Session session = await Session.ServeAsync(serve);
        IReadOnlyList<JsonObject> told = await session.VisitAsync(ioCap, mitm, sc);
        try
        {
            AssertSteps(told, "found", "connected", "mtu", "refused", "paired", "read", "disconnected", "reconnected", "encrypted", "read again", "disconnected", "end");
            Assert.Equal(session.Address, (string?)Step(told, "found")["address"]);
            Assert.Equal(0x05, (int?)Step(told, "refused")["error"]);
            JsonObject paired = Step(told, "paired");
            Assert.True((bool?)paired["ok"]);
            Assert.Equal((model, sc, mitm, true), ((string?)paired["model"], (bool?)paired["sc"], (bool?)paired["mitm"], (bool?)paired["bond"]));
            Assert.Equal((0, "01"), ((int?)Step(told, "read")["error"], (string?)Step(told, "read")["value"]));
            Assert.True((bool?)Step(told, "reconnected")["hasKey"]);
            Assert.Equal(0, (int?)Step(told, "encrypted")["status"]);
            Assert.Equal((0, "01"), ((int?)Step(told, "read again")["error"], (string?)Step(told, "read again")["value"]));
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{flow}: {exception.Message}{Environment.NewLine}{session.Transcript}", exception);
        }
    }

    [BleHostTheory]
    [InlineData("legacy", "--profile passkey", false)]
    [InlineData("Secure Connections", "--profile heart-rate", true)]
    public async Task A_wrong_passkey_fails_with_Confirm_Value_Failed_and_leaves_no_bond_on_either_side(string generation, string serve, bool sc)
    {
        await using Session session = await Session.ServeAsync(serve);
        IReadOnlyList<JsonObject> told = await session.VisitAsync(KeyboardDisplay, mitm: true, sc, wrongPasskey: true);
        try
        {
            JsonObject paired = Step(told, "paired");
            Assert.False((bool?)paired["ok"]);
            Assert.Equal(0x04, (int?)paired["reason"]);
            Assert.DoesNotContain("bond: added", session.Transcript, StringComparison.Ordinal);
            Assert.False((bool?)paired["bonded"]);
            // 0x05, not 0x0F: the device holds no key for this phone.
            Assert.Equal(0x05, (int?)Step(told, "read")["error"]);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{generation}: {exception.Message}{Environment.NewLine}{session.Transcript}", exception);
        }
    }

    private static JsonObject Step(IEnumerable<JsonObject> told, string step) => told.First(one => (string?)one["step"] == step);

    // What a passkey model tells on its way (which number is shown or compared) is not a step of the visit.
    private static void AssertSteps(IEnumerable<JsonObject> told, params string[] expected) =>
        Assert.Equal(expected, told.Select(static one => (string?)one["step"]).Where(static step => step is not ("model" or "show" or "compare")));
}
