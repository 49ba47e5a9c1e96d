namespace nanoFramework.Device.Bluetooth.Security;

/// <summary>The bonds that the stack stores. Every member needs a running stack.</summary>
public static class DeviceBonding
{
    /// <summary>
    /// Whether a peer is bonded. Defect 15: the image reads an address type that is not among the arguments, so the result is unreliable.
    /// </summary>
    /// <exception cref="System.NotSupportedException">The stack is not running.</exception>
    public static bool IsBonded(ulong bluetoothAddress) => NativeBluetooth.Pairing.IsBonded(bluetoothAddress);

    /// <summary>Removes the bonds of all peers.</summary>
    /// <exception cref="System.NotSupportedException">The stack is not running.</exception>
    public static void DeleteAllBonds() => NativeBluetooth.Pairing.DeleteAllBonds();

    /// <summary>Removes a peer's bond and ends its connection. Defect 15: the image treats every address as public.</summary>
    /// <exception cref="System.NotSupportedException">The stack is not running.</exception>
    /// <exception cref="System.Exception">There is no bond with that public address.</exception>
    public static void DeleteBondForPeer(ulong peerbluetoothAddress, BluetoothAddressType addressType) =>
        NativeBluetooth.Pairing.DeleteBondForPeer(peerbluetoothAddress, addressType);

    /// <summary>Number of bonded peers.</summary>
    /// <exception cref="System.NotSupportedException">The stack is not running.</exception>
    public static int Count() => NativeBluetooth.Pairing.Count();

    /// <summary>
    /// Address of a bonded peer. Defect 15: from <see cref="Count"/> up to the store's size the image returns uninitialized memory.
    /// </summary>
    /// <exception cref="System.NotSupportedException">The stack is not running.</exception>
    /// <exception cref="System.ArgumentOutOfRangeException">Beyond the store's size.</exception>
    public static ulong GetBondInformationAt(int index) => NativeBluetooth.Pairing.GetBondInformationAt(index);
}
