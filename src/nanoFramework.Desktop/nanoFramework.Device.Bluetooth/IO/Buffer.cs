using System;

namespace nanoFramework.Device.Bluetooth;

/// <summary>An array and the number of octets in use.</summary>
public class Buffer
{
    /// <summary>Number of octets in use.</summary>
    protected uint _length;

    private byte[] _buffer;

    /// <summary>Creates an empty buffer.</summary>
    /// <param name="capacity">Capacity in octets.</param>
    public Buffer(uint capacity) => _buffer = new byte[capacity];

    /// <summary>Creates a full buffer over an array, which is not copied.</summary>
    public Buffer(byte[] array)
    {
        _buffer = array;
        _length = (uint)array.Length;
    }

    /// <summary>Number of octets the buffer can hold.</summary>
    public uint Capacity => (uint)_buffer.Length;

    /// <summary>Number of octets in use, at most the capacity.</summary>
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

    /// <summary>Increases the capacity to at least this many octets.</summary>
    public void EnsureCapacity(uint newCapacity)
    {
        if (newCapacity > _buffer.Length) Array.Resize(ref _buffer, (int)newCapacity);
    }

    /// <summary>Returns a copy of the octets in use.</summary>
    internal byte[] ToArray() => _buffer.AsSpan(0, (int)_length).ToArray();
}
