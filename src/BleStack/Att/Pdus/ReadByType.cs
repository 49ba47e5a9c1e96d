using System;
using BleStack.Core;

namespace BleStack.Att.Pdus;

/// <summary>ATT_READ_BY_TYPE_REQ ([Vol 3, Part F] 3.4.4.1).</summary>
/// <param name="Start">First handle.</param>
/// <param name="End">Last handle.</param>
/// <param name="Type">The attribute type looked for.</param>
[AttPdu(AttOpcode.ReadByTypeRequest)]
internal readonly partial record struct ReadByTypeRequest(ushort Start, ushort End, [Rest] BleUuid Type);

/// <summary>ATT_READ_BY_TYPE_RSP ([Vol 3, Part F] 3.4.4.2).</summary>
/// <param name="elementLength">Octets of one element.</param>
/// <param name="data">The elements as on the wire.</param>
[AttPdu(AttOpcode.ReadByTypeResponse)]
internal readonly ref partial struct ReadByTypeResponse(
    [Checked(nameof(ReadByTypeResponse.CheckLength))] byte elementLength, [Elements(nameof(elementLength))] ReadOnlySpan<byte> data)
{
    /// <summary>Octets of an element's handles.</summary>
    public const int ElementHeader = 2;

    private static void CheckLength(byte length)
    {
        if (length < ElementHeader) throw new MalformedPduException($"An element of {length} octet(s) has no room for its handles.");
    }
}

/// <summary>ATT_READ_BY_GROUP_TYPE_REQ ([Vol 3, Part F] 3.4.4.9).</summary>
/// <param name="Start">First handle.</param>
/// <param name="End">Last handle.</param>
/// <param name="Type">The attribute type looked for.</param>
[AttPdu(AttOpcode.ReadByGroupTypeRequest)]
internal readonly partial record struct ReadByGroupTypeRequest(ushort Start, ushort End, [Rest] BleUuid Type);

/// <summary>ATT_READ_BY_GROUP_TYPE_RSP ([Vol 3, Part F] 3.4.4.10).</summary>
/// <param name="elementLength">Octets of one element.</param>
/// <param name="data">The elements as on the wire.</param>
[AttPdu(AttOpcode.ReadByGroupTypeResponse)]
internal readonly ref partial struct ReadByGroupTypeResponse(
    [Checked(nameof(ReadByGroupTypeResponse.CheckLength))] byte elementLength, [Elements(nameof(elementLength))] ReadOnlySpan<byte> data)
{
    /// <summary>Octets of an element's handles.</summary>
    public const int ElementHeader = 4;

    private static void CheckLength(byte length)
    {
        if (length < ElementHeader) throw new MalformedPduException($"An element of {length} octet(s) has no room for its handles.");
    }
}
