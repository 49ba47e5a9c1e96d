using System;
using System.Buffers.Binary;
using BleStack.L2cap;

namespace BleStack.Explain.Narration;

/// <summary>The L2CAP PDUs of one direction in a capture, which may have truncated or lost fragments and may begin within a PDU.</summary>
/// <remarks>A PDU in one fragment is not copied.</remarks>
internal sealed class CapturedPdus
{
    private readonly Reassembler _reassembler = new(ushort.MaxValue);

    /// <summary>Adds a fragment. True when a PDU is complete, or cannot become more complete: <paramref name="pdu"/> is then valid, header
    /// included, until the next call.</summary>
    /// <param name="first">The fragment begins a PDU.</param>
    /// <param name="data">Its octets.</param>
    /// <param name="missing">Number of octets that the capture truncated.</param>
    /// <param name="pdu">The PDU with its header, without octets beyond its length.</param>
    /// <param name="isCut">The PDU is longer than the octets available.</param>
    public bool Add(bool first, ReadOnlySpan<byte> data, int missing, out ReadOnlySpan<byte> pdu, out bool isCut)
    {
        if (first && TryWhole(data, missing, out pdu, out isCut))
        {
            _reassembler.Reset();
            return true;
        }

        pdu = default;
        isCut = false;
        if (!first && !_reassembler.IsActive) return false;
        bool isIncomplete = (first ? _reassembler.Start(data) : _reassembler.Add(data)) == Reassembler.Result.Incomplete;
        if (isIncomplete && missing == 0) return false;
        ReadOnlySpan<byte> held = _reassembler.End();
        if (held.Length < Reassembler.BasicHeader) return false;
        pdu = held;
        isCut = isIncomplete;
        return true;
    }

    /// <summary>Discards a partial PDU: a fragment was lost.</summary>
    public void Lose() => _reassembler.Reset();

    private static bool TryWhole(ReadOnlySpan<byte> data, int missing, out ReadOnlySpan<byte> pdu, out bool isCut)
    {
        pdu = default;
        isCut = false;
        if (data.Length < Reassembler.BasicHeader) return false;
        int length = Reassembler.BasicHeader + BinaryPrimitives.ReadUInt16LittleEndian(data);
        isCut = length > data.Length;
        if (isCut && missing == 0) return false;
        pdu = isCut ? data : data[..length];
        return true;
    }
}
