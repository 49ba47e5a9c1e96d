namespace nanoFramework.Device.Bluetooth;

/// <summary>A device address and its type.</summary>
public class BluetoothAddress
{
    /// <summary>Makes one.</summary>
    /// <param name="Address">The six octets as a number.</param>
    /// <param name="AddressType">Public or random.</param>
    public BluetoothAddress(ulong Address, BluetoothAddressType AddressType)
    {
        this.Address = Address;
        this.AddressType = AddressType;
    }

    /// <summary>The six octets as a number, the first written one most significant.</summary>
    public ulong Address { get; }

    /// <summary>Public or random.</summary>
    public BluetoothAddressType AddressType { get; }
}
