// Reads little-endian values from a buffer. Reading the last octet replaces the buffer by an empty one, as in the device's library.
using System;
using System.Text;

namespace nanoFramework.Device.Bluetooth;

/// <summary>Reads values from a buffer, least significant octet first.</summary>
public class DataReader
{
    private Buffer _buffer;
    private int _position;

    private DataReader(Buffer buffer) => _buffer = buffer;

    /// <summary>Octets not yet read.</summary>
    public uint UnconsumedBufferLength => _buffer.Length - (uint)_position;

    /// <summary>Starts at the buffer's first octet; the buffer is not copied.</summary>
    public static DataReader FromBuffer(Buffer buffer) => new(buffer);

    /// <summary>One octet; anything above 0 is true.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Nothing left.</exception>
    public bool ReadBoolean() => ReadByte() > 0;

    /// <summary>
    /// Reads octets into a buffer. Its Length is 0 and its Capacity <paramref name="length"/>, as in the device's library.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not that many left.</exception>
    public Buffer ReadBuffer(uint length)
    {
        Buffer result = new(length);
        Take((int)length).CopyTo(result.Data);
        return result;
    }

    /// <summary>Reads an unsigned octet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Nothing left.</exception>
    public byte ReadByte() => Take(1)[0];

    /// <summary>Reads as many octets as the array holds.</summary>
    /// <exception cref="ArgumentNullException">No array.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Not that many left.</exception>
    public void ReadBytes(byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Take(value.Length).CopyTo(value);
    }

    /// <summary>Reads ticks of 100 ns, eight octets, little-endian.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not eight left.</exception>
    public DateTime ReadDateTime() => new(ReadInt64());

    /// <summary>Reads ticks of 100 ns, eight octets, little-endian.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not eight left.</exception>
    public TimeSpan ReadTimeSpan() => new(ReadInt64());

    /// <summary>Sixteen octets in the order of <see cref="Guid.ToByteArray()"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not sixteen left.</exception>
    public Guid ReadGuid() => new(Take(16).ToArray());

    /// <summary>Sixteen octets, least significant first, as in Bluetooth PDUs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not sixteen left.</exception>
    public Guid ReadUuid() => new(UuidOrder.FromWire(Take(16).ToArray(), UuidOrder.Wire));

    /// <summary>Sixteen octets, most significant first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not sixteen left.</exception>
    public Guid ReadUuid2() => new(UuidOrder.FromWire(Take(16).ToArray(), UuidOrder.BigEndian));

    /// <summary>Reads text in UTF-8.</summary>
    /// <param name="codeUnitCount">Number of octets.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not that many left.</exception>
    public string ReadString(uint codeUnitCount) => Encoding.UTF8.GetString(Take((int)codeUnitCount));

    /// <summary>Reads eight octets, IEEE 754, little-endian.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not that many left.</exception>
    public double ReadDouble() => BitConverter.ToDouble(Take(8));

    /// <summary>Reads two octets, little-endian, signed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not that many left.</exception>
    public short ReadInt16() => BitConverter.ToInt16(Take(2));

    /// <summary>Reads four octets, little-endian, signed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not that many left.</exception>
    public int ReadInt32() => BitConverter.ToInt32(Take(4));

    /// <summary>Reads eight octets, little-endian, signed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not that many left.</exception>
    public long ReadInt64() => BitConverter.ToInt64(Take(8));

    /// <summary>Reads four octets, IEEE 754, little-endian.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not that many left.</exception>
    public float ReadSingle() => BitConverter.ToSingle(Take(4));

    /// <summary>Reads two octets, little-endian, unsigned.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not that many left.</exception>
    public ushort ReadUInt16() => BitConverter.ToUInt16(Take(2));

    /// <summary>Reads four octets, little-endian, unsigned.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not that many left.</exception>
    public uint ReadUInt32() => BitConverter.ToUInt32(Take(4));

    /// <summary>Reads eight octets, little-endian, unsigned.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not that many left.</exception>
    public ulong ReadUInt64() => BitConverter.ToUInt64(Take(8));

    private ReadOnlySpan<byte> Take(int count)
    {
        if (UnconsumedBufferLength < count) throw new ArgumentOutOfRangeException(nameof(count), "No data in buffer");
        ReadOnlySpan<byte> taken = _buffer.Data.AsSpan(_position, count);
        _position += count;
        if (_position == _buffer.Length)
        {
            _buffer = new Buffer(32);
            _position = 0;
        }

        return taken;
    }
}
