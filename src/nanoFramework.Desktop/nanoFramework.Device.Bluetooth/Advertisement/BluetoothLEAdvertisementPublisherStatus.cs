namespace nanoFramework.Device.Bluetooth.Advertisement;

/// <summary>Status of a publisher.</summary>
public enum BluetoothLEAdvertisementPublisherStatus
{
    Created = 0,

    Waiting = 1,

    Started = 2,

    Stopping = 3,

    Stopped = 4,

    Aborted = 5,
}
