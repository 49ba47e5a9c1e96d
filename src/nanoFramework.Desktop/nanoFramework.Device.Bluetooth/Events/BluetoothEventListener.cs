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
    // Named as in the device's library: firmware reaches it by reflection. The board's whose code runs on this thread.
    [ThreadStatic]
    private static ArrayList _characteristicMap;

    private readonly ArrayList _devices = [];
    private readonly Queue _reports = [];
    private bool _delivers;

    internal BluetoothLEServer BluetoothServer { get; set; }

    internal BluetoothLEAdvertisementWatcher Watcher { get; set; }

    internal int LeDeviceCount => _devices.Count;

    private static ArrayList Characteristics => BluetoothParts.Current.Characteristics;

    /// <summary>Makes the fields that firmware reaches by reflection those of the calling thread's board.</summary>
    public static void Show()
    {
        BluetoothParts board = BoardHardware.IsOnBoard ? BluetoothParts.Current : null;
        _characteristicMap = board?.Characteristics;
        BluetoothLEServer._bluetoothEventManager = board?.Listener;
    }

    public void Register()
    {
        EventSink.AddEventProcessor(EventCategory.Bluetooth, this);
        EventSink.AddEventListener(EventCategory.Bluetooth, this);
    }

    public void Reset()
    {
        Characteristics.Clear();
        _devices.Clear();
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

    public void InitializeForEventSource()
    {
        // The thread that delivers reports starts with the first of them.
    }

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
        lock (_devices)
        {
            if (!_devices.Contains(device)) _devices.Add(device);
        }
    }

    public void RemoveLeDevice(BluetoothLEDevice device)
    {
        lock (_devices) _devices.Remove(device);
    }

    public BluetoothLEDevice FindLeDevice(ushort connectionHandle)
    {
        lock (_devices)
        {
            foreach (BluetoothLEDevice device in _devices)
            {
                if (device.ConnectionHandle == connectionHandle) return device;
            }
        }

        return null;
    }

    public void AddCharacteristic(GattLocalCharacteristic characteristic)
    {
        lock (Characteristics) Characteristics.Add(characteristic);
    }

    private static GattLocalCharacteristic FindCharacteristic(ushort id)
    {
        foreach (GattLocalCharacteristic characteristic in Characteristics)
        {
            if (characteristic._characteristicId == id) return characteristic;
        }

        return null;
    }

    // As on the device: the handler runs under the map's lock, and an event for an unknown id is dropped without an answer.
    private static void OnServer(BluetoothEventServer ev)
    {
        lock (Characteristics)
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

    private void OnScan(BluetoothEventScan ev)
    {
        lock (_reports)
        {
            _reports.Enqueue(ev);
            Monitor.Pulse(_reports);
            if (_delivers) return;
            _delivers = true;
        }

        BoardHardware.PowerOff.UnsafeRegister(static listener => ((BluetoothEventListener)listener).Wake(), this);
        new Thread(DeliverReports) { Name = "BLE watcher", IsBackground = true }.Start();
    }

    private void OnSession(BluetoothEventSesssion ev)
    {
        if (BluetoothServer is { } server) server.OnEvent(ev);
        else FindLeDevice(ev.connectionHandle)?.OnEvent(ev);
    }

    private void DeliverReports()
    {
        try
        {
            while (NextReport() is { } report) Run(() => Deliver(report));
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

    private void Wake()
    {
        lock (_reports) Monitor.PulseAll(_reports);
    }

    // Null when the power is cut.
    private BluetoothEventScan NextReport()
    {
        CancellationToken powerOff = BoardHardware.PowerOff;
        lock (_reports)
        {
            while (_reports.Count == 0 && !powerOff.IsCancellationRequested) Monitor.Wait(_reports);
            return powerOff.IsCancellationRequested ? null : (BluetoothEventScan)_reports.Dequeue();
        }
    }

    private void Deliver(BluetoothEventScan report)
    {
        var args = Advertisement.BluetoothLEAdvertisementReceivedEventArgs.CreateFromEvent(report.id);
        args.Timestamp = DateTime.UtcNow;
        Watcher?.OnReceived(args);
    }
}
