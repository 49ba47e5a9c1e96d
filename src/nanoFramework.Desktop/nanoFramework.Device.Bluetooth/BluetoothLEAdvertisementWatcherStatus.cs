namespace nanoFramework.Device.Bluetooth;

/// <summary>Status of a watcher.</summary>
public enum BluetoothLEAdvertisementWatcherStatus
{
    Created = 0,

    Started = 1,

    Stopping = 2,

    Stopped = 3,

    Aborted = 4,
}
