using System;
using BleStack.Att;
using Xunit;

namespace BleStack.Tests.Att;

/// <summary>Lists at the bounds of the MTU: the last element that fits, the first that does not, and who is asked for it.</summary>
public class AttServerListTests
{
    [Fact]
    public void Five_of_six_equal_services_fill_a_Find_By_Type_Value_Response()
    {
        var peer = new AttPeer();
        for (ushort handle = 1; handle <= 6; handle++) peer.Add(handle, 0x2800, "0D18");
        peer.Expect("06 0100 FFFF 0028 0D18", "07 0100 0100 0200 0200 0300 0300 0400 0400 0500 0500");
        peer.Expect("06 0600 FFFF 0028 0D18", "07 0600 0600");
    }

    [Fact]
    public void Three_of_four_services_fill_a_Read_By_Group_Type_Response()
    {
        var peer = new AttPeer();
        for (ushort handle = 1; handle <= 4; handle++) peer.Add(handle, 0x2800, $"0{handle}18");
        peer.Expect("10 0100 FFFF 0028", "11 06 0100 0100 0118 0200 0200 0218 0300 0300 0318");
        peer.Expect("10 0400 FFFF 0028", "11 06 0400 0400 0418");
    }

    [Fact]
    public void A_protected_service_ends_the_list_before_it_and_is_named_when_it_is_the_first()
    {
        var peer = new AttPeer();
        peer.Add(1, 0x2800, "0118");
        peer.Add(2, 0x2800, "0218", AttributePermissions.ReadEncrypted);
        peer.Add(3, 0x2800, "0318");
        peer.Expect("10 0100 FFFF 0028", "11 06 0100 0100 0118");
        peer.Expect("10 0200 FFFF 0028", "01 10 0200 05");
        peer.Expect("10 0300 FFFF 0028", "11 06 0300 0300 0318");
    }

    [Fact]
    public void Group_values_are_cut_to_the_MTU_and_to_251_octets()
    {
        var peer = new AttPeer();
        peer.Add(1, 0x2800).SetValue(new byte[300]);
        peer.Expect("10 0100 FFFF 0028", "11 15 0100 0100" + new string('0', 34));
        peer.Ask("02 0502");
        peer.Expect("10 0100 FFFF 0028", "11 FF 0100 0100" + new string('0', 502));
    }

    [Fact]
    public void Seven_values_by_type_fill_a_response_exactly_and_no_handler_is_asked_for_an_eighth()
    {
        var peer = new AttPeer();
        for (ushort handle = 1; handle <= 7; handle++) peer.Add(handle, 0xFFF1, "AA");
        int asked = 0;
        peer.Add(8, 0xFFF1).OnRead = request =>
        {
            asked++;
            request.Respond([0xAA]);
        };
        peer.Expect("08 0100 FFFF F1FF", "09 03 0100 AA 0200 AA 0300 AA 0400 AA 0500 AA 0600 AA 0700 AA");
        Assert.Equal(0, asked);
        peer.Expect("08 0800 FFFF F1FF", "09 03 0800 AA");
    }

    [Theory]
    [InlineData("0E", 22, "")] // full to the last octet
    [InlineData("0E", 23, "")]
    [InlineData("20", 20, "")]
    [InlineData("20", 19, "")] // one octet left: no length fits any more
    [InlineData("20", 18, "0300")] // two octets left: the length, whole, without its value
    public void A_full_response_asks_no_more_handlers_but_still_checks_every_handle(string opcode, int first, string rest)
    {
        var peer = new AttPeer();
        peer.Add(1, 0xFFF1).SetValue(new byte[first]);
        peer.Add(2, 0xFFF2, "010203");
        int asked = 0;
        peer.Add(3, 0xFFF3).OnRead = request =>
        {
            asked++;
            request.Respond([0xAA]);
        };
        string length = opcode == "20" ? $"{first:X2}00" : "";
        peer.Expect(
            $"{opcode} 0100 0200 0300",
            $"{Convert.ToByte(opcode, 16) + 1:X2}{length}{new string('0', 2 * Math.Min(first, 22))}{rest}"
        );
        Assert.Equal(0, asked);
        peer.Expect($"{opcode} 0100 0200 0400", $"01 {opcode} 0400 01");
    }

    [Theory]
    [InlineData(1, "0C 0100 0100", "01 0C 0100 0B")] // at its end
    [InlineData(1, "0C 0100 0200", "01 0C 0100 07")] // beyond it
    [InlineData(21, "0C 0100 1400", "01 0C 0100 0B")]
    [InlineData(22, "0C 0100 1500", "0D 00")] // fills a response: a client must ask whether more is there
    [InlineData(22, "0C 0100 1600", "0D")]
    [InlineData(24, "0C 0100 1700", "0D 00")]
    public void A_fixed_value_is_long_from_the_length_that_fills_a_response(int length, string request, string response)
    {
        var peer = new AttPeer();
        AttributeRow row = peer.Add(1, 0xFFF1);
        row.SetValue(new byte[length]);
        row.MaxLength = length;
        row.IsFixedLength = true;
        peer.Expect(request, response);
    }
}
