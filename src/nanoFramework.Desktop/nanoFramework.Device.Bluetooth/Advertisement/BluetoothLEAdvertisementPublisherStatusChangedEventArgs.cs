namespace nanoFramework.Device.Bluetooth.Advertisement;

/// <summary>How a publisher's status changed.</summary>
public class BluetoothLEAdvertisementPublisherStatusChangedEventArgs
{
    internal BluetoothLEAdvertisementPublisherStatusChangedEventArgs(BluetoothLEAdvertisementPublisherStatus status, BluetoothError error, short selectedTransmitPowerLevelInDBm)
    {
        Status = status;
        Error = error;
        SelectedTransmitPowerLevelInDBm = selectedTransmitPowerLevelInDBm;
    }

    /// <summary>Always Success.</summary>
    public BluetoothError Error { get; }

    /// <summary>The new status.</summary>
    public BluetoothLEAdvertisementPublisherStatus Status { get; }

    /// <summary>The power that was asked for.</summary>
    public short SelectedTransmitPowerLevelInDBm { get; }
}
