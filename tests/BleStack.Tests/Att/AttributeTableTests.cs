using System;
using BleStack.Att;
using BleStack.Core;
using Xunit;

namespace BleStack.Tests.Att;

/// <summary>The table and its rows: what they refuse, and what is left when attributes leave.</summary>
public class AttributeTableTests
{
    [Fact]
    public void The_last_handle_is_0_in_an_empty_table_and_else_the_highest()
    {
        var table = new AttributeTable();
        Assert.Equal(0, table.LastHandle);
        table.Add(new AttributeRow(0xFFF1), 9);
        table.Add(new AttributeRow(0xFFF1), 4);
        Assert.Equal(9, table.LastHandle);
        table.RemoveRange(5, 9);
        Assert.Equal(4, table.LastHandle);
        table.RemoveRange(1, 0xFFFF);
        Assert.Equal(0, table.LastHandle);
    }

    [Fact]
    public void A_handle_is_given_once_and_an_attribute_is_in_one_table()
    {
        var table = new AttributeTable();
        var row = new AttributeRow(0xFFF1);
        Assert.Throws<InvalidOperationException>(() => table.Add(row, 0));
        table.Add(row, 5);
        Assert.Throws<InvalidOperationException>(() => table.Add(new AttributeRow(0xFFF1), 5));
        Assert.Throws<InvalidOperationException>(() => table.Add(row, 6));
        Assert.Throws<InvalidOperationException>(() => new AttributeTable().Add(row, 6));
        Assert.Equal((1, 5), (table.Count, row.Handle));
        Assert.Same(row, table.Find(5));
    }

    [Fact]
    public void Attributes_that_leave_the_middle_leave_the_others_findable_and_may_come_back()
    {
        var table = new AttributeTable();
        var rows = new AttributeRow[6];
        for (int i = 0; i < 6; i++) table.Add(rows[i] = new AttributeRow(i == 2 ? (BleUuid)0xFFF2 : 0xFFF1), (ushort)(i + 1));
        table.RemoveRange(2, 4);
        Assert.Equal([rows[0], rows[4], rows[5]], table.Rows.ToArray());
        Assert.Equal((null, rows[4], rows[4]), (table.Find(3), table.Find(5), table.FirstOfType(0xFFF1, 2, 0xFFFF)));
        Assert.Null(table.FirstOfType(0xFFF2, 1, 0xFFFF));
        Assert.Equal((0, 0), (rows[2].Handle, rows[2].GroupEnd));
        table.Add(rows[2], 3);
        Assert.Equal([rows[0], rows[2], rows[4], rows[5]], table.Rows.ToArray());
        Assert.Equal(rows[2], table.FirstOfType(0xFFF2, 1, 0xFFFF));
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3)]
    public void Whatever_comes_and_goes_every_lookup_finds_what_a_walk_finds(ulong seed)
    {
        var random = new SeededRandom(seed);
        var table = new AttributeTable();
        byte[][] values = [[0x0D, 0x18], [0x0F, 0x18], [1, 2, 3]];
        BleUuid[] types = [0x2800, 0x2801, 0xFFF1];
        for (int i = 0; i < 2000; i++)
        {
            byte[] drawn = new byte[4];
            random.Fill(drawn);
            ushort handle = (ushort)(1 + (drawn[0] % 40));
            if (drawn[1] % 4 == 0) table.RemoveRange(handle, (ushort)(handle + (drawn[2] % 3)));
            else if (table.Find(handle) is null)
            {
                var row = new AttributeRow(types[drawn[2] % 3]);
                row.SetValue(values[drawn[3] % 3]);
                table.Add(row, handle);
            }

            foreach (BleUuid type in types)
            {
                Assert.Same(Walk(row => row.Type == type), table.FirstOfType(type, handle, 30));
                if (type != 0xFFF1)
                    Assert.Same(
                        Walk(row => row.Type == type && row.Value.SequenceEqual(values[0])),
                        table.FirstCandidate(type, values[0], handle, 30)
                    );
            }

            AttributeRow? Walk(Predicate<AttributeRow> matches) =>
                Array.Find(table.Rows.ToArray(), row => row.Handle >= handle && row.Handle <= 30 && matches(row));
        }
    }

    [Fact]
    public void A_value_longer_than_its_limit_is_the_callers_mistake_and_changes_nothing()
    {
        var row = new AttributeRow(0xFFF1) { MaxLength = 2 };
        row.SetValue([1, 2]);
        Assert.Throws<ArgumentException>(() => row.SetValue([3, 4, 5]));
        Assert.Equal([1, 2], row.Value.ToArray());
    }

    [Fact]
    public void A_write_lengthens_a_fixed_value_that_was_not_set_whole()
    {
        var peer = new AttPeer();
        AttributeRow row = peer.Add(1, 0xFFF1, "AA", AttributePermissions.Write);
        row.MaxLength = 4;
        row.IsFixedLength = true;
        Assert.Equal("13", peer.Ask("12 0100 0102"));
        Assert.Equal([1, 2], row.Value.ToArray());
        Assert.Equal("13", peer.Ask("12 0100 03"));
        Assert.Equal([3, 2], row.Value.ToArray());
    }

    [Fact]
    public void Options_that_cannot_be_are_refused_by_server_and_bearer()
    {
        AttOptions[] impossible =
        [
            new() { PrepareQueueCount = -1 }, new() { PrepareQueueOctets = -1 }, new() { TransactionTimeout = TimeSpan.Zero },
            new() { AnswerTimeout = TimeSpan.Zero }, new() { AnswerTimeout = TimeSpan.FromSeconds(-1) },
        ];
        var link = new FakeLink(new SimulatedLoop());
        foreach (AttOptions options in impossible)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => AttPeer.Empty(options));
            Assert.Throws<ArgumentOutOfRangeException>(() => new AttBearer(link, new AttributeTable(), options));
        }
    }
}
