using System;

namespace nanoFramework.Device.Bluetooth;

/// <summary>An array and how much of it is in use.</summary>
public class Buffer
{
    /// <summary>Octets in use.</summary>
    protected uint _length;

    private byte[] _buffer;

    /// <summary>An empty buffer with room.</summary>
    /// <param name="capacity">Octets of room.</param>
    public Buffer(uint capacity) => _buffer = new byte[capacity];

    /// <summary>A full buffer over an array, which is not copied.</summary>
    public Buffer(byte[] array)
    {
        _buffer = array;
        _length = (uint)array.Length;
    }

    /// <summary>Octets of room.</summary>
    public uint Capacity => (uint)_buffer.Length;

    /// <summary>Octets in use.</summary>
    /// <exception cref="ArgumentException">More than the capacity.</exception>
    public uint Length
    {
        get => _length;
        set
        {
            if (value > _buffer.Length) throw new ArgumentException("Length greater than current buffer", nameof(value));
            _length = value;
        }
    }

    internal byte[] Data => _buffer;

    /// <summary>Grows the room to at least this many octets.</summary>
    public void EnsureCapacity(uint newCapacity)
    {
        if (newCapacity > _buffer.Length) Array.Resize(ref _buffer, (int)newCapacity);
    }

    /// <summary>The octets in use, copied.</summary>
    internal byte[] ToArray() => _buffer.AsSpan(0, (int)_length).ToArray();
}
