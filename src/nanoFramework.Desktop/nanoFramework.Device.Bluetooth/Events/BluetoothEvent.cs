// The event objects passed to the event filter. Firmware reads these fields by reflection, so class and field names are the device's.
using nanoFramework.Runtime.Events;

namespace nanoFramework.Device.Bluetooth;

/// <summary>Read, Write, ClientSubscribed, ClientUnsubscribed.</summary>
internal sealed class BluetoothEventServer : BaseEvent
{
    public BluetoothEventType type;
    public ushort id;
    public ushort characteristicId;
    public ushort descriptorId;
}

internal sealed class BluetoothEventScan : BaseEvent
{
    public BluetoothEventType type;
    public ushort id;
}

/// <summary>ScanningComplete and all events of the client role.</summary>
internal sealed class BluetoothEventCentral : BaseEvent
{
    public BluetoothEventType type;
    public ushort connectionHandle;
    public ushort status;
    public ushort serviceHandle;
    public ushort characteristicHandle;
}

/// <summary>Connections, MTU, pairing and encryption, in both roles.</summary>
internal sealed class BluetoothEventSesssion : BaseEvent
{
    public BluetoothEventType type;
    public ushort connectionHandle;
    public ushort status;
    public ushort data;
    public uint data32;
}
