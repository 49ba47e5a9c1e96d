using System;
using System.Buffers;
using System.Buffers.Binary;

namespace BleStack.L2cap;

/// <summary>Gathers the fragments of one PDU, its basic header included; holds a pooled buffer only meanwhile.</summary>
internal sealed class Reassembler
{
    private const int BasicHeader = 4;
    private const int LongestPdu = 1024;

    private byte[] _buffer = [];
    private int _held;
    private int _skip;

    internal enum Result
    {
        /// <summary>More fragments are to come.</summary>
        Incomplete,

        /// <summary>The PDU is whole: take it.</summary>
        Complete,

        /// <summary>More octets came than the PDU has; all were dropped.</summary>
        TooLong,

        /// <summary>No channel takes so long a PDU; its fragments are being dropped.</summary>
        Unacceptable,
    }

    /// <summary>A PDU was started and is not finished.</summary>
    public bool IsActive => _held > 0 || _skip > 0;

    public Result Add(ReadOnlySpan<byte> fragment)
    {
        if (_skip > 0) return Swallow(fragment.Length);
        if (_held + fragment.Length > _buffer.Length) Enlarge(_held + fragment.Length);
        fragment.CopyTo(_buffer.AsSpan(_held));
        _held += fragment.Length;
        if (_held < BasicHeader) return Result.Incomplete;
        int wanted = BasicHeader + BinaryPrimitives.ReadUInt16LittleEndian(_buffer);
        if (_held == wanted) return Result.Complete;
        if (_held > wanted)
        {
            Reset();
            return Result.TooLong;
        }

        if (wanted <= BasicHeader + LongestPdu) return Result.Incomplete;
        Skip(wanted - _held);
        return Result.Unacceptable;
    }

    /// <summary>Drops the rest of a PDU nobody wants.</summary>
    public void Skip(int octets)
    {
        Reset();
        _skip = octets;
    }

    /// <summary>Hands the whole PDU's buffer over; the caller returns it to the pool.</summary>
    public byte[] Take(out int length)
    {
        (byte[] buffer, length) = (_buffer, _held);
        (_buffer, _held) = ([], 0);
        return buffer;
    }

    public void Reset()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _held, _skip) = ([], 0, 0);
    }

    private Result Swallow(int octets)
    {
        Result result = octets > _skip ? Result.TooLong : Result.Incomplete;
        _skip = Math.Max(0, _skip - octets);
        return result;
    }

    private void Enlarge(int needed)
    {
        int wanted = needed >= BasicHeader && _held >= 2 ? BasicHeader + BinaryPrimitives.ReadUInt16LittleEndian(_buffer) : needed;
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Min(wanted, BasicHeader + LongestPdu)));
        _buffer.AsSpan(0, _held).CopyTo(larger);
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
