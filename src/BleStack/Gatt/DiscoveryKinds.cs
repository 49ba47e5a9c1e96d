using System;
using System.Collections.Generic;
using BleStack.Att;
using BleStack.Att.Pdus;
using BleStack.Core;

namespace BleStack.Gatt;

/// <summary>A service as its declaration describes it.</summary>
internal readonly record struct FoundService(ushort Handle, ushort GroupEnd, BleUuid Uuid);

/// <summary>An include declaration; a 128-bit UUID is not in it ([Vol 3, Part G] 3.2).</summary>
internal readonly record struct FoundInclude(ushort Handle, ushort Start, ushort End, BleUuid? Uuid);

/// <summary>A characteristic declaration ([Vol 3, Part G] 3.3.1).</summary>
internal readonly record struct FoundCharacteristic(ushort Handle, GattProperties Properties, ushort ValueHandle, BleUuid Uuid);

/// <summary>What discovery asks for, [Vol 3, Part G] 4.4 to 4.7, and how it reads the answers.</summary>
internal static class DiscoveryKinds
{
    /// <summary>Services of one UUID ([Vol 3, Part G] 4.4.2).</summary>
    public static readonly RangeKind<(ushort Handle, ushort GroupEnd)> Services =
        new(AttOpcode.FindByTypeValueRequest, AttAnswers.Found, static e => e);

    /// <summary>Services ([Vol 3, Part G] 4.4.1).</summary>
    public static readonly RangeKind<FoundService> Groups =
        new(AttOpcode.ReadByGroupTypeRequest, ParseGroups, static e => (e.Handle, e.GroupEnd));

    /// <summary>Include declarations ([Vol 3, Part G] 4.5.1).</summary>
    public static readonly RangeKind<FoundInclude> Includes =
        new(AttOpcode.ReadByTypeRequest, ParseIncludes, static e => (e.Handle, e.Handle));

    /// <summary>Characteristic declarations ([Vol 3, Part G] 4.6.1).</summary>
    public static readonly RangeKind<FoundCharacteristic> Characteristics =
        new(AttOpcode.ReadByTypeRequest, ParseCharacteristics, static e => (e.Handle, e.Handle));

    /// <summary>Descriptors ([Vol 3, Part G] 4.7.1).</summary>
    public static readonly RangeKind<(ushort Handle, BleUuid Type)> Descriptors =
        new(AttOpcode.FindInformationRequest, AttAnswers.Information, static e => (e.Handle, e.Handle));

    /// <summary>Values of one type ([Vol 3, Part G] 4.8.2).</summary>
    public static readonly RangeKind<(ushort Handle, byte[] Value)> Values =
        new(AttOpcode.ReadByTypeRequest, AttAnswers.ByType, static e => (e.Handle, e.Handle));

    /// <summary>A UUID of 2 or 16 octets.</summary>
    /// <exception cref="AttException">It has another length.</exception>
    public static BleUuid Uuid(ReadOnlySpan<byte> value, AttOpcode request) =>
        value.Length is 2 or 16 ? BleUuid.Read(value) : throw Nonsense(request, $"A service UUID has 2 or 16 octets, not {value.Length}.");

    /// <summary>A server's answer that contradicts itself or the specification.</summary>
    public static AttException Nonsense(AttOpcode request, string message) => new(AttFailure.InvalidResponse, request, message);

    private static void ParseGroups(ReadOnlySpan<byte> pdu, List<FoundService> into)
    {
        ReadByGroupTypeResponse response = ReadByGroupTypeResponse.Parse(pdu);
        var reader = new PduReader(response.Data);
        while (!reader.AtEnd)
        {
            (ushort handle, ushort end) = (reader.U16(), reader.U16());
            into.Add(new FoundService(handle, end, Uuid(reader.Bytes(response.ElementLength - 4), AttOpcode.ReadByGroupTypeRequest)));
        }
    }

    private static void ParseIncludes(ReadOnlySpan<byte> pdu, List<FoundInclude> into)
    {
        ReadByTypeResponse response = ReadByTypeResponse.Parse(pdu);
        int length = response.ElementLength - 2;
        if (length is not (4 or 6))
            throw Nonsense(AttOpcode.ReadByTypeRequest, $"An include declaration has 4 or 6 octets, not {length}.");
        var reader = new PduReader(response.Data);
        while (!reader.AtEnd)
            into.Add(new FoundInclude(reader.U16(), reader.U16(), reader.U16(), length == 6 ? reader.U16() : null));
    }

    private static void ParseCharacteristics(ReadOnlySpan<byte> pdu, List<FoundCharacteristic> into)
    {
        ReadByTypeResponse response = ReadByTypeResponse.Parse(pdu);
        int length = response.ElementLength - 2;
        if (length is not (5 or 19))
            throw Nonsense(AttOpcode.ReadByTypeRequest, $"A characteristic declaration has 5 or 19 octets, not {length}.");
        var reader = new PduReader(response.Data);
        while (!reader.AtEnd)
        {
            (ushort handle, byte properties, ushort value) = (reader.U16(), reader.U8(), reader.U16());
            into.Add(new FoundCharacteristic(handle, (GattProperties)properties, value, BleUuid.Read(reader.Bytes(length - 3))));
        }
    }
}
