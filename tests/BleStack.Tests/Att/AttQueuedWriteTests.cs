using System;
using BleStack.Att;
using Xunit;

namespace BleStack.Tests.Att;

/// <summary>Queued writes while the table, the values and the handlers change under them.</summary>
public class AttQueuedWriteTests
{
    private const AttributePermissions Open = AttributePermissions.Read | AttributePermissions.Write;

    [Fact]
    public void The_queue_takes_octets_up_to_its_limit()
    {
        var peer = new AttPeer(options: new AttOptions { PrepareQueueOctets = 5 });
        peer.Add(1, 0xFFF1, "", Open);
        Assert.Equal("1701000000010203", peer.Ask("16 0100 0000 010203"));
        Assert.Equal("17010003000405", peer.Ask("16 0100 0300 0405"));
        Assert.Equal("0116010009", peer.Ask("16 0100 0500 06"));
        Assert.Equal("1701000500", peer.Ask("16 0100 0500"));
        Assert.Equal("19", peer.Ask("18 01"));
        Assert.Equal("1701000000010203", peer.Ask("16 0100 0000 010203")); // executing gives the octets back
    }

    [Fact]
    public void A_server_without_a_queue_prepares_nothing()
    {
        var peer = new AttPeer(options: new AttOptions { PrepareQueueCount = 0, PrepareQueueOctets = 0 });
        peer.Add(1, 0xFFF1, "", Open);
        Assert.Equal("0116010009", peer.Ask("16 0100 0000"));
    }

    [Fact]
    public void What_was_executed_is_not_executed_again()
    {
        var peer = new AttPeer();
        AttributeRow row = peer.Add(1, 0xFFF1, "AA", Open);
        peer.Ask("16 0100 0000 BB");
        Assert.Equal("19", peer.Ask("18 01"));
        Assert.Equal("13", peer.Ask("12 0100 CC"));
        Assert.Equal("19", peer.Ask("18 01"));
        Assert.Equal("CC", AttPeer.Text(row.Value.ToArray()));
    }

    [Theory]
    [InlineData(0, "01 18 0100 80"), InlineData(1, "01 18 0100 0E")]
    public void A_handlers_refusal_ends_the_execution_and_empties_the_queue(int way, string error)
    {
        var peer = new AttPeer();
        peer.Add(1, 0xFFF1, "", Open).OnWrite = (request, _) =>
        {
            if (way == 1) throw new InvalidOperationException("a bug");
            request.Fail(AttErrorCode.ApplicationErrorFirst);
        };
        AttributeRow other = peer.Add(2, 0xFFF2, "AA", Open);
        peer.Ask("16 0100 0000 BB");
        peer.Ask("16 0200 0000 BB");
        peer.Expect("18 01", error);
        Assert.Equal("19", peer.Ask("18 01"));
        Assert.Equal("AA", AttPeer.Text(other.Value.ToArray()));
    }

    [Fact]
    public void Handlers_that_answer_later_are_asked_one_after_the_other()
    {
        var peer = new AttPeer();
        AttWriteRequest held = default;
        int calls = 0;
        for (ushort handle = 1; handle <= 2; handle++)
        {
            peer.Add(handle, 0xFFF1, "", Open).OnWrite = (request, _) =>
            {
                held = request;
                calls++;
            };
        }

        peer.Ask("16 0100 0000 BB");
        peer.Ask("16 0200 0000 CC");
        Assert.Equal("", peer.Ask("18 01"));
        Assert.Equal((1, 1), (calls, held.Attribute.Handle));
        peer.Run(() => Assert.True(held.Respond()));
        Assert.Equal((2, 2, ""), (calls, held.Attribute.Handle, peer.Answer));
        peer.Run(() => Assert.True(held.Respond()));
        Assert.Equal("19", peer.Answer);
    }

    [Fact]
    public void An_attribute_that_leaves_the_table_during_the_execution_is_out_of_sync()
    {
        var peer = new AttPeer();
        AttributeRow leaving = new(0xFFF2, Open);
        peer.Add(1, 0xFFF1, "", Open).OnWrite = (request, _) =>
        {
            peer.Table.RemoveRange(2, 2);
            request.Respond();
        };
        peer.Table.Add(leaving, 2);
        peer.Ask("16 0100 0000 BB");
        peer.Ask("16 0200 0000 BB");
        Assert.Equal("0118020012", peer.Ask("18 01"));
        Assert.Equal(0, leaving.Value.Length);
        Assert.Equal("19", peer.Ask("18 01"));
    }

    [Theory]
    [InlineData("0300", "19", "010203AA")] // at the end of the part two before
    [InlineData("0400", "01 18 0100 07", "00")]
    public void A_part_is_judged_by_the_last_part_of_its_own_attribute(string offset, string answer, string value)
    {
        var peer = new AttPeer();
        AttributeRow row = peer.Add(1, 0xFFF1, "00", Open);
        peer.Add(2, 0xFFF2, "", Open);
        peer.Ask("16 0100 0000 010203");
        peer.Ask("16 0200 0000 BB");
        peer.Ask($"16 0100 {offset} AA");
        peer.Expect("18 01", answer);
        Assert.Equal(value, AttPeer.Text(row.Value.ToArray()));
    }

    [Fact]
    public void A_value_of_fixed_length_keeps_it_whatever_part_came_before()
    {
        var peer = new AttPeer();
        AttributeRow row = peer.Add(1, 0xFFF1, "0102030405", Open);
        row.MaxLength = 5;
        row.IsFixedLength = true;
        peer.Add(2, 0xFFF2, "", Open);
        peer.Ask("16 0100 0000 AA");
        peer.Ask("16 0200 0000 BB");
        peer.Ask("16 0100 0300 CC");
        Assert.Equal("19", peer.Ask("18 01"));
        Assert.Equal("AA0203CC05", AttPeer.Text(row.Value.ToArray()));
    }
}
