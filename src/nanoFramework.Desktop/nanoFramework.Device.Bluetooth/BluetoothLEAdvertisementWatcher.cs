// The device's library defines ScanningComplete (5) as a client event, so it is routed by connection handle and never reaches a watcher:
// Stopped is never raised. The code that raises it exists for a corrected library.
using nanoFramework.Device.Bluetooth.Advertisement;

namespace nanoFramework.Device.Bluetooth;

/// <summary>Scans and reports advertisements.</summary>
public class BluetoothLEAdvertisementWatcher
{
    /// <summary>Creates a watcher that reports all advertisements.</summary>
    public BluetoothLEAdvertisementWatcher()
        : this(new BluetoothLEAdvertisementFilter())
    {
    }

    /// <summary>Creates a watcher with a filter.</summary>
    public BluetoothLEAdvertisementWatcher(BluetoothLEAdvertisementFilter advertisementFilter) => AdvertisementFilter = advertisementFilter;

    public delegate void BluetoothLEAdvertisementReceivedHandler(
        BluetoothLEAdvertisementWatcher sender,
        BluetoothLEAdvertisementReceivedEventArgs args
    );

    public delegate void BluetoothLEAdvertisementStoppedEvenHandler(
        BluetoothLEAdvertisementWatcher sender,
        BluetoothLEAdvertisementWatcherStoppedEventArgs args
    );

    /// <summary>Raised on a thread of the watcher.</summary>
    public event BluetoothLEAdvertisementReceivedHandler Received;

    /// <summary>Never raised, as on the device.</summary>
    public event BluetoothLEAdvertisementStoppedEvenHandler Stopped;

    /// <summary>The signal strengths to report.</summary>
    public BluetoothSignalStrengthFilter SignalStrengthFilter { get; set; } = new();

    /// <summary>Whether scan responses are requested.</summary>
    public BluetoothLEScanningMode ScanningMode { get; set; }

    /// <summary>The contents to report; null for all.</summary>
    public BluetoothLEAdvertisementFilter AdvertisementFilter { get; set; }

    public BluetoothLEAdvertisementWatcherStatus Status { get; private set; } = BluetoothLEAdvertisementWatcherStatus.Created;

    /// <summary>Starts the stack as a client if necessary, and scans. The last watcher started receives all reports.</summary>
    public void Start()
    {
        BluetoothNanoDevice.CheckMode(BluetoothNanoDevice.Mode.Client);
        Status = BluetoothLEAdvertisementWatcherStatus.Started;
        // The device's library does this after the native call, within the same time slice of its one processor, so that no report can come
        // in between. Here one could, and with duplicates filtered it would be the only one of its advertiser.
        BluetoothLEServer.Listener.Watcher = this;
        NativeStartAdvertisementWatcher((int)ScanningMode);
    }

    /// <summary>Stops scanning, and stops the stack when no device is connected.</summary>
    public void Stop()
    {
        Status = BluetoothLEAdvertisementWatcherStatus.Stopping;
        BluetoothLEServer.Listener.Watcher = null;
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

    private void NativeStartAdvertisementWatcher(int mode) => NativeBluetooth.Client.NativeStartAdvertisementWatcher(this, mode);

    private void NativeStopAdvertisementWatcher() => NativeBluetooth.Client.NativeStopAdvertisementWatcher(this);
}
