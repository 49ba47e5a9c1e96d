namespace nanoFramework.Device.Bluetooth;

/// <summary>Where a watcher stands.</summary>
public enum BluetoothLEAdvertisementWatcherStatus
{
    /// <summary>Created.</summary>
    Created = 0,

    /// <summary>Started.</summary>
    Started = 1,

    /// <summary>Stopping.</summary>
    Stopping = 2,

    /// <summary>Stopped.</summary>
    Stopped = 3,

    /// <summary>Aborted.</summary>
    Aborted = 4,
}
