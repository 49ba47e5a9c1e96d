namespace nanoFramework.Device.Bluetooth.Advertisement;

/// <summary>A change of a publisher's status.</summary>
public class BluetoothLEAdvertisementPublisherStatusChangedEventArgs
{
    internal BluetoothLEAdvertisementPublisherStatusChangedEventArgs(
        BluetoothLEAdvertisementPublisherStatus status,
        BluetoothError error,
        short selectedTransmitPowerLevelInDBm
    )
    {
        Status = status;
        Error = error;
        SelectedTransmitPowerLevelInDBm = selectedTransmitPowerLevelInDBm;
    }

    /// <summary>Always Success.</summary>
    public BluetoothError Error { get; }

    public BluetoothLEAdvertisementPublisherStatus Status { get; }

    /// <summary>The requested transmit power, in dBm.</summary>
    public short SelectedTransmitPowerLevelInDBm { get; }
}
