using System;
using System.Buffers.Binary;

namespace BleStack.Explain.Narration;

/// <summary>Puts the L2CAP fragments of one direction together. A PDU that comes in one piece is never copied.</summary>
internal sealed class Fragments
{
    /// <summary>Length (2), channel (2): [Vol 3, Part A] 3.1.</summary>
    public const int Header = 4;

    private byte[] _pdu = [];
    private int _held;
    private bool _active;

    /// <summary>Adds a fragment. True when a PDU is whole, or as whole as it will be: then <paramref name="pdu"/> is it, header included, until
    /// the next call.</summary>
    /// <param name="first">The fragment begins a PDU.</param>
    /// <param name="data">Its octets.</param>
    /// <param name="missing">Octets that the capture cut off its end.</param>
    /// <param name="pdu">The PDU with its header.</param>
    /// <param name="isCut">The PDU is longer than what is here.</param>
    public bool Add(bool first, ReadOnlySpan<byte> data, int missing, out ReadOnlySpan<byte> pdu, out bool isCut)
    {
        pdu = default;
        isCut = false;
        if (!first && !_active) return false;
        if (first)
        {
            _held = 0;
            _active = false;
            int here = Whole(data);
            if (data.Length >= Header && (here <= data.Length || missing > 0))
            {
                isCut = here > data.Length;
                pdu = isCut ? data : data[..here];
                return true;
            }

            _active = missing == 0;
        }

        return Gather(data, missing, out pdu, out isCut);
    }

    private bool Gather(ReadOnlySpan<byte> data, int missing, out ReadOnlySpan<byte> pdu, out bool isCut)
    {
        pdu = default;
        isCut = false;
        if (!_active) return false;
        if (_held + data.Length > Header + ushort.MaxValue)
        {
            _active = false;
            return false;
        }

        if (_pdu.Length < _held + data.Length)
            Array.Resize(ref _pdu, Math.Max(_held + data.Length, Math.Min(2 * _pdu.Length, Header + ushort.MaxValue)));
        data.CopyTo(_pdu.AsSpan(_held));
        _held += data.Length;
        if (_held < Header) return false;
        int whole = Whole(_pdu.AsSpan(0, _held));
        isCut = missing > 0 && _held < whole;
        if (_held < whole && !isCut) return false;
        _active = false;
        pdu = _pdu.AsSpan(0, Math.Min(_held, whole));
        return true;
    }

    /// <summary>What was begun is dropped: a fragment was lost.</summary>
    public void Lose() => _active = false;

    private static int Whole(ReadOnlySpan<byte> data) => data.Length < Header ? int.MaxValue : Header + BinaryPrimitives.ReadUInt16LittleEndian(data);
}
