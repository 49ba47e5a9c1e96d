using System;
using BleStack.Adversary;
using BleStack.Hci.Packets;
using BleStack.Tests.Conformance.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.L2cap;

/// <summary>Fixed channels, frames and fragments ([Vol 3, Part A] 2.1, 3.1, 7.2), through the link layer.</summary>
public sealed class ChannelTests
{
    private const string MtuRequest = "02 0002"; // Exchange MTU Request of 512
    private const string MtuResponse = "030502";

    private static void AssertAlive(Bench bench) => Assert.Equal(MtuResponse, bench.Tester.Ask(RawPeer.Att, MtuRequest));

    [TestPurpose("L2CAP/LE/CID/BI-01-C", "Frames on channels there are not are ignored, the link goes on")]
    public void Unknown_channels_are_ignored()
    {
        foreach (LinkRole role in new[] { LinkRole.Peripheral, LinkRole.Central })
        {
            using var bench = new Bench(role);
            foreach (ushort cid in new ushort[]
            {
                0x0000, 0x0001, 0x0002, 0x0003, 0x0007, 0x001F, 0x0020, 0x003E, 0x003F, 0x0040, 0x007F, 0x0080, 0xFFFF,
            })
            {
                bench.Tester.Send(cid, MtuRequest);
                bench.Tester.Send(cid, new string('5', 2 * 300));
                bench.Loop.Advance(TimeSpan.FromSeconds(1));
                bench.Tester.Take(0);
                Assert.Empty(bench.Tester.Inbox);
            }

            AssertAlive(bench);
        }
    }

    [Fact]
    public void Each_fixed_channel_answers_on_itself()
    {
        using var bench = new Bench(LinkRole.Peripheral);
        Assert.Equal(MtuResponse, bench.Tester.Ask(RawPeer.Att, MtuRequest));
        Assert.Equal("010102000000", bench.Tester.Ask(RawPeer.Signaling, "42 01 0000"));
        Assert.Equal("0507", bench.Tester.Ask(RawPeer.Smp, "0B 01"));
    }

    /// <summary>Start fragments begin with "S", continuations with "C"; the PDU is an ATT Exchange MTU Request.</summary>
    [Theory]
    [InlineData("S 03000400 020002")]
    [InlineData("S 03|C 00|C 04|C 00|C 02|C 00|C 02")]
    [InlineData("S 0300|C 0400020002")]
    [InlineData("S 0300040002|C 0002")]
    public void A_frame_arrives_whole_however_it_is_cut(string fragments)
    {
        using var bench = new Bench(LinkRole.Peripheral);
        SendFragments(bench, fragments);
        Assert.Equal(MtuResponse, bench.Tester.Next(RawPeer.Att));
    }

    [Theory]
    [InlineData("S 03000400 02000200")] // longer than its length
    [InlineData("S 0300040002|C 000200")]
    [InlineData("S 04000400 020002|S 0300070002")] // never finished, then another start
    [InlineData("C 03000400020002")] // a continuation of nothing
    [InlineData("S 0300")] // half a header
    [InlineData("S FFFF0400 02|C 0002")] // longer than any channel takes
    [InlineData("S 42000600 01|C 0300")] // longer than SMP takes
    public void A_frame_that_is_not_whole_is_dropped_and_the_next_is_taken(string fragments)
    {
        using var bench = new Bench(LinkRole.Peripheral);
        SendFragments(bench, fragments);
        bench.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("", bench.Tester.Take(RawPeer.Att) + bench.Tester.Take(RawPeer.Signaling) + bench.Tester.Take(RawPeer.Smp));
        AssertAlive(bench);
    }

    private static void SendFragments(Bench bench, string fragments)
    {
        foreach (string fragment in fragments.Split('|'))
            bench.Tester.Host.SendAcl(
                RawPeer.Hex(fragment[1..]),
                fragment[0] == 'S' ? AclBoundary.FirstNonFlushable : AclBoundary.Continuing
            );
        bench.Loop.RunUntilIdle();
    }
}
