using nanoFramework.Device.Bluetooth.Advertisement;

namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>How a service is advertised.</summary>
public class GattServiceProviderAdvertisingParameters
{
    private bool _isDiscoverable = true;
    private bool _customAdvertisement;

    /// <summary>Creates parameters: discoverable and connectable, with flags and the device's current name.</summary>
    public GattServiceProviderAdvertisingParameters() => CustomAdvertisement = false;

    /// <summary>General discoverable mode, in the Flags section.</summary>
    public bool IsDiscoverable
    {
        get => _isDiscoverable;
        set
        {
            _isDiscoverable = value;
            if (value) Advertisement.Flags |= BluetoothLEAdvertisementFlags.GeneralDiscoverableMode;
            else Advertisement.Flags &= ~BluetoothLEAdvertisementFlags.GeneralDiscoverableMode;
        }
    }

    /// <summary>Whether a peer may connect.</summary>
    public bool IsConnectable { get; set; } = true;

    /// <summary>Service data, sent after the service's UUID; null for none.</summary>
    public Buffer ServiceData { get; set; }

    public BluetoothLEAdvertisement Advertisement { get; } = new();

    /// <summary>True leaves the sections to the application: flags and name are removed, and no UUID is added.</summary>
    public bool CustomAdvertisement
    {
        get => _customAdvertisement;
        set
        {
            _customAdvertisement = value;
            if (value)
            {
                Advertisement.RemoveSectionsOfType(BluetoothLEAdvertisementDataSectionType.Flags);
                Advertisement.RemoveSectionsOfType(BluetoothLEAdvertisementDataSectionType.CompleteLocalName);
                return;
            }

            Advertisement.Flags = BluetoothLEAdvertisementFlags.ClassicNotSupported | BluetoothLEAdvertisementFlags.GeneralDiscoverableMode;
            Advertisement.LocalName = BluetoothLEServer.Instance.DeviceName;
        }
    }
}
