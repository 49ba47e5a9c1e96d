using System;

namespace BleStack.Core;

/// <summary>Parts up to the end of a PDU, one after the other, behind one octet with their number.</summary>
/// <remarks>A view of the PDU: nothing is copied.</remarks>
/// <typeparam name="T">The parts, which may differ in length.</typeparam>
internal readonly ref struct PduList<T> where T : IPduPart<T>, allows ref struct
{
    private readonly ReadOnlySpan<byte> _parts;

    /// <summary>A list of <paramref name="count"/> parts already in wire form.</summary>
    public PduList(byte count, ReadOnlySpan<byte> parts)
    {
        Count = count;
        _parts = parts;
    }

    public int Count { get; }

#pragma warning disable CA1000 // Read by the name that every part has.
    /// <summary>Reads the list, and each part once.</summary>
    /// <exception cref="MalformedPduException">The parts do not fill the PDU exactly.</exception>
    public static PduList<T> Read(scoped ref PduReader reader)
#pragma warning restore CA1000
    {
        byte count = reader.U8();
        ReadOnlySpan<byte> parts = reader.Rest();
        var check = new PduReader(parts);
        for (int i = 0; i < count; i++) T.Read(ref check);
        check.End();
        return new PduList<T>(count, parts);
    }

    /// <summary>Writes the number and the parts.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Count);
        writer.Bytes(_parts);
    }

    public Enumerator GetEnumerator() => new(_parts, Count);

    /// <summary>Walks the parts of one list.</summary>
    public ref struct Enumerator
    {
        private PduReader _reader;
        private int _left;

        internal Enumerator(ReadOnlySpan<byte> parts, int count)
        {
            _reader = new PduReader(parts);
            _left = count;
            Current = default!;
        }

        /// <summary>The part at hand.</summary>
        public T Current { get; private set; }

        /// <summary>Goes to the next part.</summary>
        public bool MoveNext()
        {
            if (_left-- <= 0) return false;
            Current = T.Read(ref _reader);
            return true;
        }
    }
}
