using System;
using System.Collections.Generic;
using BleStack.Att.Pdus;
using BleStack.Core;

namespace BleStack.Att;

/// <summary>Reads the lists and parts that responses carry.</summary>
internal static class AttAnswers
{
    public static readonly RequestKind<List<(ushort Handle, BleUuid Type)>> InformationKind =
        new(AttOpcode.FindInformationRequest, static pdu => ListOf<(ushort, BleUuid)>(pdu, Information));

    public static readonly RequestKind<List<(ushort Handle, ushort GroupEnd)>> FoundKind =
        new(AttOpcode.FindByTypeValueRequest, static pdu => ListOf<(ushort, ushort)>(pdu, Found));

    public static readonly RequestKind<List<(ushort Handle, byte[] Value)>> ByTypeKind =
        new(AttOpcode.ReadByTypeRequest, static pdu => ListOf<(ushort, byte[])>(pdu, ByType));

    public static readonly RequestKind<List<(ushort Handle, ushort GroupEnd, byte[] Value)>> GroupsKind =
        new(AttOpcode.ReadByGroupTypeRequest, static pdu => ListOf<(ushort, ushort, byte[])>(pdu, Groups));

    public static readonly RequestKind<byte[]> ReadKind = new(AttOpcode.ReadRequest, Value);

    public static readonly RequestKind<byte[]> ReadBlobKind =
        new(AttOpcode.ReadBlobRequest, static pdu => ReadBlobResponse.Parse(pdu).Value.ToArray());

    public static readonly RequestKind<byte[]> ReadMultipleKind =
        new(AttOpcode.ReadMultipleRequest, static pdu => ReadMultipleResponse.Parse(pdu).Value.ToArray());

    public static readonly RequestKind<List<byte[]>> ReadMultipleVariableKind = new(AttOpcode.ReadMultipleVariableRequest, Variable);

    public static readonly RequestKind<WriteResponse> WriteKind = new(AttOpcode.WriteRequest, WriteResponse.Parse);

    public static readonly RequestKind<(ushort Handle, ushort Offset, byte[] Value)> PrepareWriteKind =
        new(AttOpcode.PrepareWriteRequest, Prepared);

    public static readonly RequestKind<ExecuteWriteResponse> ExecuteWriteKind =
        new(AttOpcode.ExecuteWriteRequest, ExecuteWriteResponse.Parse);

    public static byte[] Value(ReadOnlySpan<byte> pdu) => ReadResponse.Parse(pdu).Value.ToArray();

    public static void Information(ReadOnlySpan<byte> pdu, List<(ushort Handle, BleUuid Type)> into)
    {
        FindInformationResponse response = FindInformationResponse.Parse(pdu);
        var reader = new PduReader(response.Data);
        while (!reader.AtEnd) into.Add((reader.U16(), BleUuid.Read(reader.Bytes(response.ElementLength - 2))));
    }

    public static void Found(ReadOnlySpan<byte> pdu, List<(ushort Handle, ushort GroupEnd)> into)
    {
        var reader = new PduReader(FindByTypeValueResponse.Parse(pdu).Data);
        while (!reader.AtEnd) into.Add((reader.U16(), reader.U16()));
    }

    public static void ByType(ReadOnlySpan<byte> pdu, List<(ushort Handle, byte[] Value)> into)
    {
        ReadByTypeResponse response = ReadByTypeResponse.Parse(pdu);
        var reader = new PduReader(response.Data);
        while (!reader.AtEnd) into.Add((reader.U16(), reader.Bytes(response.ElementLength - 2).ToArray()));
    }

    public static void Groups(ReadOnlySpan<byte> pdu, List<(ushort Handle, ushort GroupEnd, byte[] Value)> into)
    {
        ReadByGroupTypeResponse response = ReadByGroupTypeResponse.Parse(pdu);
        var reader = new PduReader(response.Data);
        while (!reader.AtEnd) into.Add((reader.U16(), reader.U16(), reader.Bytes(response.ElementLength - 4).ToArray()));
    }

    private static List<T> ListOf<T>(ReadOnlySpan<byte> pdu, ElementParser<T> parse)
    {
        List<T> found = [];
        parse(pdu, found);
        return found;
    }

    public static List<byte[]> Variable(ReadOnlySpan<byte> pdu)
    {
        var values = new List<byte[]>();
        var reader = new PduReader(ReadMultipleVariableResponse.Parse(pdu).Value);
        while (reader.Remaining >= 2)
        {
            int length = reader.U16();
            values.Add(reader.Bytes(Math.Min(length, reader.Remaining)).ToArray());
        }

        return values;
    }

    public static (ushort Handle, ushort Offset, byte[] Value) Prepared(ReadOnlySpan<byte> pdu)
    {
        PrepareWriteResponse response = PrepareWriteResponse.Parse(pdu);
        return (response.Handle, response.Offset, response.Value.ToArray());
    }
}
