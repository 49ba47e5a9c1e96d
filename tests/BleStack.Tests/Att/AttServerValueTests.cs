using System;
using System.Collections.Generic;
using BleStack.Att;
using BleStack.Hci;
using Xunit;

namespace BleStack.Tests.Att;

/// <summary>Values: long reads and writes, lengths and offsets, queues, handlers now and later.</summary>
public class AttServerValueTests
{
    private const AttributePermissions Open = AttributePermissions.Read | AttributePermissions.Write;

    [Theory]
    [InlineData("0A 0100", "0B 000102030405060708090A0B0C0D0E0F101112131415")] // 22 of 30 octets
    [InlineData("0C 0100 1600", "0D 161718191A1B1C1D")]
    [InlineData("0C 0100 1E00", "0D")]
    [InlineData("0C 0100 1F00", "01 0C 0100 07")]
    [InlineData("0C 0100 FFFF", "01 0C 0100 07")]
    [InlineData("0C 0200 0000", "01 0C 0200 0B")] // fixed length, fits one response
    [InlineData("0C 0300 0000", "0D 0A0B")]
    [InlineData("0E 0200 0300", "0F FF 0A0B")]
    [InlineData("0E 0100 0200", "0F 000102030405060708090A0B0C0D0E0F101112131415")]
    [InlineData("20 0200 0300", "21 0100 FF 0200 0A0B")]
    [InlineData("20 0100 0200", "21 1E00 000102030405060708090A0B0C0D0E0F10111213")] // cut, its length whole
    [InlineData("20 0300 0400 0200", "21 0200 0A0B 0F00 000102030405060708090A0B0C0D0E")] // no room left for a length
    [InlineData("0E 0200", "01 0E 0000 04")]
    [InlineData("20 02000300 05", "01 20 0000 04")]
    public void Reads(string request, string response)
    {
        var peer = new AttPeer();
        peer.Add(1, 0xFFF1).SetValue(Count(30));
        AttributeRow single = peer.Add(2, 0xFFF2, "FF");
        single.IsFixedLength = true;
        single.MaxLength = 1;
        peer.Add(3, 0xFFF3, "0A0B");
        peer.Add(4, 0xFFF4).SetValue(Count(15));
        Assert.Equal(response.Replace(" ", "", StringComparison.Ordinal), peer.Ask(request));
    }

    [Theory]
    [InlineData("12 0100 0102", "13", "0102")]
    [InlineData("12 0100", "13", "")]
    [InlineData("12 0100 0102030405", "01 12 0100 0D", "AA")]
    [InlineData("12 0200 01", "13", "01AA")] // a fixed length keeps what is not written
    [InlineData("12 0200 010203", "01 12 0200 0D", "AAAA")]
    [InlineData("52 0100 0102030405", "", "AA")]
    [InlineData("D2 0100 0102030405 5A5A5A5A5A5A5A5A5A5A5A5A", "", "AA")]
    public void Writes(string request, string response, string value)
    {
        var peer = new AttPeer();
        peer.Add(1, 0xFFF1, "AA", Open | AttributePermissions.WriteSigned).MaxLength = 4;
        AttributeRow pair = peer.Add(2, 0xFFF2, "AAAA", Open);
        pair.MaxLength = 2;
        pair.IsFixedLength = true;
        Assert.Equal(response.Replace(" ", "", StringComparison.Ordinal), peer.Ask(request));
        Assert.Equal(value, AttPeer.Text(peer.Table.Find(AttPeer.Hex(request)[1])!.Value.ToArray()));
    }

    [Fact]
    public void Prepared_parts_are_echoed_and_written_together_in_order()
    {
        var peer = new AttPeer();
        AttributeRow a = peer.Add(1, 0xFFF1, "00", Open), b = peer.Add(2, 0xFFF2, "00", Open);
        Assert.Equal("17010000000102", peer.Ask("16 0100 0000 0102"));
        Assert.Equal("17020000000A0B", peer.Ask("16 0200 0000 0A0B"));
        Assert.Equal("17010002000304", peer.Ask("16 0100 0200 0304"));
        Assert.Equal(0, a.Value[0]);
        Assert.Equal("19", peer.Ask("18 01"));
        Assert.Equal("01020304", AttPeer.Text(a.Value.ToArray()));
        Assert.Equal("0A0B", AttPeer.Text(b.Value.ToArray()));
        Assert.Equal("19", peer.Ask("18 01")); // the queue is empty again
        Assert.Equal("01020304", AttPeer.Text(a.Value.ToArray()));
    }

    [Theory]
    [InlineData("16 0100 0500 0102", "01 18 0100 07")] // beyond the end of the value
    [InlineData("16 0100 0100 0102030405060708", "01 18 0100 0D")]
    [InlineData("16 0200 0000 010203", "01 18 0200 0D")] // fixed length
    [InlineData("16 0200 0100 0203", "01 18 0200 0D")]
    public void A_bad_part_spoils_the_whole_execution(string part, string error)
    {
        var peer = new AttPeer();
        AttributeRow row = peer.Add(1, 0xFFF1, "AA", Open), pair = peer.Add(2, 0xFFF2, "AAAA", Open);
        row.MaxLength = 8;
        pair.MaxLength = 2;
        pair.IsFixedLength = true;
        AttributeRow other = peer.Add(3, 0xFFF3, "AA", Open);
        peer.Ask("16 0300 0000 BB");
        Assert.StartsWith("17", peer.Ask(part), StringComparison.Ordinal);
        Assert.Equal(error.Replace(" ", "", StringComparison.Ordinal), peer.Ask("18 01"));
        Assert.Equal(
            ("AA", "AAAA", "AA"),
            (AttPeer.Text(row.Value.ToArray()), AttPeer.Text(pair.Value.ToArray()), AttPeer.Text(other.Value.ToArray()))
        );
        Assert.Equal("19", peer.Ask("18 01"));
    }

    [Fact]
    public void A_part_of_a_value_of_fixed_length_leaves_the_rest()
    {
        var peer = new AttPeer();
        AttributeRow row = peer.Add(1, 0xFFF1, "0102030405", Open);
        row.MaxLength = 5;
        row.IsFixedLength = true;
        peer.Ask("16 0100 0200 AA");
        Assert.Equal("19", peer.Ask("18 01"));
        Assert.Equal("0102AA0405", AttPeer.Text(row.Value.ToArray()));
    }

    [Fact]
    public void Cancelling_writes_nothing()
    {
        var peer = new AttPeer();
        AttributeRow row = peer.Add(1, 0xFFF1, "AA", Open);
        peer.Ask("16 0100 0000 BB");
        Assert.Equal("19", peer.Ask("18 00"));
        Assert.Equal("19", peer.Ask("18 01"));
        Assert.Equal(0xAA, row.Value[0]);
        Assert.Equal("0118000004", peer.Ask("18 02"));
    }

    [Fact]
    public void A_full_queue_is_told_and_keeps_what_it_has()
    {
        var peer = new AttPeer(options: new AttOptions { PrepareQueueCount = 2, PrepareQueueOctets = 5 });
        AttributeRow row = peer.Add(1, 0xFFF1, "", Open);
        peer.Ask("16 0100 0000 010203");
        Assert.Equal("0116010009", peer.Ask("16 0100 0300 040506"));
        Assert.Equal("170100030004", peer.Ask("16 0100 0300 04"));
        Assert.Equal("0116010009", peer.Ask("16 0100 0400 05"));
        peer.Ask("18 01");
        Assert.Equal("01020304", AttPeer.Text(row.Value.ToArray()));
    }

    [Fact]
    public void A_long_write_reaches_its_handler_as_one_value()
    {
        var peer = new AttPeer();
        AttributeRow row = peer.Add(1, 0xFFF1, "", Open);
        var calls = new List<string>();
        row.OnWrite = (request, value) =>
        {
            calls.Add($"{request.Opcode}@{request.Offset}:{AttPeer.Text(value.ToArray())}");
            request.Respond();
        };
        peer.Ask("16 0100 0000 0102");
        peer.Ask("16 0100 0200 0304");
        peer.Ask("16 0100 0900 05");
        Assert.Equal("19", peer.Ask("18 01"));
        Assert.Equal(["ExecuteWriteRequest@0:01020304", "ExecuteWriteRequest@9:05"], calls);
    }

    [Theory]
    [InlineData("0A 0100", "0B 4142"), InlineData("0C 0100 0100", "0D 42"), InlineData("08 0100 FFFF F1FF", "09 04 0100 4142 0200 4142")]
    [InlineData("0E 0100 0200", "0F 4142 4142"), InlineData("20 0100 0200", "21 0200 4142 0200 4142"), InlineData("12 0100 07", "13")]
    [InlineData("52 0100 07", "")]
    public void Handlers_may_answer_at_once_or_later(string request, string response)
    {
        response = response.Replace(" ", "", StringComparison.Ordinal);
        var waiting = new Queue<Action>();
        bool later = false;
        var peer = new AttPeer();
        for (ushort handle = 1; handle <= 2; handle++)
        {
            AttributeRow row = peer.Add(handle, 0xFFF1, "", Open);
            row.OnRead = r => Answer(() => Assert.True(r.Respond("AB"u8)));
            row.OnWrite = (r, _) => Answer(() => Assert.Equal(r.NeedsAnswer, r.Respond()));
        }

        Assert.Equal(response, peer.Ask(request));
        later = true;
        Assert.Equal("", peer.Ask(request));
        Assert.Equal(response.Length > 0, peer.Connection.Bearer.Server.IsBusy);
        while (waiting.TryDequeue(out Action? answer)) peer.Run(answer);
        Assert.Equal(response, peer.Answer);
        Assert.False(peer.Connection.Bearer.Server.IsBusy);

        void Answer(Action answer)
        {
            if (later) waiting.Enqueue(answer);
            else answer();
        }
    }

    [Theory]
    [InlineData("0A 0100"), InlineData("08 0100 FFFF F1FF"), InlineData("0E 0100 0100"), InlineData("12 0100 07")]
    public void A_handlers_own_error_code_reaches_the_peer(string request)
    {
        var peer = new AttPeer();
        AttributeRow row = peer.Add(1, 0xFFF1, "", Open);
        row.OnRead = static r => r.Fail((AttErrorCode)0x80);
        row.OnWrite = static (_, _) => throw new AttException((AttErrorCode)0x80);
        Assert.Equal($"01{request[..2]}010080", peer.Ask(request));
        row.OnRead = static _ => throw new InvalidOperationException("a bug");
        row.OnWrite = static (_, _) => throw new InvalidOperationException("a bug");
        Assert.Equal($"01{request[..2]}01000E", peer.Ask(request));
    }

    [Fact]
    public void A_handler_that_never_answers_costs_29_seconds_and_its_late_answer_nothing()
    {
        var peer = new AttPeer();
        AttributeRow row = peer.Add(1, 0xFFF1);
        peer.Add(2, 0xFFF2, "22");
        AttReadRequest held = default;
        row.OnRead = r => held = r;
        Assert.Equal("", peer.Ask("0A 0100"));
        peer.Loop.Advance(TimeSpan.FromSeconds(28.9));
        Assert.Equal("", peer.Answer);
        peer.Loop.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal("010A01000E", peer.Answer);
        Assert.Equal("0B22", peer.Ask("0A 0200"));
        AttReadRequest late = held;
        Assert.Equal("", peer.Ask("0A 0100")); // the same attribute again: the old answer must not serve it
        peer.Run(() => Assert.False(late.Respond([0xEE])));
        Assert.Equal("", peer.Answer);
        peer.Run(() => Assert.True(held.Respond([0x11])));
        Assert.Equal("0B11", peer.Answer);
        peer.Run(() => Assert.False(held.Respond([0x12])));
        Assert.Equal("0B11", peer.Answer);
    }

    [Fact]
    public void A_second_request_before_the_answer_is_ignored_and_commands_are_not()
    {
        var peer = new AttPeer();
        AttributeRow row = peer.Add(1, 0xFFF1, "", Open);
        AttributeRow other = peer.Add(2, 0xFFF2, "00", Open);
        AttReadRequest held = default;
        row.OnRead = r => held = r;
        peer.Ask("0A 0100");
        Assert.Equal("", peer.Ask("0A 0200"));
        Assert.Equal("", peer.Ask("52 0200 77"));
        Assert.Equal(0x77, other.Value[0]);
        Assert.Equal(1, peer.Connection.Bearer.Server.IgnoredRequests);
        peer.Run(() => held.Respond([1]));
        Assert.Equal("0B01", peer.Answer);
        Assert.Equal("0B77", peer.Ask("0A 0200"));
    }

    [Fact]
    public void Closing_the_link_cancels_what_waits()
    {
        var peer = new AttPeer();
        AttributeRow row = peer.Add(1, 0xFFF1);
        AttReadRequest held = default;
        row.OnRead = r => held = r;
        peer.Ask("0A 0100");
        peer.Run(() => peer.Connection.Bearer.OnClosed(HciErrorCode.ConnectionTimeout));
        peer.Run(() => Assert.False(held.IsPending));
        peer.Run(() => Assert.False(held.Respond([1])));
        peer.Loop.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("", peer.Answer);
        Assert.Equal("", peer.Ask("0A 0100"));
    }

    [Fact]
    public void A_row_that_leaves_the_table_while_its_read_waits_still_answers_under_its_handle()
    {
        var peer = new AttPeer();
        AttributeRow row = peer.Add(7, 0xFFF1);
        AttReadRequest held = default;
        row.OnRead = r => held = r;
        peer.Ask("0A 0700");
        peer.Table.RemoveRange(7, 7);
        peer.Run(() => held.Fail(AttErrorCode.InsufficientResources));
        Assert.Equal("010A070011", peer.Answer);
        Assert.Equal("010A070001", peer.Ask("0A 0700"));
    }

    private static byte[] Count(int length)
    {
        byte[] value = new byte[length];
        for (int i = 0; i < length; i++) value[i] = (byte)i;
        return value;
    }
}
