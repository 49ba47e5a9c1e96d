namespace nanoFramework.Device.Bluetooth.Advertisement;

/// <summary>Octets to look for in an advertisement.</summary>
public class BluetoothLEAdvertisementBytePattern
{
    /// <summary>Empty.</summary>
    public BluetoothLEAdvertisementBytePattern()
        : this(0, 0, null)
    {
    }

    /// <summary>With its contents.</summary>
    public BluetoothLEAdvertisementBytePattern(byte dataType, short offset, Buffer data)
    {
        DataType = dataType;
        Offset = offset;
        Data = data;
    }

    /// <summary>The AD type of the section to look in.</summary>
    public byte DataType { get; set; }

    /// <summary>The octets.</summary>
    public Buffer Data { get; set; }

    /// <summary>Where they must lie in the section's data.</summary>
    public short Offset { get; set; }
}
