using System;
using BleStack.Core;

namespace BleStack.Hci.Packets;

/// <summary>Sets what is advertised ([Vol 4, Part E] 7.8.7).</summary>
/// <remarks>Length 1 | Data 31 octets, padded with zeros. Written by hand: no other PDU has padding.</remarks>
/// <param name="data">0 to 31 octets of advertising data.</param>
internal readonly ref struct LeSetAdvertisingData(ReadOnlySpan<byte> data) : IHciCommand<LeSetAdvertisingData>
{
    /// <summary>Octets of legacy advertising data.</summary>
    public const int MaxLength = 31;

    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeSetAdvertisingData;

    /// <summary>0 to 31 octets of advertising data.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    /// <inheritdoc/>
    public static LeSetAdvertisingData Parse(ReadOnlySpan<byte> parameters) => new(ReadPadded(parameters));

    /// <inheritdoc/>
    public void Write(ref PduWriter writer) => WritePadded(ref writer, Data);

    internal static ReadOnlySpan<byte> ReadPadded(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        byte length = r.U8();
        ReadOnlySpan<byte> padded = r.Bytes(MaxLength);
        r.End();
        if (length > MaxLength) throw new MalformedPduException($"Advertising data has at most {MaxLength} octets, not {length}.");
        return padded[..length];
    }

    internal static void WritePadded(ref PduWriter writer, scoped ReadOnlySpan<byte> data)
    {
        writer.U8((byte)data.Length);
        Span<byte> padded = writer.Reserve(MaxLength);
        data.CopyTo(padded);
        padded[data.Length..].Clear();
    }
}

/// <summary>Sets what a scan request is answered with ([Vol 4, Part E] 7.8.8).</summary>
/// <remarks>Length 1 | Data 31 octets, padded with zeros</remarks>
/// <param name="data">0 to 31 octets of scan response data.</param>
internal readonly ref struct LeSetScanResponseData(ReadOnlySpan<byte> data) : IHciCommand<LeSetScanResponseData>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeSetScanResponseData;

    /// <summary>0 to 31 octets of scan response data.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    /// <inheritdoc/>
    public static LeSetScanResponseData Parse(ReadOnlySpan<byte> parameters) => new(LeSetAdvertisingData.ReadPadded(parameters));

    /// <inheritdoc/>
    public void Write(ref PduWriter writer) => LeSetAdvertisingData.WritePadded(ref writer, Data);
}
