using System;
using System.Buffers;
using System.Buffers.Binary;

namespace BleStack.L2cap;

/// <summary>Gathers the fragments of one PDU, its basic header included; holds a pooled buffer only meanwhile.</summary>
/// <param name="longestPdu">Octets that a PDU may have after its header; a longer one is refused.</param>
/// <remarks>Used by a link of the host, and by the explanation of captures, in which fragments may be truncated or absent.</remarks>
internal sealed class Reassembler(int longestPdu = 1024)
{
    /// <summary>Length (2), channel (2): [Vol 3, Part A] 3.1.</summary>
    public const int BasicHeader = 4;

    private const int FirstBuffer = BasicHeader + 1024;

    private byte[] _buffer = [];
    private int _held;
    private int _skip;
    private bool _isGathering;

    internal enum Result
    {
        /// <summary>More fragments are to come.</summary>
        Incomplete,

        /// <summary>The PDU is whole: take it.</summary>
        Complete,

        /// <summary>More octets came than the PDU has.</summary>
        TooLong,

        /// <summary>No channel takes so long a PDU; its fragments are being dropped.</summary>
        Unacceptable,
    }

    /// <summary>A PDU was started and is not finished.</summary>
    public bool IsActive => _isGathering || _skip > 0;

    /// <summary>Octets of the PDU in progress, its header included; 0 while the header has not come.</summary>
    private int Wanted => _held < BasicHeader ? 0 : BasicHeader + BinaryPrimitives.ReadUInt16LittleEndian(_buffer);

    /// <summary>Takes the first fragment of a PDU; one that is not finished is dropped.</summary>
    public Result Start(ReadOnlySpan<byte> fragment)
    {
        Reset();
        _isGathering = true;
        return Add(fragment);
    }

    /// <summary>Takes a further fragment; only while <see cref="IsActive"/>.</summary>
    public Result Add(ReadOnlySpan<byte> fragment)
    {
        if (_skip > 0) return Swallow(fragment.Length);
        if (_held + fragment.Length > _buffer.Length) Enlarge(_held + fragment.Length);
        fragment.CopyTo(_buffer.AsSpan(_held));
        _held += fragment.Length;
        if (_held < BasicHeader) return Result.Incomplete;
        int wanted = Wanted;
        _isGathering = _held < wanted;
        if (_held == wanted) return Result.Complete;
        if (_held > wanted) return Result.TooLong;
        if (wanted <= BasicHeader + longestPdu) return Result.Incomplete;
        Skip(wanted - _held);
        return Result.Unacceptable;
    }

    /// <summary>Drops the rest of an unwanted PDU.</summary>
    public void Skip(int octets)
    {
        Reset();
        _skip = octets;
    }

    /// <summary>Hands the whole PDU's buffer over; the caller returns it to the pool.</summary>
    public byte[] Take(out int length)
    {
        (byte[] buffer, length) = (_buffer, _held);
        (_buffer, _held, _isGathering) = ([], 0, false);
        return buffer;
    }

    /// <summary>Ends the PDU where it is.</summary>
    /// <returns>What came of it, without octets beyond its length; valid until the next start or reset.</returns>
    public ReadOnlySpan<byte> End()
    {
        _isGathering = false;
        return _buffer.AsSpan(0, _held < BasicHeader ? _held : Math.Min(_held, Wanted));
    }

    /// <summary>Drops what was gathered, and what was to be skipped.</summary>
    public void Reset()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _held, _skip, _isGathering) = ([], 0, 0, false);
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
        // A length alone, which anyone can claim, reserves no more than the first buffer.
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Min(wanted, Math.Max(2 * _buffer.Length, FirstBuffer))));
        _buffer.AsSpan(0, _held).CopyTo(larger);
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
