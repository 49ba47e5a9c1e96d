using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Adversary.Tests.Kit;
using BleStack.Adversary;
using Xunit;

namespace Adversary.Tests;

/// <summary>
/// An unpaired peer on an unencrypted link tries every request on every attribute of the table, and examines what refusals reveal.
/// </summary>
public sealed class UnencryptedAccessTests
{
    private const ushort Location = RawPeerExtensions.Location, ControlPoint = RawPeerExtensions.ControlPoint;

    public static TheoryData<string> Targets => new(Target.Stack, Target.Stock, Target.Full);

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Protected_value_is_given_by_no_way_of_reading(string kind)
    {
        await using Target target = await Target.CreateAsync(kind);
        RawPeer peer = target.Attacker().Peer;
        string handle = peer.Find(Location), name = peer.Find(0x2A00);
        Assert.Equal($"010A{handle}05", peer.Request("0A" + handle));
        Assert.Equal($"010C{handle}05", peer.Request($"0C{handle}0000"));
        Assert.Equal($"010E{handle}05", peer.Request("0E" + name + handle));
        Assert.Equal($"010E{handle}05", peer.Request("0E" + handle + handle));
        Assert.Equal($"0120{handle}05", peer.Request("20" + name + handle));
        Assert.Equal($"0108{handle}05", peer.Request("08 0100 FFFF 382A"));
        Assert.Equal($"0108{handle}05", peer.Request($"08 {handle} {handle} 382A"));
        Assert.Equal("0110010010", peer.Request("10 0100 FFFF 382A"));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Find_By_Type_Value_does_not_tell_a_right_guess_from_a_wrong_one(string kind)
    {
        await using Target target = await Target.CreateAsync(kind);
        RawPeer peer = target.Attacker().Peer;
        // NimBLE reads each value and stops at the first one that may not be read, whatever the guess.
        string expected = kind == Target.Stock ? "0106010005" : "010601000A";
        foreach (string guess in new[] { "00", "01", "02", "" }) Assert.Equal(expected, peer.Request("06 0100 FFFF 382A" + guess));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Control_point_is_written_by_no_request_command_queue_or_forged_signature(string kind)
    {
        await using Target target = await Target.CreateAsync(kind);
        SmpAttacker attacker = target.Attacker();
        RawPeer peer = attacker.Peer;
        string handle = peer.Find(ControlPoint);
        foreach (string value in new[] { "", "01", "0102", new string('F', 36) })
        {
            Assert.Equal($"0112{handle}05", peer.Request("12" + handle + value));
            Assert.Equal($"0116{handle}05", peer.Request($"16{handle}0000{value}"));
            peer.Send(RawPeer.Att, "52" + handle + value);
        }

        foreach (string signature in new[] { new string('0', 24), "01000000" + new string('A', 16), "FFFFFFFF" + new string('F', 16) })
            peer.Send(RawPeer.Att, $"D2{handle}01{signature}");
        Assert.Equal("19", peer.Request("1801"));
        Assert.Equal(0, target.Writes);

        // The one write that is accepted is the one that is permitted.
        attacker.PairByJustWorks();
        Assert.Equal("13", peer.Request($"12{handle}01"));
        if (target is FirmwareTarget firmware) firmware.Says("data: written");
        Assert.Equal(1, target.Writes);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Every_other_handle_refuses_what_it_must_and_writes_nothing(string kind)
    {
        await using Target target = await Target.CreateAsync(kind);
        RawPeer peer = target.Attacker().Peer;
        string cccd = Next(peer.Find(RawPeerExtensions.Measurement));
        foreach (string handle in Handles().Where(handle => handle != cccd))
        {
            string read = peer.Request("0A" + handle),
                written = peer.Request($"12{handle}00"),
                prepared = peer.Request($"16{handle}000000");
            Assert.True(read[..2] is "0B" || read[^2..] is "01" or "02" or "05", $"read {handle}: {read}");
            bool writable = written == "13"; // The stack's own attributes: Client Supported Features, and the CCCD of Service Changed.
            Assert.True(
                writable
                    ? kind == Target.Stack || IsOpenToAll(peer, handle)
                    : written[^2..] is "01" or "03" or "05" or "0D" or "13" or "FD",
                $"write {handle}: {written}"
            );
            Assert.True(prepared[..2] is "17" || prepared[^2..] == written[^2..], $"prepare {handle}: {prepared}");
            peer.Request("1800");
        }
    }

    [Theory]
    [InlineData(Target.Stock, false)]
    [InlineData(Target.Stock, true)]
    [InlineData(Target.Full, false)]
    [InlineData(Target.Full, true)]
    public async Task Open_CCCD_of_the_firmware_yields_no_notification_to_a_link_below_the_values_level(string kind, bool encrypted)
    {
        await using var target = (FirmwareTarget)await Target.CreateAsync(kind, "link-timeout=10");
        SmpAttacker attacker = target.Attacker();
        RawPeer peer = attacker.Peer;
        string cccd = Next(peer.Find(RawPeerExtensions.Measurement));
        if (encrypted)
        {
            attacker.PairByJustWorks();
        }

        Assert.Equal("13", peer.Request($"12{cccd}0100"));
        target.Says("guard: notifications held back");

        // Ten or more ticks pass until the firmware ends the link.
        target.Run(() => target.Bench.PassAsync(target.Bench.SaysAsync("no security for too long, disconnected")));
        peer.Host.Wait<BleStack.Hci.Packets.DisconnectionComplete>();
        Assert.DoesNotContain("1B", peer.Take(RawPeer.Att), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Open_CCCD_of_the_stack_yields_no_notification_to_a_link_below_the_values_level(bool encrypted)
    {
        await using var target = new StackTarget(null);
        SmpAttacker attacker = target.Attacker();
        string cccd = Next(attacker.Peer.Find(RawPeerExtensions.Measurement));
        if (encrypted)
        {
            attacker.PairByJustWorks();
        }

        Assert.Equal("13", attacker.Peer.Request($"12{cccd}0100"));
        Assert.Equal(0, target.NotifyAll());
        Assert.Equal("", attacker.Peer.Ask(RawPeer.Att, ""));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Scanning_all_handles_reveals_the_table_that_discovery_gives_and_nothing_more(string kind)
    {
        await using Target target = await Target.CreateAsync(kind);
        RawPeer peer = target.Attacker().Peer;
        List<string> scanned =
        [
            .. Handles().Where(handle => peer.Request("0A" + handle)[^2..] != "01" || peer.Request($"0C{handle}0000")[..2] == "0D"),
        ];
        List<string> discovered = [];
        for (string from = "0100"; ;)
        {
            string answer = peer.Request($"04{from}FFFF");
            if (answer.StartsWith("01", StringComparison.Ordinal)) break;
            int size = answer[2..4] == "01" ? 8 : 36;
            for (int at = 4; at < answer.Length; at += size) discovered.Add(answer[at..(at + 4)]);
            from = Next(discovered[^1]);
        }

        Assert.Equal(
            discovered,
            scanned.Union(discovered.Where(handle => peer.Request("0A" + handle)[..2] == "0B")).Order(StringComparer.Ordinal)
        );
        Assert.Equal("010A000001", peer.Request("0A0000"));
        Assert.Equal("010AFFFF01", peer.Request("0AFFFF"));
    }

    /// <summary>The next handle, in transmission order.</summary>
    internal static string Next(string handle)
    {
        int next = Convert.ToInt32(handle[2..] + handle[..2], 16) + 1;
        return $"{next & 0xFF:X2}{next >> 8:X2}";
    }

    private static IEnumerable<string> Handles() => Enumerable.Range(1, 64).Select(static handle => $"{handle:X2}00");

    // The CCCD of Service Changed, and Client Supported Features (0x2B29).
    private static bool IsOpenToAll(RawPeer peer, string handle) => peer.Request($"04{handle}{handle}")[^4..] is "0229" or "292B";
}
