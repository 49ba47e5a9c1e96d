namespace nanoFramework.Device.Bluetooth.Advertisement;

/// <summary>Where a publisher stands.</summary>
public enum BluetoothLEAdvertisementPublisherStatus
{
    /// <summary>Created.</summary>
    Created = 0,

    /// <summary>Waiting.</summary>
    Waiting = 1,

    /// <summary>Started.</summary>
    Started = 2,

    /// <summary>Stopping.</summary>
    Stopping = 3,

    /// <summary>Stopped.</summary>
    Stopped = 4,

    /// <summary>Aborted.</summary>
    Aborted = 5,
}
