namespace nanoFramework.Device.Bluetooth.Advertisement;

/// <summary>Why a watcher stopped.</summary>
public class BluetoothLEAdvertisementWatcherStoppedEventArgs
{
    internal BluetoothLEAdvertisementWatcherStoppedEventArgs(BluetoothError error) => Error = error;

    /// <summary>The reason.</summary>
    public BluetoothError Error { get; }
}
