namespace nanoFramework.Device.Bluetooth.Advertisement;

/// <summary>Octets to look for in an advertisement.</summary>
public class BluetoothLEAdvertisementBytePattern
{
    /// <summary>Creates an empty pattern.</summary>
    public BluetoothLEAdvertisementBytePattern()
        : this(0, 0, null)
    {
    }

    public BluetoothLEAdvertisementBytePattern(byte dataType, short offset, Buffer data)
    {
        DataType = dataType;
        Offset = offset;
        Data = data;
    }

    /// <summary>The AD type of the section to search.</summary>
    public byte DataType { get; set; }

    /// <summary>The octets to look for.</summary>
    public Buffer Data { get; set; }

    /// <summary>Their offset in the section's data.</summary>
    public short Offset { get; set; }
}
