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
