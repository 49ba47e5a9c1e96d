using System;
using System.Buffers.Binary;
using System.Globalization;

namespace BleStack.Core;

/// <summary>A Bluetooth UUID; 16-bit and 128-bit forms of the same value are equal ([Vol 3, Part B] 2.5.1).</summary>
/// <remarks>Kept as two 64-bit halves, so comparing costs two compares and nothing is allocated.</remarks>
public readonly record struct BleUuid : IComparable<BleUuid>
{
    // 00000000-0000-1000-8000-00805F9B34FB
    private const ulong BaseHigh = 0x0000_0000_0000_1000;
    private const ulong BaseLow = 0x8000_0080_5F9B_34FB;

    private readonly ulong _high;
    private readonly ulong _low;

    /// <summary>An assigned 16-bit UUID.</summary>
    public BleUuid(ushort assigned) => (_high, _low) = ((ulong)assigned << 32 | BaseHigh, BaseLow);

    private BleUuid(ulong high, ulong low) => (_high, _low) = (high, low);

    /// <summary>A 128-bit UUID; one on the Bluetooth Base UUID becomes its 16-bit form by itself.</summary>
    public BleUuid(Guid value)
    {
        Span<byte> bigEndian = stackalloc byte[16];
        value.TryWriteBytes(bigEndian, bigEndian: true, out _);
        _high = BinaryPrimitives.ReadUInt64BigEndian(bigEndian);
        _low = BinaryPrimitives.ReadUInt64BigEndian(bigEndian[8..]);
    }

    /// <summary>True when two octets say it all.</summary>
    public bool Is16Bit => _low == BaseLow && (_high & 0xFFFF_0000_FFFF_FFFF) == BaseHigh;

    /// <summary>The 16-bit value; meaningful only when <see cref="Is16Bit"/>.</summary>
    public ushort Short => (ushort)(_high >> 32);

    /// <summary>Octets on the wire: 2 or 16. (32-bit UUIDs are sent as 128-bit ones in ATT, [Vol 3, Part F] 3.2.1.)</summary>
    public int WireLength => Is16Bit ? 2 : 16;

    /// <summary>Reads all of <paramref name="wire"/>, least significant octet first.</summary>
    /// <exception cref="MalformedPduException">Neither 2 nor 16 octets (nor 4, as advertising data has).</exception>
    public static BleUuid Read(ReadOnlySpan<byte> wire) => wire.Length switch
    {
        2 => new BleUuid(BinaryPrimitives.ReadUInt16LittleEndian(wire)),
        4 => new BleUuid((ulong)BinaryPrimitives.ReadUInt32LittleEndian(wire) << 32 | BaseHigh, BaseLow),
        16 => new BleUuid(BinaryPrimitives.ReadUInt64LittleEndian(wire[8..]), BinaryPrimitives.ReadUInt64LittleEndian(wire)),
        _ => throw new MalformedPduException($"A UUID has 2, 4 or 16 octets, not {wire.Length}."),
    };

    /// <summary>Parses "180D", "0x180D" or the 36-character form.</summary>
    public static bool TryParse(string? text, out BleUuid uuid)
    {
        uuid = default;
        if (text is null) return false;
        ReadOnlySpan<char> digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(2) : text;
        if (
            digits.Length == 4
            && ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort assigned)
        )
        {
            uuid = new BleUuid(assigned);
            return true;
        }

        if (!Guid.TryParse(text, out Guid guid)) return false;
        uuid = new BleUuid(guid);
        return true;
    }

    /// <summary>Writes 2 or 16 octets, least significant first.</summary>
    public void Write(ref PduWriter writer)
    {
        if (Is16Bit)
        {
            writer.U16(Short);
            return;
        }

        Write128(ref writer);
    }

    /// <summary>Writes all 16 octets, least significant first.</summary>
    public void Write128(ref PduWriter writer)
    {
        writer.U64(_low);
        writer.U64(_high);
    }

    /// <summary>The 128-bit form; a 16-bit UUID is placed in the Bluetooth Base UUID.</summary>
    public Guid ToGuid()
    {
        Span<byte> bigEndian = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bigEndian, _high);
        BinaryPrimitives.WriteUInt64BigEndian(bigEndian[8..], _low);
        return new Guid(bigEndian, bigEndian: true);
    }

    /// <inheritdoc/>
    public int CompareTo(BleUuid other) => _high != other._high ? _high.CompareTo(other._high) : _low.CompareTo(other._low);

    /// <summary>Formats as <c>180D</c> or <c>9b574847-f706-436c-bed7-fc01eb0965c1</c>.</summary>
    public override string ToString() => Is16Bit ? Short.ToString("X4", CultureInfo.InvariantCulture) : ToGuid().ToString();

    /// <summary>An assigned number used as a UUID.</summary>
    public static implicit operator BleUuid(ushort assigned) => new(assigned);

    /// <summary>An assigned number used as a UUID.</summary>
    public static BleUuid FromUInt16(ushort assigned) => new(assigned);

    /// <summary>Compares the 128-bit forms as numbers.</summary>
    public static bool operator <(BleUuid left, BleUuid right) => left.CompareTo(right) < 0;

    /// <summary>Compares the 128-bit forms as numbers.</summary>
    public static bool operator >(BleUuid left, BleUuid right) => left.CompareTo(right) > 0;

    /// <summary>Compares the 128-bit forms as numbers.</summary>
    public static bool operator <=(BleUuid left, BleUuid right) => left.CompareTo(right) <= 0;

    /// <summary>Compares the 128-bit forms as numbers.</summary>
    public static bool operator >=(BleUuid left, BleUuid right) => left.CompareTo(right) >= 0;
}
