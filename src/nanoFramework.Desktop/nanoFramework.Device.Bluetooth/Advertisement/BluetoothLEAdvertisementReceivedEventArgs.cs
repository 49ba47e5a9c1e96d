using System;

namespace nanoFramework.Device.Bluetooth.Advertisement;

/// <summary>An advertisement received.</summary>
public class BluetoothLEAdvertisementReceivedEventArgs
{
    internal BluetoothLEAdvertisementReceivedEventArgs()
    {
    }

    /// <summary>Its data.</summary>
    public BluetoothLEAdvertisement Advertisement { get; } = new();

    /// <summary>Its kind.</summary>
    public BluetoothLEAdvertisementType AdvertisementType { get; private set; } = BluetoothLEAdvertisementType.ConnectableDirected;

    /// <summary>Who advertised.</summary>
    public ulong BluetoothAddress { get; private set; }

    /// <summary>The kind of that address.</summary>
    public BluetoothAddressType BluetoothAddressType { get; private set; }

    /// <summary>Signal strength, dBm.</summary>
    public short RawSignalStrengthInDBm { get; private set; } = -99;

    /// <summary>When it was delivered, UTC.</summary>
    public DateTime Timestamp { get; internal set; } = DateTime.UtcNow;

    /// <summary>Fetches the report from native code; one that came too late leaves the defaults.</summary>
    internal static BluetoothLEAdvertisementReceivedEventArgs CreateFromEvent(int eventID)
    {
        BluetoothLEAdvertisementReceivedEventArgs args = new();
        args.NativeCreateFromEvent(eventID);
        return args;
    }

    /// <summary>For native code.</summary>
    internal void Fill(ulong address, BluetoothAddressType addressType, BluetoothLEAdvertisementType type, short rssi, byte[] data)
    {
        BluetoothAddress = address;
        BluetoothAddressType = addressType;
        AdvertisementType = type;
        RawSignalStrengthInDBm = rssi;
        Advertisement.Parse(data);
    }

    private bool NativeCreateFromEvent(int eventID) => NativeBluetooth.Current.NativeCreateFromEvent(this, eventID);
}
