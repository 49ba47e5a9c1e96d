using nanoFramework.Device.Bluetooth;
using Xunit;

namespace nanoFramework.Desktop.Tests.Library;

/// <summary>Scanning, as far as the library's managed half goes.</summary>
public class WatcherTests : LibraryTest
{
    [Fact]
    public void A_report_that_comes_while_the_scan_starts_has_its_watcher()
    {
        BluetoothLEAdvertisementWatcher watcher = new();
        BluetoothLEAdvertisementWatcher? listening = null;
        Native.OnScan = () => listening = BluetoothLEServer.Listener.Watcher;
        watcher.Start();
        Assert.Same(watcher, listening);
        watcher.Stop();
    }
}
