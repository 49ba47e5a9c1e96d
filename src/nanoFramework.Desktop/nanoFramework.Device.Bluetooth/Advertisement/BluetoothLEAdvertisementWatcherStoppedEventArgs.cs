namespace nanoFramework.Device.Bluetooth.Advertisement;

/// <summary>The reason why a watcher stopped.</summary>
public class BluetoothLEAdvertisementWatcherStoppedEventArgs
{
    internal BluetoothLEAdvertisementWatcherStoppedEventArgs(BluetoothError error) => Error = error;

    public BluetoothError Error { get; }
}
