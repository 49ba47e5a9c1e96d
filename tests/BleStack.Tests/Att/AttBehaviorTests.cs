using System;
using System.Collections.Generic;
using BleStack.Att;
using BleStack.Core;
using Xunit;

namespace BleStack.Tests.Att;

/// <summary>Each switch of <see cref="AttBehavior"/>, alone, against the strict answer.</summary>
public sealed class AttBehaviorTests
{
    private const AttributePermissions Open = AttributePermissions.Read | AttributePermissions.Write;

    private static readonly BleUuid s_custom = new(new Guid("9b574847-f706-436c-bed7-fc01eb0965c1"));

    [Theory]
    [InlineData("0A 01", "")] // Shorter than its format.
    [InlineData("0A 0100", "0B AA")]
    [InlineData("0A 0100 FF", "0B AA")] // Read as far as the format goes.
    [InlineData("12 0100 FF", "13")]
    [InlineData("08 0100 FFFF F1FF", "09 03 0100 AA 0200 BB")]
    [InlineData("08 0100 FFFF F1FF 00", "")] // Neither of the two lengths of its type.
    [InlineData("0E 0100 0200", "0F AABB")]
    [InlineData("0E 0100 0200 03", "0F AABB")] // Half a handle.
    [InlineData("0E 01", "01 0E 0000 04")] // Read Multiple is read to the end of its last whole handle: of none here.
    [InlineData("12 0100 000102030405060708090A0B0C0D0E0F1011121314", "")] // 24 octets at an MTU of 23.
    public void Malformed_requests_are_ignored_or_trimmed(string request, string answer)
    {
        AttPeer peer = With(new() { IgnoresMalformed = true });
        peer.Add(1, 0xFFF1, "AA", Open);
        peer.Add(2, 0xFFF1, "BB");
        peer.Expect(request, answer);
    }

    [Fact]
    public void Requests_that_come_early_are_answered_in_turn()
    {
        AttPeer peer = With(new() { RequestsInTurn = 2 });
        AttReadRequest waiting = default;
        peer.Add(1, 0xFFF1).OnRead = request => waiting = request;
        peer.Add(2, 0xFFF2, "02");
        AttributeRow written = peer.Add(3, 0xFFF3, "AA", Open);
        peer.Expect("0A 0100", "");
        peer.Expect("0A 0200", "");
        peer.Expect("52 0300 BB", ""); // A command waits for its turn as well.
        Assert.Equal("AA", AttPeer.Text(written.Value.ToArray()));
        peer.Expect("0A 0300", ""); // The third has no place.
        Assert.Equal(1, peer.Connection.Bearer.Server.IgnoredRequests);
        peer.Run(() => Assert.True(waiting.Respond([7])));
        Assert.Equal("0B07|0B02", peer.Answer);
        Assert.Equal("BB", AttPeer.Text(written.Value.ToArray()));
        peer.Expect("0A 0300", "0B BB");
        Assert.Equal(1, peer.Connection.Bearer.Server.IgnoredRequests);
    }

    [Theory]
    [InlineData(1, "0700", "0D 0D18")]
    [InlineData(2, "0900", "0D 02 0500 372A")]
    [InlineData(3, "0100", "0D 01")] // 0x27FF and 0x2804 are no declarations.
    [InlineData(4, "0100", "0D 01")]
    [InlineData(4, "0300", "01 0C 0400 07")]
    [InlineData(5, "0100", "0D 01")] // Of fixed length and short: the strict answer is Attribute Not Long.
    [InlineData(6, "0100", "0D 0001")] // Made by the stack, as CCCDs are.
    [InlineData(7, "0100", "0D 01")]
    public void Read_Blob_ignores_the_offset_of_declarations_only(int handle, string offset, string answer)
    {
        AttPeer peer = With(new() { IgnoresOffsetOfDeclarations = true });
        peer.Add(1, 0x2800, "0D18");
        peer.Add(2, 0x2803, "02 0500 372A");
        peer.Add(3, 0x27FF, "0001");
        peer.Add(4, 0x2804, "0001");
        AttributeRow fixedLength = peer.Add(5, 0xFFF1, "0001");
        (fixedLength.IsFixedLength, fixedLength.MaxLength) = (true, 2);
        peer.Add(6, 0x2902, "0001").IsMadeByStack = true;
        peer.Add(7, s_custom, "0001");
        peer.Expect($"0C {handle:X2}00 {offset}", answer);
    }

    [Fact]
    public void A_short_value_of_any_length_may_be_read_by_blobs()
    {
        var peer = new AttPeer();
        peer.Add(1, 0xFFF1, "0001").MaxLength = 2;
        peer.Expect("0C 0100 0100", "0D 01");
    }

    [Theory]
    [InlineData("08 0100 0100 F1FF", "09 06 0100 01020304")]
    [InlineData("08 0200 0200 F1FF", "01 08 0200 0E")]
    [InlineData("08 0100 FFFF F1FF", "09 06 0100 01020304")] // Ends the list.
    public void Read_By_Type_carries_values_up_to_a_limit(string request, string answer)
    {
        AttPeer peer = With(new() { ByTypeValueLimit = 4 });
        peer.Add(1, 0xFFF1, "01020304");
        peer.Add(2, 0xFFF1, "0102030405");
        peer.Add(3, 0xFFF1, "01020304");
        peer.Expect(request, answer);
    }

    [Theory]
    [InlineData("10 0100 FFFF 0028", "11 06 0100 0300 0D18 0500 FFFF 0F18")]
    [InlineData("10 0100 0200 0028", "11 06 0100 0200 0D18")]
    [InlineData("10 0500 0600 0028", "11 06 0500 FFFF 0F18")]
    [InlineData("10 0500 0500 0028", "11 06 0500 0500 0F18")]
    public void A_group_ends_with_the_range_and_the_last_one_at_FFFF(string request, string answer)
    {
        AttPeer peer = With(new() { CutsGroups = true });
        peer.Add(1, 0x2800, "0D18").GroupEnd = 3;
        peer.Add(3, 0xFFF1);
        peer.Add(5, 0x2800, "0F18").GroupEnd = 6;
        peer.Add(6, 0xFFF1);
        peer.Expect(request, answer);
    }

    [Theory]
    [InlineData("06 0100 FFFF 0028 0D18", "07 0100 0500 0600 0B00")]
    [InlineData("06 0100 FFFF 0028 0D18FF", "07 0100 0500 0600 0B00")] // It matches where the request's value begins with the attribute's.
    [InlineData("06 0100 FFFF 0028 0D", "01 06 0100 0A")]
    [InlineData("06 0100 FFFF 0328 AA", "07 0200 0400")] // Ends before the next characteristic,
    [InlineData("06 0100 FFFF 0328 BB", "07 0500 0500")] // or before the next service.
    [InlineData("06 0100 FFFF 382A 01", "07 0300 0400")] // What opens no group ends before any attribute of a 16-bit type.
    [InlineData("06 0100 FFFF F1FF 05", "07 0700 0700")]
    [InlineData("06 0100 FFFF F2FF 05", "01 06 0100 80")] // Its handler refuses.
    [InlineData("06 0100 FFFF F3FF 05", "01 06 0100 02")] // It may not be read.
    [InlineData("06 0100 FFFF F4FF 000102030405060708090A0B0C0D0E0F", "07 0A00 0A00")] // Sixteen octets,
    [InlineData("06 0100 FFFF F5FF 00", "01 06 0100 0E")] // and one more.
    public void Find_By_Type_Value_reads_every_attribute_of_the_type(string request, string answer)
    {
        AttPeer peer = With(new() { FindsByReading = true });
        peer.Add(1, 0x2800, "0D18");
        peer.Add(2, 0x2803, "AA");
        peer.Add(3, 0x2A38, "01");
        peer.Add(4, s_custom, "02");
        peer.Add(5, 0x2803, "BB");
        peer.Add(6, 0x2800, "0D18");
        peer.Add(7, 0xFFF1).OnRead = static read => read.Respond([5]);
        peer.Add(8, 0xFFF2).OnRead = static read => read.Fail(AttErrorCode.ApplicationErrorFirst);
        peer.Add(9, 0xFFF3, "05", AttributePermissions.None);
        peer.Add(10, 0xFFF4, "000102030405060708090A0B0C0D0E0F");
        peer.Add(11, 0xFFF5, "000102030405060708090A0B0C0D0E0F10");
        peer.Expect(request, answer);
    }

    [Fact]
    public void Find_By_Type_Value_reads_nothing_behind_what_fills_its_response()
    {
        AttPeer peer = With(new() { FindsByReading = true });
        for (ushort handle = 1; handle <= 6; handle++) peer.Add(handle, 0xFFF1, "05");
        peer.Add(7, 0xFFF1, "05", AttributePermissions.None);
        peer.Expect("06 0100 FFFF F1FF 05", "07 0100 0100 0200 0200 0300 0300 0400 0400 0500 0500");
    }

    [Fact]
    public void Read_Multiple_looks_at_nothing_behind_what_fills_its_response()
    {
        AttPeer peer = With(new() { StopsReadMultipleWhenFull = true, IgnoresMalformed = true });
        peer.Add(1, 0xFFF1, "AA");
        peer.Add(2, 0xFFF2, new string('B', 44));
        peer.Add(3, 0xFFF3, new string('C', 38));
        peer.Expect("0E 0100", "0F AA"); // Any number of handles.
        peer.Expect("0E", "0F");
        peer.Expect("0E 0200 9900", "0F" + new string('B', 44));
        peer.Expect("0E 0100 9900", "01 0E 9900 01");
        peer.Expect("20 0300 0100 9900", "21 1300" + new string('C', 38) + "01"); // Half of the second length.
        peer.Expect("20 0100 0100", "21 0100 AA 0100 AA");
    }

    [Fact]
    public void Prepared_writes_are_sorted_and_each_attribute_is_written_once()
    {
        List<string> written = [];
        AttPeer peer = Sorting(written);
        foreach (string part in (string[])["0200 0100 22", "0100 0200 13", "0200 0000 21", "0100 0000 1112"]) peer.Ask("16" + part);
        peer.Expect("18 02", "19"); // Any flags but 0.
        Assert.Equal(["1 at 0: 111213", "2 at 0: 2122"], written);
        peer.Ask("16 0100 0000 AA");
        peer.Expect("18 00", "19");
        Assert.Equal(2, written.Count);
    }

    [Theory]
    [InlineData("0100 0100 22", "", "01 18 0100 07")] // Does not begin at 0.
    [InlineData("0100 0000 22", "0200 0100 22", "01 18 0200 07")] // The second attribute's parts do not.
    [InlineData("0100 0000 22", "0100 0200 22", "01 18 0100 07")] // A gap.
    [InlineData("0100 0000 2233", "0100 0100 22", "01 18 0100 07")] // An overlap.
    public void Prepared_writes_with_an_octet_missing_or_twice_are_refused(string first, string second, string answer)
    {
        List<string> written = [];
        AttPeer peer = Sorting(written);
        peer.Ask("16" + first);
        if (second.Length > 0) peer.Ask("16" + second);
        peer.Expect("18 01", answer);
        peer.Expect("18 01", "19"); // The queue is empty.
        Assert.Empty(written);
    }

    [Theory]
    [InlineData(false, "19")]
    [InlineData(true, "01 18 0100 0D")]
    public void A_sorted_value_has_512_octets_at_most(bool oneMore, string answer)
    {
        List<string> written = [];
        AttPeer peer = Sorting(written);
        peer.Ask("02 0502");
        peer.Ask("16 0100 0000" + new string('A', 1000));
        peer.Ask("16 0100 F401" + new string('B', oneMore ? 26 : 24));
        peer.Expect("18 01", answer);
        Assert.Equal(oneMore ? 0 : 1, written.Count);
    }

    private static AttPeer With(AttBehavior behavior) => new(options: new AttOptions { Behavior = behavior });

    private static AttPeer Sorting(List<string> written)
    {
        AttPeer peer = With(new() { SortsPreparedWrites = true });
        foreach (ushort handle in (ushort[])[1, 2])
        {
            peer.Add(handle, 0xFFF1, "", Open).OnWrite = (request, value) =>
            {
                written.Add($"{request.Attribute.Handle} at {request.Offset}: {Convert.ToHexString(value)}");
                request.Respond();
            };
        }

        return peer;
    }
}
