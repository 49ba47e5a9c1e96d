using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.L2cap;
using BleStack.Smp;
using SecureGattServer.Simulator.Demo;
using VirtualBoard;
using Xunit;

namespace SecureGattServer.Simulator.Tests;

/// <summary>
/// Features of the walkthrough that a stock image lacks, on the real firmware with the full platform; where both have them, on both.
/// </summary>
public sealed class FullPlatformTests
{
    /// <summary>The walkthrough's seven combinations and five IO capabilities, read off the phone's wire.</summary>
    [Theory]
    [InlineData("no", "no", "no", "display-only", AuthReq.None, IoCapability.DisplayOnly)]
    [InlineData("yes", "no", "no", "display-only", AuthReq.Bonding, IoCapability.DisplayOnly)]
    [InlineData("no", "yes", "no", "keyboard-only", AuthReq.Mitm, IoCapability.KeyboardOnly)]
    [InlineData("no", "no", "yes", "no-input-no-output", AuthReq.SecureConnections, IoCapability.NoInputNoOutput)]
    [InlineData("yes", "no", "yes", "no-input-no-output", FullBench.Secure, IoCapability.NoInputNoOutput)]
    [InlineData("no", "yes", "yes", "display-yes-no", AuthReq.Mitm | AuthReq.SecureConnections, IoCapability.DisplayYesNo)]
    [InlineData("yes", "yes", "yes", "keyboard-display", FullBench.Mitm, IoCapability.KeyboardDisplay)]
    public async Task Flags_and_IO_capability_appear_in_the_Pairing_Response_as_asked(
        string bond,
        string mitm,
        string sc,
        string io,
        AuthReq flags,
        IoCapability capability
    )
    {
        await using FullBench bench = await FullBench.BootAsync(
            "heart-rate",
            "full",
            null,
            (BoardSetting.Bond, bond),
            (BoardSetting.Mitm, mitm),
            (BoardSetting.SecureConnections, sc),
            (BoardSetting.IoCapability, io)
        );
        await bench.PairAsync(FullBench.Weak(FullBench.Secure));
        var response = (PairingResponse)
            SmpPdu.Parse(bench.Phone.Wire.Since(0).First(static fact => fact.Smp == SmpCode.PairingResponse).Octets)!;
        Assert.Equal(
            (flags, capability, false, (byte)16),
            (response.Features.AuthReq, response.Features.IoCapability, response.Features.HasOob, response.Features.MaxKeySize)
        );
        Assert.Equal(bond == "yes", response.Features.ResponderKeys != KeyDistribution.None);
    }

    [Theory]
    [InlineData(FullBench.Secure | AuthReq.Mitm, "LTK local,LTK peer,IRK local,CSRK local,IRK peer,CSRK peer")]
    [InlineData(FullBench.Legacy | AuthReq.Mitm, "LTK local,IRK local,CSRK local,LTK peer,IRK peer,CSRK peer")]
    public async Task One_event_a_key_in_the_order_they_pass(AuthReq flags, string order)
    {
        await using FullBench bench = await FullBench.BootAsync("signed");
        Assert.True((await bench.PairAsync(FullBench.Strong with { AuthReq = flags, MinKeySize = 7 })).IsSuccess, bench.Said);
        await bench.SaysAsync("pair: authentication complete");
        IEnumerable<string> keys = bench
            .Device.Console.Since(0)
            .Where(static line => line.StartsWith("pair: key type=", StringComparison.Ordinal))
            .Select(static line => line["pair: key type=".Length..line.IndexOf(" link", StringComparison.Ordinal)]);
        Assert.Equal(order.Split(','), keys);
    }

    [Fact]
    public async Task Authentication_complete_tells_address_type_and_success()
    {
        await using FullBench bench = await FullBench.BootAsync("heart-rate");
        await bench.PairAsync(FullBench.Strong);
        await bench.SaysAsync("pair: peer address=F0:0D:5E:C0:FF:EE type=random identity=F0:0D:5E:C0:FF:EE type=random success level=4");
    }

    [Fact]
    public async Task Authentication_complete_tells_the_reason_of_a_failure_in_words()
    {
        await using FullBench bench = await FullBench.BootAsync("heart-rate");
        bench.Phone.Host.Agent = new Mistyping(bench);
        PairingOutcome outcome = await bench.PairAsync(FullBench.Strong);
        Assert.True(outcome.Failure == PairingFailure.ConfirmValueFailed, outcome + Environment.NewLine + bench.Said);
        Assert.Contains("the digits did not match", await bench.SaysAsync("verdict: pairing failed:"), StringComparison.Ordinal);
        Assert.Contains(" fail ", await bench.SaysAsync("pair: peer address="), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("full")]
    [InlineData("stock")]
    public async Task A_comparison_may_be_rejected(string platform)
    {
        await using FullBench bench = await FullBench.BootAsync("numeric", platform);
        bench.Device.User.Asked = prompt =>
        {
            bench.User.Device.Show(prompt.Number);
            prompt.Answer!("no");
            return true;
        };
        Assert.False((await bench.PairAsync(FullBench.Strong)).IsSuccess);
        await bench.SaysAsync("verdict: pairing failed:");
        Assert.Equal(SecurityLevel.None, bench.Phone.Link?.Security.Level ?? SecurityLevel.None);
    }

    [Fact]
    public async Task A_key_shorter_than_asked_is_refused()
    {
        await using FullBench bench = await FullBench.BootAsync("heart-rate", settings: (BoardSetting.MinKeySize, "12"));
        Assert.Equal(
            PairingFailure.EncryptionKeySize,
            (await bench.PairAsync(FullBench.Strong with { MaxKeySize = 11, MinKeySize = 7 })).Failure
        );
        await bench.SaysAsync("verdict: pairing failed: encryption key too short; use a phone that can do more (said this device)");
    }

    [Fact]
    public async Task A_legacy_phone_takes_its_TK_from_the_tag()
    {
        await using FullBench bench = await FullBench.BootAsync("oob");
        OobData own = OobData.Generate(SystemRandom.Instance).WithPeer(bench.Device.User.OutOfBandData!);
        PairingOutcome outcome = await bench.PairAsync(FullBench.Strong with { AuthReq = FullBench.Legacy, Oob = own });
        Assert.Equal((PairingMethod.OutOfBand, SecurityLevel.Authenticated), (outcome.Method, outcome.Security.Level));
        await bench.SaysAsync("pair: out-of-band data asked for and at hand");
    }

    [Fact]
    public async Task Out_of_band_data_that_make_no_sense_are_refused_and_others_fail_the_pairing()
    {
        await using FullBench bench = await FullBench.BootAsync("oob");
        bench.Device.User.TryGiveOutOfBand("00");
        await bench.SaysAsync("pair: out-of-band data refused: Out-of-band data has 64 or 96 hex digits, not 2.");
        bench.Device.User.TryGiveOutOfBand(new string('0', 64));
        await bench.SaysAsync("pair: out-of-band data of a phone taken");
        OobData own = OobData.Generate(SystemRandom.Instance).WithPeer(bench.Device.User.OutOfBandData!);
        Assert.Equal(PairingFailure.ConfirmValueFailed, (await bench.PairAsync(FullBench.Strong with { Oob = own })).Failure);
        await bench.SaysAsync("verdict: pairing failed: the out-of-band data did not match; carry them again");
        Assert.DoesNotContain("digits", bench.Said.Split("data of a phone taken")[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bonds_are_listed_and_removed_one_or_all()
    {
        await using FullBench bench = await FullBench.BootAsync("heart-rate", "full", [Other(1), Other(2)]);
        await bench.PairAsync(FullBench.Strong);
        await bench.SaysAsync("bond: added");
        Assert.EndsWith(
            "type=random level=4 key-size=16 keys=LTK",
            await bench.CommandAsync("bonds", "bond: F00D5EC0FFEE"),
            StringComparison.Ordinal
        );
        Assert.Equal("bond: removed=1 bonds=2", await bench.CommandAsync("forget F0:0D:5E:C0:FF:EE", "bond: removed"));
        Assert.Equal("bond: no such bond bonds=2", await bench.CommandAsync("forget F0:0D:5E:C0:FF:EE", "bond: no such"));
        Assert.Equal("bond: removed=2 bonds=0", await bench.CommandAsync("forget all", "bond: removed"));
        await bench.CommandAsync("fly", "guard: 'fly' is no command; there are bonds, forget");
    }

    [Fact]
    public async Task A_stock_image_that_cannot_remove_a_random_address_says_so_and_removes_nothing()
    {
        await using FullBench bench = await FullBench.BootAsync("heart-rate", "stock", [Other(1), Other(2)]);
        await bench.PairAsync(FullBench.Strong);
        await bench.SaysAsync("bond: added");
        await bench.CommandAsync("forget F00D5EC0FFEE", "bond: the image removes no single bond with a random address; forget all");
        Assert.Equal("bond: removed=3 bonds=0", await bench.CommandAsync("forget all", "bond: removed"));
    }

    [Theory]
    [InlineData("full", "yes", true, "bond: added, oldest evicted new=F00D5EC0FFEE gone=000000000001")]
    [InlineData("stock", "yes", true, "bond: added, oldest evicted new=F00D5EC0FFEE gone=000000000001")]
    [InlineData("full", "no", false, "guard: bond store full")]
    [InlineData("stock", "no", false, "guard: bond store full")]
    public async Task A_full_store_does_what_its_owner_chose_and_says_so(string platform, string evict, bool pairs, string said)
    {
        await using FullBench bench = await FullBench.BootAsync(
            "heart-rate",
            platform,
            [Other(1), Other(2), Other(3)],
            (BoardSetting.EvictOldest, evict)
        );
        Assert.Equal(pairs, (await bench.PairAsync(FullBench.Strong)).IsSuccess);
        await bench.SaysAsync(said);
        Assert.Equal(3, bench.Device.Bonds.All.Count);
    }

    /// <summary>
    /// The full platform refuses Just Works before it begins; the image involves no user, so the link ends afterwards, and the bond of a
    /// random address stays where no single one can be removed.
    /// </summary>
    [Theory]
    [InlineData("full", "guard: pairing window closed, seconds=0, disconnected", 0)]
    [InlineData("stock", "guard: pairing window closed, disconnected", 1)]
    public async Task A_closed_window_keeps_new_phones_out(string platform, string said, int bonds)
    {
        await using FullBench bench = await FullBench.BootAsync("just-works", platform);
        await bench.CommandAsync("window close", "guard: pairing window closed");
        PairingOutcome outcome = await bench.PairAsync();
        await bench.SaysAsync(said);
        Assert.Equal(platform == "stock", outcome.IsSuccess);
        Assert.Equal(bonds, bench.Device.Bonds.All.Count);
    }

    [Fact]
    public async Task An_opened_window_lets_them_in()
    {
        await using FullBench bench = await FullBench.BootAsync("just-works");
        await bench.CommandAsync("window close", "guard: pairing window closed");
        await bench.CommandAsync("window 60", "guard: pairing window open seconds=60");
        Assert.True((await bench.PairAsync()).IsSuccess, bench.Said);
    }

    /// <summary>
    /// A bond without MITM: encrypted rows open, MITM rows 0x05, and a signature with its key does not do for signed-mitm.
    /// </summary>
    [Fact]
    public async Task Each_permission_falls_short_with_its_own_error_on_an_unauthenticated_bond()
    {
        await using FullBench bench = await FullBench.BootAsync("signed");
        Assert.Equal(SecurityLevel.Encrypted, (await bench.PairAsync()).Security.Level);
        ushort[] rows = new ushort[8];
        for (int i = 0; i < rows.Length; i++) rows[i] = await bench.HandleAsync(PermissionSteps.All[i]);
        Assert.Equal([0], await bench.Phone.ReadAsync(rows[1], bench.Token));
        await bench.Phone.WriteAsync(rows[4], [1], bench.Token);
        Assert.Equal(AttErrorCode.InsufficientAuthentication, await Error(() => bench.Phone.ReadAsync(rows[2], bench.Token)));
        Assert.Equal(AttErrorCode.InsufficientAuthentication, await Error(() => bench.Phone.WriteAsync(rows[5], [2], bench.Token)));
        await bench.LeaveAsync();
        await bench.ConnectAsync();
        Assert.True(await bench.Phone.WriteSignedAsync(rows[7], [3]));
        Assert.Equal([1], await bench.Phone.ReadAsync(rows[0], bench.Token));
        Assert.True(await bench.Phone.WriteSignedAsync(rows[6], [4]));
        Assert.Equal([4], await bench.Phone.ReadAsync(rows[0], bench.Token));
    }

    [Theory]
    [InlineData("yes", 0)]
    [InlineData("no", (int)AttErrorCode.ReadNotPermitted)]
    public async Task The_control_point_can_be_read_in_the_walkthroughs_variant_only(string readable, int error)
    {
        await using FullBench bench = await FullBench.BootAsync("heart-rate", "stock", null, (BoardSetting.ControlPointRead, readable));
        await bench.PairAsync(FullBench.Strong);
        ushort handle = await bench.HandleAsync(HeartRateSteps.ControlPoint);
        Assert.Equal((AttErrorCode)error, await Error(() => bench.Phone.ReadAsync(handle, bench.Token)));
    }

    /// <summary>A user who reads the device's display and types one digit wrong.</summary>
    private sealed class Mistyping(FullBench bench) : IPairingAgent
    {
        public void Ask(PairingQuestion question) => _ = AnswerAsync(question);

        private async Task AnswerAsync(PairingQuestion question) => question.AnswerNumber(await bench.User.Device.ReadAsync() ^ 1);
    }

    private static Bond Other(ulong address) =>
        new() { Peer = new BleAddress(address, AddressType.Public), LocalLtk = new LongTermKey(new byte[16], 0, 0) };

    private static async Task<AttErrorCode> Error(Func<Task> act)
    {
        try
        {
            await act();
            return AttErrorCode.Success;
        }
        catch (AttException exception)
        {
            return exception.Code;
        }
    }
}
