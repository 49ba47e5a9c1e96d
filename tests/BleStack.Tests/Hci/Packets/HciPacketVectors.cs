using System;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;
using Xunit;

namespace BleStack.Tests.Hci.Packets;

/// <summary>Whole packets as octets, as they appear in captures of a Linux host and an LE-only controller.</summary>
public class HciPacketVectors
{
    private readonly byte[] _buffer = new byte[300];

    private string Hex(int length) => Convert.ToHexString(_buffer.AsSpan(0, length));

    [Fact]
    public void Reset_is_four_octets() => Assert.Equal("01030C00", Hex(HciPacket.WriteCommand(_buffer, HciOpcode.Reset)));

    [Fact]
    public void Le_set_event_mask() =>
        Assert.Equal(
            "01012008" + "BF08000000000000",
            Hex(
                HciPacket.WriteCommand(
                    _buffer,
                    new LeSetEventMask(
                        LeEventMask.Default
                            | LeEventMask.RemoteConnectionParameterRequest
                            | LeEventMask.ReadLocalP256PublicKeyComplete
                            | LeEventMask.PhyUpdateComplete
                    )
                )
            )
        );

    [Fact]
    public void Le_create_connection() =>
        Assert.Equal(
            "010D2019" + "6000" + "3000" + "00" + "01" + "56341290EFCD" + "00" + "1800" + "2800" + "0000" + "2A00" + "0000" + "0000",
            Hex(
                HciPacket.WriteCommand(
                    _buffer,
                    new LeCreateConnection(
                        0x60,
                        0x30,
                        false,
                        new BleAddress(0xCDEF90123456, AddressType.Random),
                        OwnAddressType.Public,
                        24,
                        40,
                        0,
                        42,
                        0,
                        0
                    )
                )
            )
        );

    [Fact]
    public void Advertising_data_is_padded_to_31_octets()
    {
        byte[] data = [2, 1, 6];
        Assert.Equal(
            "01082020" + "03" + "020106" + new string('0', 56),
            Hex(HciPacket.WriteCommand(_buffer, new LeSetAdvertisingData(data)))
        );
    }

    [Fact]
    public void Command_complete_of_le_read_buffer_size() =>
        Assert.Equal(
            "040E07" + "01" + "0220" + "00" + "FB00" + "08",
            Hex(
                HciPacket.WriteCommandComplete(
                    _buffer,
                    1,
                    HciOpcode.LeReadBufferSize,
                    new LeReadBufferSizeReturn(HciErrorCode.Success, 251, 8)
                )
            )
        );

    [Fact]
    public void Le_connection_complete()
    {
        byte[] packet = Convert.FromHexString(
            "043E13" + "01" + "00" + "4000" + "01" + "00" + "665544332211" + "2800" + "0000" + "2A00" + "05"
        );
        Assert.Equal(HciEventCode.LeMeta, HciPacket.ReadEvent(packet, out ReadOnlySpan<byte> parameters));
        Assert.Equal((byte)LeSubevent.ConnectionComplete, parameters[0]);
        var expected = new LeConnectionComplete(
            HciErrorCode.Success,
            0x40,
            LinkRole.Peripheral,
            new BleAddress(0x112233445566, AddressType.Public),
            40,
            0,
            42,
            5
        );
        Assert.Equal(expected, LeConnectionComplete.Parse(parameters[1..]));
        Assert.Equal(Convert.ToHexString(packet), Hex(HciPacket.WriteLeEvent(_buffer, expected)));
    }

    [Fact]
    public void Advertising_report_event_with_two_reports()
    {
        byte[] parameters = Convert.FromHexString(
            "02" + "00" + "01" + "0605040302C1" + "03" + "020106" + "C5" + "04" + "00" + "010000000000" + "00" + "7F"
        );
        LeAdvertisingReports reports = LeAdvertisingReports.Parse(parameters);
        Assert.Equal(2, reports.Count);
        PduList<LeAdvertisingReport>.Enumerator each = reports.GetEnumerator();
        Assert.True(each.MoveNext());
        Assert.Equal(new BleAddress(0xC10203040506, AddressType.Random), each.Current.Address);
        Assert.Equal("020106", Convert.ToHexString(each.Current.Data));
        Assert.Equal(-59, each.Current.Rssi);
        Assert.True(each.MoveNext());
        Assert.Equal(AdvertisingEventType.ScanResponse, each.Current.Type);
        Assert.Equal(127, each.Current.Rssi);
        Assert.False(each.MoveNext());
    }

    [Theory]
    [InlineData("02" + "00" + "01" + "0605040302C1" + "03" + "020106" + "C5")]
    [InlineData("01" + "00" + "01" + "0605040302C1" + "1F" + "020106" + "C5")]
    [InlineData("01" + "00" + "01" + "0605040302C1" + "00" + "C5" + "00")]
    [InlineData("")]
    public void Advertising_report_that_lies_about_its_length_is_malformed(string parameters) =>
        Assert.Throws<MalformedPduException>(() => { LeAdvertisingReports.Parse(Convert.FromHexString(parameters)); });

    [Fact]
    public void Number_of_completed_packets_for_two_links()
    {
        byte[] packet = Convert.FromHexString("04130902" + "4000" + "0100" + "4100" + "0300");
        HciPacket.ReadEvent(packet, out ReadOnlySpan<byte> parameters);
        NumberOfCompletedPackets value = NumberOfCompletedPackets.Parse(parameters);
        Assert.Equal(2, value.Count);
        Assert.Equal(new CompletedPackets(0x40, 1), value[0]);
        Assert.Equal(new CompletedPackets(0x41, 3), value[1]);
        Assert.Equal(Convert.ToHexString(packet), Hex(HciPacket.WriteEvent(_buffer, value)));
        Assert.Equal("041305014000" + "0200", Hex(HciPacket.WriteEvent(_buffer, new NumberOfCompletedPackets(0x40, 2))));
    }

    [Fact]
    public void Acl_packet_header()
    {
        byte[] packet = Convert.FromHexString("02" + "4020" + "0700" + "03000400020002");
        AclHeader header = HciPacket.ReadAcl(packet, out ReadOnlySpan<byte> data);
        Assert.Equal(new AclHeader(0x040, AclBoundary.FirstFlushable, 0, 7), header);
        Assert.Equal(7, data.Length);
        HciPacket.WriteAclHeader(_buffer, 0x0EFF, AclBoundary.Continuing, 0x1234);
        Assert.Equal("02FF1E3412", Hex(5));
    }

    [Fact]
    public void Supported_commands_bits()
    {
        SupportedCommands set = SupportedCommands.Of(
            SupportedCommand.Disconnect,
            SupportedCommand.LeSetEventMask,
            SupportedCommand.LeSetDataLength,
            SupportedCommand.LeSetPhy,
            SupportedCommand.LeTestEnd
        );
        Assert.Equal(0x20, set[0]);
        Assert.Equal(0x01, set[25]);
        Assert.Equal(0x40, set[28]);
        Assert.Equal(0x40, set[33]);
        Assert.Equal(0x40, set[35]);
        Assert.True(set.Has(SupportedCommand.LeSetPhy));
        Assert.False(set.Without(SupportedCommand.LeSetPhy).Has(SupportedCommand.LeSetPhy));
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("01030C")]
    [InlineData("01030C01")]
    [InlineData("01030C0000")]
    [InlineData("04030C00")]
    public void Malformed_command_packets_are_refused(string packet) =>
        Assert.Throws<MalformedPduException>(() => { HciPacket.ReadCommand(Convert.FromHexString(packet), out _); });
}
