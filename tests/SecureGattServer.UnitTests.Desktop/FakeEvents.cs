using nanoFramework.Device.Bluetooth;
using nanoFramework.Runtime.Events;

namespace SecureGattServer.UnitTests.Desktop
{
    /// <summary>The library's event objects are internal; the monitor reads only their fields, which these classes have.</summary>
    public sealed class FakeServerEvent : BaseEvent
    {
        public BluetoothEventType type;
        public ushort id;
        public ushort characteristicId;
    }

    /// <summary>An event of the scanner: no connection, no characteristic.</summary>
    public sealed class FakeScanEvent : BaseEvent
    {
        public BluetoothEventType type;
        public ushort id;
    }

    /// <summary>An event of a connection.</summary>
    public sealed class FakeSessionEvent : BaseEvent
    {
        public BluetoothEventType type;
        public ushort connectionHandle;
        public ushort status;
        public ushort data;
    }
}
