namespace nanoFramework.Device.Bluetooth;

/// <summary>A device address and its type.</summary>
public class BluetoothAddress
{
    /// <param name="Address">The six octets as a number.</param>
    /// <param name="AddressType">Public or random.</param>
    public BluetoothAddress(ulong Address, BluetoothAddressType AddressType)
    {
        this.Address = Address;
        this.AddressType = AddressType;
    }

    /// <summary>The six octets as a number, in written order from the most significant one.</summary>
    public ulong Address { get; }

    /// <summary>Whether the address is public or random.</summary>
    public BluetoothAddressType AddressType { get; }
}
