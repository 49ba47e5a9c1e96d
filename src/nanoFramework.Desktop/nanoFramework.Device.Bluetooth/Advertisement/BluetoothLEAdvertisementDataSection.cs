using System;

namespace nanoFramework.Device.Bluetooth.Advertisement;

/// <summary>One section (AD structure) of advertising data.</summary>
public class BluetoothLEAdvertisementDataSection
{
    /// <summary>Creates an empty section.</summary>
    public BluetoothLEAdvertisementDataSection()
        : this(0, new Buffer(16))
    {
    }

    /// <param name="dataType">An AD type.</param>
    /// <param name="data">The octets after the type.</param>
    public BluetoothLEAdvertisementDataSection(byte dataType, Buffer data)
    {
        DataType = dataType;
        Data = data;
    }

    /// <summary>The AD type, see <see cref="BluetoothLEAdvertisementDataSectionType"/>.</summary>
    public byte DataType { get; set; }

    /// <summary>The octets after the type.</summary>
    public Buffer Data { get; set; }

    /// <summary>Octets in transmission order: length, type, data.</summary>
    internal int WireLength => (int)Data.Length + 2;

    internal void Write(Span<byte> target)
    {
        target[0] = (byte)(Data.Length + 1);
        target[1] = DataType;
        Data.Data.AsSpan(0, (int)Data.Length).CopyTo(target[2..]);
    }
}
