namespace nanoFramework.Device.Bluetooth.Advertisement;

/// <summary>A Manufacturer Specific Data section.</summary>
public class BluetoothLEManufacturerData
{
    /// <summary>Creates an empty section.</summary>
    public BluetoothLEManufacturerData()
        : this(0, new Buffer(1))
    {
    }

    public BluetoothLEManufacturerData(ushort companyId, Buffer data)
    {
        CompanyId = companyId;
        Data = data;
    }

    /// <summary>The octets after the company identifier.</summary>
    public Buffer Data { get; set; }

    /// <summary>Company identifier from the Assigned Numbers.</summary>
    public ushort CompanyId { get; set; }
}
