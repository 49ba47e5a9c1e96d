using System;
using BleStack.Att;
using BleStack.Core;
using Xunit;

namespace BleStack.Tests.Att;

/// <summary>Find Information, Find By Type Value, Read By Type, Read By Group Type: lists, their ends, their errors.</summary>
public class AttServerFindTests
{
    private static readonly BleUuid s_custom = new(new Guid("9b574847-f706-436c-bed7-fc01eb0965c1"));

    private static AttPeer HeartRate()
    {
        var peer = new AttPeer(new GattServerWithHeartRate().Server);
        return peer;
    }

    [Theory]
    [InlineData("04 0100 FFFF", "05 01 0100 0028 0200 0328 0300 372A 0400 0229 0500 0328")] // five of 16-bit types fill 23 octets
    [InlineData("04 0300 0400", "05 01 0300 372A 0400 0229")]
    [InlineData("04 0600 0700", "05 01 0600 382A")] // stops where the 128-bit type begins
    [InlineData("04 0700 FFFF", "05 02 0700 C16509EB01FCD7BE6C4306F74748579B")]
    [InlineData("04 0800 FFFF", "01 04 0800 0A")]
    [InlineData("04 0000 FFFF", "01 04 0000 01")]
    [InlineData("04 0500 0400", "01 04 0500 01")]
    public void Find_Information(string request, string response) => Bare().Expect(request, response);

    [Theory]
    [InlineData("06 0100 FFFF 0028 0D18", "07 0100 0600")]
    [InlineData("06 0100 FFFF 0028 0F18", "01 06 0100 0A")]
    [InlineData("06 0200 FFFF 0028 0D18", "01 06 0200 0A")]
    [InlineData("06 0100 FFFF 382A 01", "01 06 0100 0A")] // matches, but may not be read
    [InlineData("06 0000 FFFF 0028 0D18", "01 06 0000 01")]
    [InlineData("06 0200 0100 0028 0D18", "01 06 0200 01")]
    public void Find_By_Type_Value(string request, string response) => HeartRate().Expect(request, response);

    [Theory]
    [InlineData("08 0100 FFFF 0328", "09 07 0200 10 0300 372A 0500 02 0600 382A")]
    [InlineData("08 0100 FFFF 0128", "01 08 0100 0A")]
    [InlineData("08 0100 FFFF 382A", "01 08 0600 05")] // the handle in error is the attribute's, not the range's
    [InlineData("08 0100 FFFF 372A", "01 08 0300 02")]
    [InlineData("08 0000 FFFF 0328", "01 08 0000 01")]
    [InlineData("08 0300 0200 0328", "01 08 0300 01")]
    [InlineData("08 0100 FFFF", "01 08 0000 04")]
    public void Read_By_Type(string request, string response) => HeartRate().Expect(request, response);

    [Theory]
    [InlineData("10 0100 FFFF 0028", "11 06 0100 0600 0D18")]
    [InlineData("10 0200 FFFF 0028", "01 10 0200 0A")]
    [InlineData("10 0100 FFFF 0128", "01 10 0100 0A")]
    [InlineData("10 0100 FFFF 0328", "01 10 0100 10")]
    [InlineData("10 0100 FFFF 0229", "01 10 0100 10")]
    [InlineData("10 0000 FFFF 0028", "01 10 0000 01")]
    [InlineData("10 0300 0100 0028", "01 10 0300 01")]
    public void Read_By_Group_Type(string request, string response) => HeartRate().Expect(request, response);

    [Fact]
    public void A_list_by_type_ends_before_the_first_value_of_another_length()
    {
        var peer = new AttPeer();
        peer.Add(1, 0xFFF1, "0102");
        peer.Add(2, 0xFFF1, "0304");
        peer.Add(3, 0xFFF1, "05");
        peer.Add(4, 0xFFF1, "0607");
        peer.Expect("08 0100 FFFF F1FF", "09 04 0100 0102 0200 0304");
        peer.Expect("08 0300 FFFF F1FF", "09 03 0300 05");
    }

    [Fact]
    public void A_permission_error_in_the_middle_of_a_list_ends_it_and_only_the_first_attributes_is_told()
    {
        var peer = new AttPeer();
        peer.Add(1, 0xFFF1, "01");
        peer.Add(2, 0xFFF1, "02", AttributePermissions.ReadEncrypted);
        peer.Add(3, 0xFFF1, "03");
        peer.Expect("08 0100 FFFF F1FF", "09 03 0100 01");
        peer.Expect("08 0200 FFFF F1FF", "01 08 0200 05");
    }

    [Fact]
    public void Values_by_type_are_cut_to_the_MTU_and_to_253_octets()
    {
        var peer = new AttPeer();
        AttributeRow row = peer.Add(1, 0xFFF1);
        row.SetValue(new byte[300]);
        Assert.Equal("0915" + "0100" + new string('0', 38), peer.Ask("08 0100 FFFF F1FF"));
        peer.Ask("02 0502");
        Assert.Equal("09FF" + "0100" + new string('0', 506), peer.Ask("08 0100 FFFF F1FF"));
    }

    [Fact]
    public void Services_of_both_UUID_lengths_come_in_separate_lists()
    {
        var peer = new AttPeer();
        peer.Add(1, 0x2800, "0018");
        peer.Add(2, 0x2800, "C16509EB01FCD7BE6C4306F74748579B");
        peer.Add(0xFFFF, 0x2800, "0F18");
        peer.Expect("10 0100 FFFF 0028", "11 06 0100 0100 0018");
        peer.Expect("10 0200 FFFF 0028", "11 14 0200 0200 C16509EB01FCD7BE6C4306F74748579B");
        peer.Expect("10 0300 FFFF 0028", "11 06 FFFF FFFF 0F18");
    }

    [Theory]
    [InlineData(10), InlineData(10_000), InlineData(0xFFFF)]
    public void Every_handle_of_a_table_of_any_size_is_found_in_order(int count)
    {
        var table = new AttributeTable();
        for (int i = 1; i <= count; i++) table.Add(new AttributeRow((ushort)(i % 3)), (ushort)i);
        for (int i = 1; i <= count; i += Math.Max(1, count / 100)) Assert.Equal(i, table.Find((ushort)i)!.Handle);
        int seen = 0;
        for (int next = 1; table.FirstOfType(2, next, 0xFFFF) is { } row; next = row.Handle + 1) seen++;
        Assert.Equal((count + 1) / 3, seen);
        Assert.Null(table.Find(0));
        Assert.Null(table.FirstIn(count + 1, 0xFFFF));
    }

    private static AttPeer Bare()
    {
        var peer = new AttPeer();
        peer.Add(1, 0x2800, "0D18");
        peer.Add(2, 0x2803);
        peer.Add(3, 0x2A37);
        peer.Add(4, 0x2902);
        peer.Add(5, 0x2803);
        peer.Add(6, 0x2A38);
        peer.Add(7, s_custom);
        return peer;
    }
}
