using System;
using System.Linq;
using BleStack.Core;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Smp;

public sealed class SmpPduTests
{
    private const string Ascending = "000102030405060708090A0B0C0D0E0F";
    private static readonly byte[] s_descending = Convert.FromHexString("0F0E0D0C0B0A09080706050403020100");

    /// <summary>
    /// Every command as octets on the wire, [Vol 3, Part H] 3.5 and 3.6: 128-bit values are least significant octet first there.
    /// </summary>
    public static TheoryData<string> Commands => new(
        "01 04 00 2D 10 0F 0F", "02 03 01 01 07 01 02", "03" + Ascending, "04" + Ascending, "05 0B", "06" + Ascending,
        "07 3412 8877665544332211", "08" + Ascending, "09 01 060504 0302C1", "0A" + Ascending, "0B 0D",
        "0C" + Ascending + Ascending + Ascending + Ascending, "0D" + Ascending, "0E 04");

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_is_read_and_written_back_and_no_other_length_is_taken(string wire)
    {
        byte[] octets = Convert.FromHexString(wire.Replace(" ", string.Empty, StringComparison.Ordinal));
        SmpPdu command = SmpPdu.Parse(octets)!;
        Assert.Equal(octets[0], (byte)command.Code);
        Assert.Equal(command.GetType().Name, command.Code.ToString());
        byte[] buffer = new byte[SmpPdu.MaxSize];
        Assert.Equal(octets, buffer[..command.Write(buffer)]);
        for (int length = 1; length < octets.Length; length++)
            Assert.Throws<MalformedPduException>(() => SmpPdu.Parse(octets.AsSpan(0, length)));
        Assert.Throws<MalformedPduException>(() => SmpPdu.Parse([.. octets, 0]));
    }

    [Fact]
    public void Values_are_turned_round_at_the_wire()
    {
        Assert.Equal(s_descending, ((PairingConfirm)SmpPdu.Parse(Convert.FromHexString("03" + Ascending))!).Value);
        var id = (CentralIdentification)SmpPdu.Parse(Convert.FromHexString("0734128877665544332211"))!;
        Assert.Equal((0x1234, 0x1122334455667788UL), (id.Ediv, id.Rand));
        var identity = (IdentityAddressInformation)SmpPdu.Parse(Convert.FromHexString("09010605040302C1"))!;
        Assert.Equal(new BleAddress(0xC10203040506, AddressType.Random), identity.Address);
    }

    [Fact]
    public void Pairing_request_fields()
    {
        PairingFeatures features = ((PairingRequest)SmpPdu.Parse(Convert.FromHexString("0104012D100F05"))!).Features;
        Assert.Equal(
            new PairingFeatures(
                IoCapability.KeyboardDisplay,
                true,
                AuthReq.Bonding | AuthReq.Mitm | AuthReq.SecureConnections | AuthReq.Ct2,
                16,
                KeyDistribution.EncKey | KeyDistribution.IdKey | KeyDistribution.SignKey | KeyDistribution.LinkKey,
                KeyDistribution.EncKey | KeyDistribution.SignKey
            ),
            features
        );
        Assert.True(features is { IsBonding: true, WantsMitm: true, SupportsSecureConnections: true, WantsKeypress: false });
    }

    [Theory]
    [InlineData("01050001100303")] // IO capability 5
    [InlineData("01030201100303")] // OOB data flag 2
    [InlineData("01030001060303")] // 6 octets of key
    [InlineData("01030001110303")] // 17 octets of key
    [InlineData("02FF0001100303")]
    [InlineData("0902060504030201")] // address type 2
    [InlineData("0901060504030241")] // a resolvable private address is no identity
    public void Field_out_of_range_is_malformed(string wire) =>
        Assert.Throws<MalformedPduException>(() => SmpPdu.Parse(Convert.FromHexString(wire)));

    [Fact]
    public void Reserved_code_is_no_command()
    {
        foreach (int code in Enumerable.Range(0, 256).Except(Enumerable.Range(1, 14))) Assert.Null(SmpPdu.Parse([(byte)code, 1, 2]));
    }

    [Fact]
    public void Reserved_bonding_flags_mean_no_bonding() =>
        Assert.False(((PairingRequest)SmpPdu.Parse(Convert.FromHexString("0103000310" + "0303"))!).Features.IsBonding);

    [Fact]
    public void Printing_a_command_shows_no_key() =>
        Assert.DoesNotContain("0F", SmpPdu.Parse(Convert.FromHexString("06" + Ascending))!.ToString(), StringComparison.Ordinal);
}
