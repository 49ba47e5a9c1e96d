namespace nanoFramework.Device.Bluetooth.Security;

/// <summary>The bonds the stack keeps. Every member needs a running stack.</summary>
public static class DeviceBonding
{
    /// <summary>Whether a peer is bonded. Defect 15: the image reads an address type that is not among the arguments, so the answer is not to be used.</summary>
    /// <exception cref="System.NotSupportedException">The stack does not run.</exception>
    public static bool IsBonded(ulong bluetoothAddress) => NativeBluetooth.Current.IsBonded(bluetoothAddress);

    /// <summary>Forgets all peers.</summary>
    /// <exception cref="System.NotSupportedException">The stack does not run.</exception>
    public static void DeleteAllBonds() => NativeBluetooth.Current.DeleteAllBonds();

    /// <summary>Forgets a peer and ends its connection. Defect 15: the image takes every address for a public one.</summary>
    /// <exception cref="System.NotSupportedException">The stack does not run.</exception>
    /// <exception cref="System.Exception">No bond with that public address.</exception>
    public static void DeleteBondForPeer(ulong peerbluetoothAddress, BluetoothAddressType addressType) =>
        NativeBluetooth.Current.DeleteBondForPeer(peerbluetoothAddress, addressType);

    /// <summary>How many peers are bonded.</summary>
    /// <exception cref="System.NotSupportedException">The stack does not run.</exception>
    public static int Count() => NativeBluetooth.Current.Count();

    /// <summary>Address of a bonded peer. Defect 15: from <see cref="Count"/> up to the store's size the image answers with what lies on its stack.</summary>
    /// <exception cref="System.NotSupportedException">The stack does not run.</exception>
    /// <exception cref="System.ArgumentOutOfRangeException">Beyond the store's size.</exception>
    public static ulong GetBondInformationAt(int index) => NativeBluetooth.Current.GetBondInformationAt(index);
}
