namespace nanoFramework.Device.Bluetooth.Advertisement;

/// <summary>A Manufacturer Specific Data section.</summary>
public class BluetoothLEManufacturerData
{
    /// <summary>Empty.</summary>
    public BluetoothLEManufacturerData()
        : this(0, new Buffer(1))
    {
    }

    /// <summary>With its contents.</summary>
    public BluetoothLEManufacturerData(ushort companyId, Buffer data)
    {
        CompanyId = companyId;
        Data = data;
    }

    /// <summary>What follows the company.</summary>
    public Buffer Data { get; set; }

    /// <summary>Company identifier from the Assigned Numbers.</summary>
    public ushort CompanyId { get; set; }
}
