using System;
using System.Linq;
using System.Threading.Tasks;
using Adversary.Tests.Kit;
using BleStack.Adversary;
using Xunit;

namespace Adversary.Tests;

/// <summary>Attacks with the MTU, and full write queues.</summary>
public sealed class MtuTests
{
    public static TheoryData<string> Targets => UnencryptedAccessTests.Targets;

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Whatever_MTU_is_asked_for_no_response_exceeds_the_one_agreed(string kind)
    {
        foreach ((string asked, int limit) in new[] { ("0000", 23), ("0100", 23), ("1600", 23), ("1800", 24), ("FFFF", 517) })
        {
            await using Target target = await Target.CreateAsync(kind);
            RawPeer peer = target.Attacker().Peer;
            string answer = peer.Request("02" + asked);
            Assert.StartsWith("03", answer, StringComparison.Ordinal);
            int agreed = Math.Min(limit, Convert.ToInt32(answer[4..] + answer[2..4], 16));
            foreach (
                string request in new[]
                {
                    "04 0100 FFFF",
                    "08 0100 FFFF 0328",
                    "10 0100 FFFF 0028",
                    "20" + string.Concat(Enumerable.Repeat(peer.Find(0x2A00), 2)),
                }
            )
                Assert.InRange(peer.Request(request).Length / 2, 2, agreed);

            // Once only: a second exchange changes nothing. A PDU longer than agreed is invalid; one longer than the channel allows is not
            // examined. NimBLE answers a second exchange like the first; its own PDUs stay within its MTU, 256.
            Assert.Equal(kind == Target.Stock ? "030001" : "0102000006", peer.Request("020002"));
            if (kind == Target.Stock)
            {
                Assert.InRange(peer.Request("08 0100 FFFF 0328").Length / 2, 2, 256);
                continue;
            }

            string tooLong = "12" + peer.Find(0x2A00) + new string('0', 2 * (agreed - 2));
            if (asked == "FFFF") peer.Send(RawPeer.Att, tooLong);
            else Assert.Equal("0112000004", peer.Request(tooLong));
            Assert.InRange(peer.Request("08 0100 FFFF 0328").Length / 2, 2, agreed);
        }
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Prepared_writes_fill_a_bounded_queue_of_their_own_link(string kind)
    {
        await using Target target = await Target.CreateAsync(kind);
        RawPeer peer = target.Attacker().Peer;
        string cccd = UnencryptedAccessTests.Next(peer.Find(RawPeerExtensions.Measurement));
        string part = "16" + cccd + "0000" + new string('0', 36);
        int taken = 0;
        string answer;
        while ((answer = peer.Request(part)).StartsWith("17", StringComparison.Ordinal)) Assert.InRange(++taken, 1, 64);
        Assert.Equal("0116" + cccd + "09", answer);
        Assert.InRange(taken * 18, 18, 1024);
        Assert.Equal($"0116{cccd}09", peer.Request(part));

        // Other peers have their own: simultaneously on the stack, in turn on the firmware.
        if (target is FirmwareTarget) peer.Disconnect();
        RawPeer other = target.Attacker().Peer;
        Assert.StartsWith("17", other.Request(part), StringComparison.Ordinal);
        Assert.Equal("19", other.Request("1800"));
        if (target is FirmwareTarget) return;
        Assert.Equal("19", peer.Request("1800"));
        Assert.StartsWith("17", peer.Request(part), StringComparison.Ordinal);
    }
}
