using System;
using BleStack.Core;
using BleStack.Netsim.Protocol;
using Google.Protobuf;
using Xunit;

namespace BleStack.Netsim.Tests;

/// <summary>
/// Messages as others write them: serialised with the message definitions of Bumble's android-netsim transport (2026-08) by protobuf 4.21.
/// </summary>
public sealed class WireTests
{
    private const string BumblesIntroduction =
        "0A48"
        + "0A0762756D626C6530"
        + "120A"
        + "0801"
        + "1A0642756D626C65"
        + "1A31"
        + "0A0762756D626C6530"
        + "120642554D424C45"
        + "1A07302E302E323230"
        + "2206332E31312E32"
        + "2A054C696E7578"
        + "3A067838365F3634";

    private const string EveryFieldOf2023 =
        "0A35"
        + "0A0D656D756C61746F722D35353534"
        + "1224"
        + "0801"
        + "120472656172"
        + "220178"
        + "2803"
        + "3004"
        + "3801"
        + "4A1130303A31313A32323A33333A34343A3535";

    [Fact]
    public void Bumbles_introduction_is_understood()
    {
        PacketRequest request = Parse(BumblesIntroduction);
        Assert.Equal(ChipKind.Bluetooth, request.InitialInfo.Chip.Kind);
        Assert.Equal(new NetsimChip("bumble0", "BUMBLE", null), NetsimChip.From(request.InitialInfo));
    }

    [Fact]
    public void An_introduction_without_device_info_is_understood_and_what_is_unknown_passes()
    {
        NetsimChip chip = NetsimChip.From(Parse(EveryFieldOf2023).InitialInfo);
        Assert.Equal(new NetsimChip("emulator-5554", "", new BleAddress(0x001122334455, AddressType.Public)), chip);
    }

    [Fact]
    public void A_Wi_Fi_chip_is_seen_to_be_one() =>
        Assert.Equal(ChipKind.Wifi, Parse("0A130A0D656D756C61746F722D3535353412020802").InitialInfo.Chip.Kind);

    [Fact]
    public void A_kind_of_chip_that_comes_after_2025_is_none_we_know() =>
        Assert.Equal((ChipKind)9, Parse("0A0412020809").InitialInfo.Chip.Kind);

    [Fact]
    public void A_command_is_written_as_others_write_it() =>
        Assert.Equal(
            "120708011203030C00",
            Hex(
                new PacketRequest
                {
                    HciPacket = new HciPacket { PacketType = 1, Packet = ByteString.CopyFrom(0x03, 0x0C, 0x00) },
                }
            )
        );

    [Fact]
    public void An_event_is_read_as_others_write_it()
    {
        var response = PacketResponse.Parser.ParseFrom(Convert.FromHexString("120A080412060E0401030C00"));
        Assert.Equal(4, response.HciPacket.PacketType);
        Assert.Equal("0E0401030C00", Convert.ToHexString(response.HciPacket.Packet.Span));
    }

    [Fact]
    public void An_error_is_read_as_others_write_it() =>
        Assert.Equal(
            "Unsupported chip type",
            PacketResponse.Parser.ParseFrom(Convert.FromHexString("0A15556E737570706F7274656420636869702074797065")).Error
        );

    [Fact]
    public void A_device_name_with_control_characters_is_shown_without_them() =>
        Assert.Equal("a?[2Jb", NetsimChip.From(new ChipInfo { Name = "a\u001B[2Jb" }).Name);

    [Theory]
    [InlineData("00:11:22:33:44")]
    [InlineData("00:11:22:33:44:GG")]
    [InlineData("00:00:00:00:00:00")]
    [InlineData("00112233445566778")]
    public void An_address_that_is_none_is_left_to_the_simulator(string address) =>
        Assert.Null(NetsimChip.From(new ChipInfo { Chip = new Chip { Address = address } }).Address);

    private static PacketRequest Parse(string hex) => PacketRequest.Parser.ParseFrom(Convert.FromHexString(hex));

    private static string Hex(IMessage message) => Convert.ToHexString(message.ToByteArray());
}
