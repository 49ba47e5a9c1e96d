using System;
using System.Text;

namespace nanoFramework.Device.Bluetooth;

/// <summary>A buffer that grows as values are written, least significant octet first.</summary>
public class DataWriter : Buffer
{
    /// <summary>Starts without any octets.</summary>
    public DataWriter()
        : base(32)
    {
    }

    /// <summary>Octets of UTF-8 text.</summary>
    /// <exception cref="ArgumentNullException">No text.</exception>
    public uint MeasureString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return (uint)Encoding.UTF8.GetByteCount(value);
    }

    /// <summary>One octet, 0 or 1.</summary>
    public void WriteBoolean(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    /// <summary>The octets in use of a buffer.</summary>
    public void WriteBuffer(Buffer buffer) => WriteBuffer(buffer, 0, buffer.Length);

    /// <summary>A part of a buffer.</summary>
    public void WriteBuffer(Buffer buffer, uint start, uint count) => Append(buffer.Data.AsSpan((int)start, (int)count));

    /// <summary>Appends an unsigned octet.</summary>
    public void WriteByte(byte value) => Append([value]);

    /// <summary>Appends all octets of an array.</summary>
    public void WriteBytes(byte[] value) => Append(new ReadOnlySpan<byte>(value, 0, value.Length));

    /// <summary>Appends ticks of 100 ns, eight octets, little-endian.</summary>
    public void WriteDateTime(DateTime value) => WriteInt64(value.Ticks);

    /// <summary>Appends ticks of 100 ns, eight octets, little-endian.</summary>
    public void WriteTimeSpan(TimeSpan value) => WriteInt64(value.Ticks);

    /// <summary>Sixteen octets in the order of <see cref="Guid.ToByteArray()"/>.</summary>
    public void WriteGuid(Guid value) => WriteBytes(value.ToByteArray());

    /// <summary>Sixteen octets, least significant first, as in Bluetooth PDUs.</summary>
    public void WriteUuid(Guid value) => WriteBytes(UuidOrder.ToWire(value.ToByteArray(), UuidOrder.Wire));

    /// <summary>Sixteen octets, most significant first.</summary>
    public void WriteUuid2(Guid value) => WriteBytes(UuidOrder.ToWire(value.ToByteArray(), UuidOrder.BigEndian));

    /// <summary>UTF-8 text without length or terminator.</summary>
    /// <returns>Octets written.</returns>
    /// <exception cref="ArgumentNullException">No text.</exception>
    public uint WriteString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        byte[] text = Encoding.UTF8.GetBytes(value);
        WriteBytes(text);
        return (uint)text.Length;
    }

    /// <summary>Appends eight octets, IEEE 754, little-endian.</summary>
    public void WriteDouble(double value) => WriteBytes(BitConverter.GetBytes(value));

    /// <summary>Appends two octets, little-endian, signed.</summary>
    public void WriteInt16(short value) => WriteBytes(BitConverter.GetBytes(value));

    /// <summary>Appends four octets, little-endian, signed.</summary>
    public void WriteInt32(int value) => WriteBytes(BitConverter.GetBytes(value));

    /// <summary>Appends eight octets, little-endian, signed.</summary>
    public void WriteInt64(long value) => WriteBytes(BitConverter.GetBytes(value));

    /// <summary>Appends four octets, IEEE 754, little-endian.</summary>
    public void WriteSingle(float value) => WriteBytes(BitConverter.GetBytes(value));

    /// <summary>Appends two octets, little-endian, unsigned.</summary>
    public void WriteUInt16(ushort value) => WriteBytes(BitConverter.GetBytes(value));

    /// <summary>Appends four octets, little-endian, unsigned.</summary>
    public void WriteUInt32(uint value) => WriteBytes(BitConverter.GetBytes(value));

    /// <summary>Appends eight octets, little-endian, unsigned.</summary>
    public void WriteUInt64(ulong value) => WriteBytes(BitConverter.GetBytes(value));

    /// <summary>Returns this writer itself: later writes appear in the buffer.</summary>
    public Buffer DetachBuffer() => this;

    private void Append(ReadOnlySpan<byte> octets)
    {
        EnsureCapacity(Length + (uint)octets.Length);
        octets.CopyTo(Data.AsSpan((int)Length));
        Length += (uint)octets.Length;
    }
}
