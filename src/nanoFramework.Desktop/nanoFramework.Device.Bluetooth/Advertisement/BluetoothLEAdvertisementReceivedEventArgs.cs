using System;

namespace nanoFramework.Device.Bluetooth.Advertisement;

public class BluetoothLEAdvertisementReceivedEventArgs
{
    internal BluetoothLEAdvertisementReceivedEventArgs()
    {
    }

    /// <summary>The sections of the advertising data.</summary>
    public BluetoothLEAdvertisement Advertisement { get; } = new();

    public BluetoothLEAdvertisementType AdvertisementType { get; private set; } = BluetoothLEAdvertisementType.ConnectableDirected;

    /// <summary>The advertiser's address, six octets as a number.</summary>
    public ulong BluetoothAddress { get; private set; }

    /// <summary>The type of that address.</summary>
    public BluetoothAddressType BluetoothAddressType { get; private set; }

    /// <summary>Received signal strength, in dBm.</summary>
    public short RawSignalStrengthInDBm { get; private set; } = -99;

    /// <summary>When it was delivered, UTC.</summary>
    public DateTime Timestamp { get; internal set; } = DateTime.UtcNow;

    /// <summary>Reads the report from native code; a late read keeps the defaults.</summary>
    internal static BluetoothLEAdvertisementReceivedEventArgs CreateFromEvent(int eventID)
    {
        BluetoothLEAdvertisementReceivedEventArgs args = new();
        args.NativeCreateFromEvent(eventID);
        return args;
    }

    /// <summary>Called by the native code.</summary>
    internal void Fill(ulong address, BluetoothAddressType addressType, BluetoothLEAdvertisementType type, short rssi, byte[] data)
    {
        BluetoothAddress = address;
        BluetoothAddressType = addressType;
        AdvertisementType = type;
        RawSignalStrengthInDBm = rssi;
        Advertisement.Parse(data);
    }

    private bool NativeCreateFromEvent(int eventID) => NativeBluetooth.Client.NativeCreateFromEvent(this, eventID);
}
