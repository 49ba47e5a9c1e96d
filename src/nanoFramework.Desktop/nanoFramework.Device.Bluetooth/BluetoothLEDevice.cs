// A peer that the board connects to as Central. Connecting, discovering, reading and writing start in native code and end with an event,
// for which the calling thread waits. While connecting, the event listener identifies the device by a routing handle from 0xFF00 up,
// afterwards by its connection handle.
using System;
using System.Collections;
using System.Threading;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using nanoFramework.Runtime.Native;

namespace nanoFramework.Device.Bluetooth;

/// <summary>A peer in the Peripheral role.</summary>
public class BluetoothLEDevice : IDisposable
{
    /// Allows one exchange at a time on a device.
    internal readonly object lockObj = new();

    private const ushort FirstRoutingHandle = 0xFF00;
    private const int ConnectTimeoutMilliseconds = 10_000;
    private const int DiscoveryTimeoutMilliseconds = 20_000;
    private const int ExchangeTimeoutMilliseconds = 7_000;

    private readonly BoardHardware _board = BoardHardware.Current;
    private readonly AutoResetEvent _stepComplete = new(false);
    private readonly AutoResetEvent _exchangeComplete = new(false);
    private byte[] _exchangeValue;
    private ushort _exchangeStatus;
    private ArrayList _services = [];
    private Hashtable _attributes = [];
    private string _name = "";
    private ushort _appearance;
    private bool _genericAccessRead;
    private bool _disposed;
    private BluetoothConnectionStatus _connectionStatus;

    internal BluetoothLEDevice(ulong bluetoothAddress, BluetoothAddressType addressType)
    {
        BluetoothAddress = bluetoothAddress;
        BluetoothAddressType = addressType;
        Pairing = new DevicePairing(this);
    }

    /// <summary>
    /// Disconnects, and stops the stack when no other device is connected, including the server's stack, so an object in use must stay
    /// referenced.
    /// </summary>
    ~BluetoothLEDevice() => _board.Finalize(() => Dispose(disposing: false));

    /// <summary>Raised on every connect and disconnect, and also after a failed connect, since the status is Connected then.</summary>
    public event EventHandler ConnectionStatusChanged;

    /// <summary>Raised when the services have been discovered.</summary>
    public event EventHandler GattServicesChanged;

    /// <summary>The peer's address, six octets as a number.</summary>
    public ulong BluetoothAddress { get; }

    /// <summary>The kind of that address.</summary>
    public BluetoothAddressType BluetoothAddressType { get; }

    public BluetoothConnectionStatus ConnectionStatus
    {
        get => _connectionStatus;
        internal set
        {
            _connectionStatus = value;
            ConnectionStatusChanged?.Invoke(this, EventArgs.Empty);
        }
    }

    /// <summary>The peer's Device Name; the first access connects and reads it.</summary>
    public string Name
    {
        get
        {
            LoadGenericAccess();
            return _name;
        }
    }

    /// <summary>The peer's Appearance; the first access connects and reads it.</summary>
    public ushort Appearance
    {
        get
        {
            LoadGenericAccess();
            return _appearance;
        }
    }

    /// <summary>See <see cref="DevicePairing.WasSecureConnectionUsedForPairing"/>.</summary>
    public bool WasSecureConnectionUsedForPairing => Pairing.WasSecureConnectionUsedForPairing;

    /// <summary>Pairing with this peer.</summary>
    public DevicePairing Pairing { get; }

    internal ushort ConnectionHandle { get; set; }

    /// <summary>True after <see cref="Dispose()"/>; native code refuses to connect then.</summary>
    internal bool IsDisposed => _disposed;

    /// <summary>Creates the object; neither connects nor starts the stack.</summary>
    public static BluetoothLEDevice FromBluetoothAddress(ulong bluetoothAddress, BluetoothAddressType bluetoothAddressType) =>
        new(bluetoothAddress, bluetoothAddressType);

    /// <summary>Creates the object for a public address; neither connects nor starts the stack.</summary>
    public static BluetoothLEDevice FromBluetoothAddress(ulong bluetoothAddress) => new(bluetoothAddress, BluetoothAddressType.Public);

    /// <summary>Disconnects.</summary>
    public void Close() => Disconnect();

    /// <summary>Connects and discovers all primary services; keeps those of an earlier connection.</summary>
    public GattDeviceServicesResult GetGattServices()
    {
        GattCommunicationStatus status = ConnectDeviceIfNotConnected();
        if (status == GattCommunicationStatus.Success && _services.Count == 0)
        {
            if (NativeDiscoverServices(ConnectionHandle) != 0) status = GattCommunicationStatus.Unreachable;
            else if (Waits.For(_stepComplete, DiscoveryTimeoutMilliseconds)) GattServicesChanged?.Invoke(this, EventArgs.Empty);
        }

        return new GattDeviceServicesResult(0, _services, status);
    }

    /// <summary>The services with a UUID; discovers them if necessary. The status is always Success.</summary>
    public GattDeviceServicesResult GetGattServicesForUuid(Guid serviceUuid)
    {
        if (_services.Count == 0 || _connectionStatus != BluetoothConnectionStatus.Connected) GetGattServices();
        ArrayList selected = [];
        foreach (GattDeviceService service in _services)
        {
            if (service.Uuid == serviceUuid) selected.Add(service);
        }

        return new GattDeviceServicesResult(0, selected, GattCommunicationStatus.Success);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        System.GC.SuppressFinalize(this);
    }

    /// <summary>Disconnects, and stops the stack when no other device is connected.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (_disposed) return;
        Disconnect();
        _services = null;
        _attributes = null;
        _disposed = true;
        NativeDispose(ConnectionHandle);
        BluetoothLEServer.Listener.RemoveLeDevice(this);
        IdleOnLastConnection();
    }

    /// <summary>Stops the stack when no device is left, even if a server uses it.</summary>
    internal static void IdleOnLastConnection()
    {
        if (BluetoothLEServer.Listener.LeDeviceCount == 0) BluetoothNanoDevice.RunMode = BluetoothNanoDevice.Mode.NotRunning;
    }

    /// <summary>Starts the stack as a client if necessary and connects. Only a connect that could not start returns Unreachable.</summary>
    internal GattCommunicationStatus ConnectDeviceIfNotConnected()
    {
        BluetoothNanoDevice.CheckMode(BluetoothNanoDevice.Mode.Client);
        if (_connectionStatus != BluetoothConnectionStatus.Disconnected) return GattCommunicationStatus.Success;
        ConnectionHandle = NextRoutingHandle();
        BluetoothLEServer.Listener.AddLeDevice(this);

        // As on the device, neither a refused start nor a timeout of the event is reported to the caller.
        if (NativeConnect(BluetoothAddress, BluetoothAddressType, ConnectionHandle) == 0)
            Waits.For(_stepComplete, ConnectTimeoutMilliseconds);
        return GattCommunicationStatus.Success;
    }

    internal IGattAttribute FindAttribute(ushort handle) => (IGattAttribute)_attributes[handle];

    internal void AttributeAdd(IGattAttribute attribute)
    {
        if (!_attributes.Contains(attribute.AttributeHandle)) _attributes.Add(attribute.AttributeHandle, attribute);
    }

    // Counts down from 0xFFFE to 0xFF00 and wraps around.
    private static ushort NextRoutingHandle() =>
        (ushort)(0xFFFE - ((uint)Interlocked.Increment(ref BluetoothParts.Current.Routings) - 1) % (0xFFFF - FirstRoutingHandle));

    private void Disconnect()
    {
        if (_connectionStatus == BluetoothConnectionStatus.Connected) NativeDisconnect(ConnectionHandle);
    }

    private void LoadGenericAccess()
    {
        if (_genericAccessRead || ConnectDeviceIfNotConnected() != GattCommunicationStatus.Success) return;
        GattDeviceService service = GetGattServicesForUuid(GattServiceUuids.GenericAccess).Services[0];
        if (ReadFirst(service, GattCharacteristicUuids.GapDeviceName) is { } name) _name = name.ReadString(name.UnconsumedBufferLength);
        if (ReadFirst(service, GattCharacteristicUuids.GapAppearance) is { } appearance) _appearance = appearance.ReadUInt16();
        _genericAccessRead = true;
    }

    private DataReader ReadFirst(GattDeviceService service, Guid uuid)
    {
        GattCharacteristicsResult found = service.GetCharacteristicsForUuid(uuid);
        if (found.Status != GattCommunicationStatus.Success) return null;
        GattReadResult read = ReadAttributeValue(found.Characteristics[0].AttributeHandle);
        return read.Status == GattCommunicationStatus.Success ? DataReader.FromBuffer(read.Value) : null;
    }

    /// <summary>Result of a read or a write reported by native code.</summary>
    internal enum ExchangeResult : ushort
    {
        Success,
        AccessDenied,
        Failure,
    }

    /// <summary>Reads; when the peer requires authentication, pairs and reads again.</summary>
    internal GattReadResult ReadAttributeValue(ushort attributeHandle)
    {
        lock (lockObj)
        {
            for (bool paired = false; ; paired = true)
            {
                _exchangeComplete.Reset();
                var result = (ExchangeResult)NativeStartReadValue(ConnectionHandle, attributeHandle);
                if (result != ExchangeResult.Success || !Waits.For(_exchangeComplete, ExchangeTimeoutMilliseconds))
                {
                    return new GattReadResult(null, GattCommunicationStatus.Unreachable, (byte)result);
                }

                result = (ExchangeResult)_exchangeStatus;
                if (result == ExchangeResult.Success)
                    return new GattReadResult(new Buffer(_exchangeValue), GattCommunicationStatus.Success, 0);
                if (result != ExchangeResult.AccessDenied || paired)
                    return new GattReadResult(null, GattCommunicationStatus.Unreachable, (byte)result);
                Pairing.Pair();
            }
        }
    }

    /// <summary>Writes; when the peer requires authentication, pairs and, as on the device, does not write again.</summary>
    internal GattWriteResult WriteAttributeValueWithResult(
        ushort attributeHandle,
        Buffer value,
        GattWriteOption option = GattWriteOption.WriteWithoutResponse
    )
    {
        bool withResponse = option == GattWriteOption.WriteWithResponse;
        lock (lockObj)
        {
            var result = (ExchangeResult)NativeStartWriteValue(
                ConnectionHandle,
                attributeHandle,
                withResponse,
                value.Data,
                (ushort)value.Length
            );
            if (result == ExchangeResult.Success && withResponse)
            {
                if (!Waits.For(_exchangeComplete, ExchangeTimeoutMilliseconds))
                    return new GattWriteResult(GattCommunicationStatus.Unreachable, 0);
                result = (ExchangeResult)_exchangeStatus;
                if (result == ExchangeResult.AccessDenied) Pairing.Pair();
            }

            GattCommunicationStatus status =
                result == ExchangeResult.Success ? GattCommunicationStatus.Success : GattCommunicationStatus.Unreachable;
            return new GattWriteResult(status, (byte)result);
        }
    }

    internal void OnEvent(BluetoothEventCentral ev)
    {
        switch (ev.type)
        {
            case BluetoothEventType.ConnectComplete: OnConnectComplete(ev); break;
            case BluetoothEventType.ConnectionDisconnected: OnDisconnected(); break;
            case BluetoothEventType.ServiceDiscovered: OnService(ev); break;
            case BluetoothEventType.ServiceDiscoveryComplete: _stepComplete.Set(); break;
            case BluetoothEventType.CharacteristicDiscovered:
            case BluetoothEventType.CharacteristicDiscoveryComplete:
                ((GattDeviceService)FindAttribute(ev.serviceHandle)).OnEvent(ev);
                break;
            case BluetoothEventType.AttributeReadValueComplete:
            case BluetoothEventType.AttributeWriteValueComplete:
                OnExchangeComplete(ev);
                break;
            default: (FindAttribute(ev.characteristicHandle) as GattCharacteristic)?.OnEvent(ev); break;
        }
    }

    internal void OnEvent(BluetoothEventSesssion ev) => Pairing.OnEvent(ev);

    private void OnConnectComplete(BluetoothEventCentral ev)
    {
        if (ev.status == 0)
        {
            _connectionStatus = BluetoothConnectionStatus.Connected;
            ConnectionHandle = ev.characteristicHandle;
        }

        _stepComplete.Set();

        // As on the device, whatever the status is.
        ConnectionStatus = BluetoothConnectionStatus.Connected;
    }

    private void OnDisconnected()
    {
        ConnectionStatus = BluetoothConnectionStatus.Disconnected;
        BluetoothLEServer.Listener.RemoveLeDevice(this);
        NativeDispose(ConnectionHandle);
        Pairing.Reset();
        IdleOnLastConnection();
    }

    private void OnService(BluetoothEventCentral ev)
    {
        if (ev.status != 0) return;
        GattDeviceService service = new(this, ev.serviceHandle);
        NativeUpdateService(ev.connectionHandle, service);
        AddOrReplace(service);
        AttributeAdd(service);
    }

    private void AddOrReplace(GattDeviceService service)
    {
        for (int i = 0; i < _services.Count; i++)
        {
            if (((GattDeviceService)_services[i]).Uuid != service.Uuid) continue;
            _services[i] = service;
            return;
        }

        _services.Add(service);
    }

    private void OnExchangeComplete(BluetoothEventCentral ev)
    {
        _exchangeStatus = ev.status;
        if (ev.status == 0 && ev.type == BluetoothEventType.AttributeReadValueComplete)
        {
            _exchangeValue = NativeReadValue(ev.connectionHandle, ev.characteristicHandle);
        }

        _exchangeComplete.Set();
    }

    private ushort NativeConnect(ulong address, BluetoothAddressType addressType, ushort eventRouting) =>
        NativeBluetooth.Client.NativeConnect(this, address, addressType, eventRouting);

    private void NativeDisconnect(ushort conn_handle) => NativeBluetooth.Client.NativeDisconnect(this, conn_handle);

    private void NativeDispose(ushort conn_handle) => NativeBluetooth.Client.NativeDispose(this, conn_handle);

    private ushort NativeDiscoverServices(ushort conn_handle) => NativeBluetooth.Client.NativeDiscoverServices(this, conn_handle);

    private void NativeUpdateService(ushort conn_handle, GattDeviceService ds) =>
        NativeBluetooth.Client.NativeUpdateService(this, conn_handle, ds);

    private ushort NativeStartReadValue(ushort connection, ushort valueHandle) =>
        NativeBluetooth.Client.NativeStartReadValue(this, connection, valueHandle);

    private byte[] NativeReadValue(ushort connection, ushort valueHandle) =>
        NativeBluetooth.Client.NativeReadValue(this, connection, valueHandle);

    private ushort NativeStartWriteValue(ushort connection, ushort valueHandle, bool withResponse, byte[] value, ushort dataLength) =>
        NativeBluetooth.Client.NativeStartWriteValue(this, connection, valueHandle, withResponse, value, dataLength);
}
