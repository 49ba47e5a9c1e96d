using System;
using System.Collections.Generic;
using BleStack.Att;
using BleStack.Att.Pdus;
using BleStack.Core;
using Xunit;

namespace BleStack.Tests.Att;

/// <summary>Every PDU as octets: parsing gives the fields, writing them gives the octets again.</summary>
public class AttPduTests
{
    private delegate void Rewrite(ReadOnlySpan<byte> pdu, ref PduWriter writer);

    private static readonly Dictionary<string, Rewrite> s_pdus = new()
    {
        ["01 0A 0300 05"] = static (p, ref w) => ErrorResponse.Parse(p).Write(ref w),
        ["02 0502"] = static (p, ref w) => ExchangeMtuRequest.Parse(p).Write(ref w),
        ["03 1700"] = static (p, ref w) => ExchangeMtuResponse.Parse(p).Write(ref w),
        ["04 0100 FFFF"] = static (p, ref w) => FindInformationRequest.Parse(p).Write(ref w),
        ["05 01 0100 0028 0200 0328"] = static (p, ref w) => FindInformationResponse.Parse(p).Write(ref w),
        ["05 02 0300 C16509EB01FCD7BE6C4306F74748579B"] = static (p, ref w) => FindInformationResponse.Parse(p).Write(ref w),
        ["06 0100 FFFF 0028 0D18"] = static (p, ref w) => FindByTypeValueRequest.Parse(p).Write(ref w),
        ["07 0100 0500 0700 0900"] = static (p, ref w) => FindByTypeValueResponse.Parse(p).Write(ref w),
        ["08 0100 FFFF 0328"] = static (p, ref w) => ReadByTypeRequest.Parse(p).Write(ref w),
        ["08 0100 FFFF C16509EB01FCD7BE6C4306F74748579B"] = static (p, ref w) => ReadByTypeRequest.Parse(p).Write(ref w),
        ["09 07 0200 02 0300 002A 0400 02 0500 012A"] = static (p, ref w) => ReadByTypeResponse.Parse(p).Write(ref w),
        ["0A 0300"] = static (p, ref w) => ReadRequest.Parse(p).Write(ref w),
        ["0B 010203"] = static (p, ref w) => ReadResponse.Parse(p).Write(ref w),
        ["0C 0300 1600"] = static (p, ref w) => ReadBlobRequest.Parse(p).Write(ref w),
        ["0D"] = static (p, ref w) => ReadBlobResponse.Parse(p).Write(ref w),
        ["0E 0300 0500"] = static (p, ref w) => ReadMultipleRequest.Parse(p).Write(ref w),
        ["0F 0102"] = static (p, ref w) => ReadMultipleResponse.Parse(p).Write(ref w),
        ["10 0100 FFFF 0028"] = static (p, ref w) => ReadByGroupTypeRequest.Parse(p).Write(ref w),
        ["11 06 0100 0500 0018"] = static (p, ref w) => ReadByGroupTypeResponse.Parse(p).Write(ref w),
        ["12 0300 AA"] = static (p, ref w) => WriteRequest.Parse(p).Write(ref w),
        ["13"] = static (p, ref w) =>
        {
            WriteResponse.Parse(p);
            WriteResponse.Write(ref w);
        },
        ["16 0300 0100 BBCC"] = static (p, ref w) => PrepareWriteRequest.Parse(p).Write(ref w),
        ["17 0300 0100 BBCC"] = static (p, ref w) => PrepareWriteResponse.Parse(p).Write(ref w),
        ["18 00"] = static (p, ref w) => ExecuteWriteRequest.Parse(p).Write(ref w),
        ["18 01"] = static (p, ref w) => ExecuteWriteRequest.Parse(p).Write(ref w),
        ["19"] = static (p, ref w) =>
        {
            ExecuteWriteResponse.Parse(p);
            ExecuteWriteResponse.Write(ref w);
        },
        ["1B 0300 0048"] = static (p, ref w) => HandleValueNotification.Parse(p).Write(ref w),
        ["1D 0300 0048"] = static (p, ref w) => HandleValueIndication.Parse(p).Write(ref w),
        ["1E"] = static (p, ref w) =>
        {
            HandleValueConfirmation.Parse(p);
            HandleValueConfirmation.Write(ref w);
        },
        ["20 0300 0500"] = static (p, ref w) => ReadMultipleVariableRequest.Parse(p).Write(ref w),
        ["21 0100 AA 0000"] = static (p, ref w) => ReadMultipleVariableResponse.Parse(p).Write(ref w),
        ["23 0300 0100 AA 0500 0000"] = static (p, ref w) => MultipleHandleValueNotification.Parse(p).Write(ref w),
        ["52 0300 AA"] = static (p, ref w) => WriteCommand.Parse(p).Write(ref w),
        ["D2 0300 AA 01000000 0102030405060708"] = static (p, ref w) => SignedWriteCommand.Parse(p).Write(ref w),
    };

    public static TheoryData<string> Pdus => [.. s_pdus.Keys];

    [Theory, MemberData(nameof(Pdus))]
    public void Parsing_then_writing_gives_the_same_octets(string text)
    {
        byte[] pdu = AttPeer.Hex(text);
        var writer = new PduWriter(new byte[64]);
        s_pdus[text](pdu, ref writer);
        Assert.Equal(pdu, writer.Written.ToArray());
    }

    [Theory, MemberData(nameof(Pdus))]
    public void Another_opcode_is_malformed(string text)
    {
        byte[] pdu = AttPeer.Hex(text);
        pdu[0] ^= 0x80;
        Assert.Throws<MalformedPduException>(() => Write(text, pdu));
    }

    [Theory, MemberData(nameof(Pdus))]
    public void Every_cut_either_parses_to_itself_or_is_malformed(string text)
    {
        byte[] pdu = AttPeer.Hex(text);
        for (int length = 0; length < pdu.Length; length++)
        {
            byte[] cut = pdu[..length];
            try
            {
                Assert.Equal(cut, Write(text, cut));
            }
            catch (MalformedPduException)
            {
                continue;
            }
        }

        Assert.Throws<MalformedPduException>(() => Write(text, []));
    }

    [Theory]
    [InlineData("02 050200"), InlineData("04 0100FFFF00"), InlineData("08 0100FFFF032800"), InlineData("0A 030000")]
    [InlineData("0C 0300000000")]
    [InlineData("0E 0300"), InlineData("0E 030005"), InlineData("18 02"), InlineData("13 00"), InlineData("1E 00")]
    [InlineData("05 03 01000028"), InlineData("05 01 0100002802"), InlineData("05 01"), InlineData("07 010002"), InlineData("09 01 01")]
    [InlineData("09 07 0100")]
    [InlineData("11 03 010203"), InlineData("01 0A 0300"), InlineData("D2 0300 0102030405060708090A0B")]
    [InlineData("03 170000"), InlineData("18 0100"), InlineData("05 03 0100 000102030405060708090A0B0C0D0E0F"), InlineData("20 0100")]
    [InlineData("11 04")]
    public void A_wrong_length_is_malformed(string text)
    {
        byte[] pdu = AttPeer.Hex(text);
        string like = Array.Find([.. s_pdus.Keys], k => k.StartsWith(text[..2], StringComparison.Ordinal))!;
        Assert.Throws<MalformedPduException>(() => Write(like, pdu));
    }

    [Theory]
    [InlineData("09 02 0100 0200"), InlineData("11 04 0100 0200 0300 0400")]
    public void An_element_may_be_its_handles_alone(string text)
    {
        byte[] pdu = AttPeer.Hex(text);
        Assert.Equal(pdu, Write(Array.Find([.. s_pdus.Keys], k => k.StartsWith(text[..2], StringComparison.Ordinal))!, pdu));
    }

    [Fact]
    public void Fields_are_where_the_specification_has_them()
    {
        Assert.Equal(
            new ErrorResponse(AttOpcode.ReadRequest, 3, AttErrorCode.InsufficientAuthentication),
            ErrorResponse.Parse(AttPeer.Hex("010A030005"))
        );
        Assert.Equal(517, ExchangeMtuRequest.Parse(AttPeer.Hex("020502")).ClientRxMtu);
        SignedWriteCommand signed = SignedWriteCommand.Parse(AttPeer.Hex("D20300AA010000000102030405060708"));
        Assert.Equal(
            (3, "AA", "010000000102030405060708"),
            (signed.Handle, AttPeer.Text(signed.Value.ToArray()), AttPeer.Text(signed.Signature.ToArray()))
        );
        PrepareWriteRequest prepare = PrepareWriteRequest.Parse(AttPeer.Hex("1603000100BBCC"));
        Assert.Equal((3, 1, "BBCC"), (prepare.Handle, prepare.Offset, AttPeer.Text(prepare.Value.ToArray())));
        Assert.Equal(
            new BleUuid(new Guid("9b574847-f706-436c-bed7-fc01eb0965c1")),
            ReadByTypeRequest.Parse(AttPeer.Hex("080100FFFFC16509EB01FCD7BE6C4306F74748579B")).Type
        );
    }

    [Fact]
    public void A_signed_write_without_room_for_its_signature_says_what_is_missing()
    {
        MalformedPduException fault = Assert.Throws<MalformedPduException>(() =>
        {
            SignedWriteCommand.Parse(AttPeer.Hex("D203000100000001020304"));
        });
        Assert.Equal("The PDU ends 4 octet(s) too early.", fault.Message);
    }

    private static byte[] Write(string like, byte[] pdu)
    {
        var writer = new PduWriter(new byte[64]);
        s_pdus[like](pdu, ref writer);
        return writer.Written.ToArray();
    }
}
