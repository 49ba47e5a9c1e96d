// The device's library defines ScanningComplete (5) as a client event, so it is routed by connection handle and reaches no watcher:
// Stopped is never raised. The raising code lies here for the day that changes.
using nanoFramework.Device.Bluetooth.Advertisement;

namespace nanoFramework.Device.Bluetooth;

/// <summary>Scans and reports advertisements.</summary>
public class BluetoothLEAdvertisementWatcher
{
    /// <summary>Reports everything.</summary>
    public BluetoothLEAdvertisementWatcher()
        : this(new BluetoothLEAdvertisementFilter())
    {
    }

    /// <summary>Reports what passes the filter.</summary>
    public BluetoothLEAdvertisementWatcher(BluetoothLEAdvertisementFilter advertisementFilter) => AdvertisementFilter = advertisementFilter;

    /// <summary>Handles <see cref="Received"/>.</summary>
    public delegate void BluetoothLEAdvertisementReceivedHandler(BluetoothLEAdvertisementWatcher sender, BluetoothLEAdvertisementReceivedEventArgs args);

    /// <summary>Handles <see cref="Stopped"/>.</summary>
    public delegate void BluetoothLEAdvertisementStoppedEvenHandler(BluetoothLEAdvertisementWatcher sender, BluetoothLEAdvertisementWatcherStoppedEventArgs args);

    /// <summary>Raised on a thread of the watcher's own.</summary>
    public event BluetoothLEAdvertisementReceivedHandler Received;

    /// <summary>Never raised, as on the device.</summary>
    public event BluetoothLEAdvertisementStoppedEvenHandler Stopped;

    /// <summary>Which signal strengths are reported.</summary>
    public BluetoothSignalStrengthFilter SignalStrengthFilter { get; set; } = new();

    /// <summary>Whether scan responses are asked for.</summary>
    public BluetoothLEScanningMode ScanningMode { get; set; }

    /// <summary>Which contents are reported; null for all.</summary>
    public BluetoothLEAdvertisementFilter AdvertisementFilter { get; set; }

    /// <summary>Where the watcher stands.</summary>
    public BluetoothLEAdvertisementWatcherStatus Status { get; private set; } = BluetoothLEAdvertisementWatcherStatus.Created;

    /// <summary>Starts the stack as a client where needed, and scans. The last watcher started gets all reports.</summary>
    public void Start()
    {
        BluetoothNanoDevice.CheckMode(BluetoothNanoDevice.Mode.Client);
        Status = BluetoothLEAdvertisementWatcherStatus.Started;
        // The device's library does this after the native call, within the same slice of its one processor: no report can come between. Here one
        // could, and with duplicates filtered it would be the only one of its advertiser.
        BluetoothLEServer._bluetoothEventManager.Watcher = this;
        NativeStartAdvertisementWatcher((int)ScanningMode);
    }

    /// <summary>Stops scanning, and the stack too when no device is connected.</summary>
    public void Stop()
    {
        Status = BluetoothLEAdvertisementWatcherStatus.Stopping;
        BluetoothLEServer._bluetoothEventManager.Watcher = null;
        NativeStopAdvertisementWatcher();
        Status = BluetoothLEAdvertisementWatcherStatus.Stopped;
        BluetoothLEDevice.IdleOnLastConnection();
    }

    internal void OnReceived(BluetoothLEAdvertisementReceivedEventArgs args)
    {
        if (AdvertisementFilter != null && !AdvertisementFilter.Filter(args)) return;
        if (SignalStrengthFilter.Filter(args)) Received?.Invoke(this, args);
    }

    internal void OnStopped(BluetoothLEAdvertisementWatcherStoppedEventArgs args) => Stopped?.Invoke(this, args);

    private void NativeStartAdvertisementWatcher(int mode) => NativeBluetooth.Current.NativeStartAdvertisementWatcher(this, mode);

    private void NativeStopAdvertisementWatcher() => NativeBluetooth.Current.NativeStopAdvertisementWatcher(this);
}
