// Processor and listener of the Bluetooth category: decodes the two words of an event and passes it to its object. Server events go to a
// characteristic by its id, client events to a device by its connection handle, session events to the server if there is one. Advertising
// reports have their own thread, so that a handler may connect while it handles one.
using System;
using System.Collections;
using System.Threading;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using nanoFramework.Runtime.Events;
using nanoFramework.Runtime.Native;

namespace nanoFramework.Device.Bluetooth;

internal sealed class BluetoothEventListener : IEventProcessor, IEventListener
{
    // Named as in the device's library: firmware reaches it by reflection.
    private static readonly ArrayList _characteristicMap = [];
    private static readonly ArrayList Devices = [];
    private static readonly Queue Reports = [];
    private static readonly AutoResetEvent ReportQueued = new(false);

    public BluetoothEventListener()
    {
        EventSink.AddEventProcessor(EventCategory.Bluetooth, this);
        EventSink.AddEventListener(EventCategory.Bluetooth, this);
    }

    internal BluetoothLEServer BluetoothServer { get; set; }

    internal BluetoothLEAdvertisementWatcher Watcher { get; set; }

    internal int LeDeviceCount => Devices.Count;

    public void Reset()
    {
        _characteristicMap.Clear();
        Devices.Clear();
        Watcher = null;
    }

    public BaseEvent ProcessEvent(uint data1, uint data2, DateTime time)
    {
        var type = (BluetoothEventType)(data1 & 0xFF);
        ushort detail = (ushort)(data1 >> 16);
        return type switch
        {
            // Detail: descriptor index << 8 | characteristic id. Data2: event id, or connection handle of a subscription.
            < BluetoothEventType.AdvertisementDiscovered => new BluetoothEventServer
            {
                type = type,
                characteristicId = (ushort)(detail & 0xFF),
                descriptorId = detail,
                id = (ushort)data2,
            },
            < BluetoothEventType.ScanningComplete => new BluetoothEventScan { type = type, id = (ushort)data2 },

            // Detail: connection handle. Data2: service << 24 | characteristic << 8 | status, so a service's handle has eight bits.
            < BluetoothEventType.ClientConnected => new BluetoothEventCentral
            {
                type = type,
                connectionHandle = detail,
                serviceHandle = (ushort)(data2 >> 24),
                characteristicHandle = (ushort)(data2 >> 8),
                status = (ushort)(data2 & 0xFF),
            },

            // Detail: connection handle. Data2: data << 16 | status, or the number to compare.
            _ => new BluetoothEventSesssion
            {
                type = type,
                connectionHandle = detail,
                status = (ushort)(data2 & 0xFF),
                data = (ushort)(data2 >> 16),
                data32 = data2,
            },
        };
    }

    public void InitializeForEventSource() => new Thread(DeliverReports) { Name = "BLE watcher", IsBackground = true }.Start();

    public bool OnEvent(BaseEvent ev)
    {
        switch (ev)
        {
            case BluetoothEventServer server: OnServer(server); break;
            case BluetoothEventScan scan: OnScan(scan); break;
            case BluetoothEventCentral central: FindLeDevice(central.connectionHandle)?.OnEvent(central); break;
            case BluetoothEventSesssion session: OnSession(session); break;
            default: return false;
        }

        return true;
    }

    public void AddLeDevice(BluetoothLEDevice device)
    {
        lock (Devices)
        {
            if (!Devices.Contains(device)) Devices.Add(device);
        }
    }

    public void RemoveLeDevice(BluetoothLEDevice device)
    {
        lock (Devices) Devices.Remove(device);
    }

    public BluetoothLEDevice FindLeDevice(ushort connectionHandle)
    {
        lock (Devices)
        {
            foreach (BluetoothLEDevice device in Devices)
            {
                if (device.ConnectionHandle == connectionHandle) return device;
            }
        }

        return null;
    }

    public void AddCharacteristic(GattLocalCharacteristic characteristic)
    {
        lock (_characteristicMap) _characteristicMap.Add(characteristic);
    }

    private static GattLocalCharacteristic FindCharacteristic(ushort id)
    {
        foreach (GattLocalCharacteristic characteristic in _characteristicMap)
        {
            if (characteristic._characteristicId == id) return characteristic;
        }

        return null;
    }

    // As on the device: the handler runs under the map's lock, and an event for an unknown id is dropped without an answer.
    private static void OnServer(BluetoothEventServer ev)
    {
        lock (_characteristicMap)
        {
            GattLocalCharacteristic characteristic = FindCharacteristic(ev.characteristicId);
            if (characteristic == null) return;
            switch (ev.type)
            {
                case BluetoothEventType.Read:
                    characteristic.OnReadRequested(ev.descriptorId, new GattReadRequestedEventArgs(ev.id, null));
                    break;
                case BluetoothEventType.Write:
                    characteristic.OnWriteRequested(ev.descriptorId, new GattWriteRequestedEventArgs(ev.id, null));
                    break;
                default:
                    var session = GattSession.FromDeviceId(new BluetoothDeviceId(ev.id));
                    characteristic.OnSubscribedClientsChanged(
                        ev.type == BluetoothEventType.ClientSubscribed,
                        new GattSubscribedClient(session)
                    );
                    break;
            }
        }
    }

    private static void OnScan(BluetoothEventScan ev)
    {
        lock (Reports) Reports.Enqueue(ev);
        ReportQueued.Set();
    }

    private void OnSession(BluetoothEventSesssion ev)
    {
        if (BluetoothServer is { } server) server.OnEvent(ev);
        else FindLeDevice(ev.connectionHandle)?.OnEvent(ev);
    }

    private void DeliverReports()
    {
        WaitHandle[] wake = [ReportQueued, BoardHardware.PowerOff.WaitHandle];
        try
        {
            while (WaitHandle.WaitAny(wake) == 0)
            {
                while (NextReport() is { } report) Run(() => Deliver(report));
            }
        }
        catch (OperationCanceledException)
        {
            // The power was cut.
        }
#pragma warning disable CA1031 // On the device an exception ends this thread, and no further report is delivered.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            BoardHardware.ConsoleLine(
                $"Unhandled exception in a watcher's handler, no further advertisement will be delivered: {exception}"
            );
        }
    }

    private static void Run(Action handler)
    {
        if (NativeEventQueue.Runner is { } run) run(handler);
        else handler();
    }

    private static BluetoothEventScan NextReport()
    {
        lock (Reports) return Reports.Count > 0 ? (BluetoothEventScan)Reports.Dequeue() : null;
    }

    private void Deliver(BluetoothEventScan report)
    {
        var args = Advertisement.BluetoothLEAdvertisementReceivedEventArgs.CreateFromEvent(report.id);
        args.Timestamp = DateTime.UtcNow;
        Watcher?.OnReceived(args);
    }
}
