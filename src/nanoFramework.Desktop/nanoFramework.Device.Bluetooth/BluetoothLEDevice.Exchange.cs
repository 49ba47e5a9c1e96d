using System.Threading;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;

namespace nanoFramework.Device.Bluetooth;

public partial class BluetoothLEDevice
{
    private const int ExchangeTimeoutMilliseconds = 7_000;

    private readonly AutoResetEvent _exchangeComplete = new(false);
    private byte[] _exchangeValue;
    private ushort _exchangeStatus;

    /// <summary>What native code reports of a read or a write.</summary>
    internal enum ExchangeResult : ushort
    {
        Success,
        AccessDenied,
        Failure,
    }

    /// <summary>Reads; pairs and reads once more where the peer asks for authentication.</summary>
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
                if (result == ExchangeResult.Success) return new GattReadResult(new Buffer(_exchangeValue), GattCommunicationStatus.Success, 0);
                if (result != ExchangeResult.AccessDenied || paired) return new GattReadResult(null, GattCommunicationStatus.Unreachable, (byte)result);
                Pairing.Pair();
            }
        }
    }

    /// <summary>Writes; pairs where the peer asks for authentication, and then, as on the device, does not write again.</summary>
    internal GattWriteResult WriteAttributeValueWithResult(ushort attributeHandle, Buffer value, GattWriteOption option = GattWriteOption.WriteWithoutResponse)
    {
        bool withResponse = option == GattWriteOption.WriteWithResponse;
        lock (lockObj)
        {
            var result = (ExchangeResult)NativeStartWriteValue(ConnectionHandle, attributeHandle, withResponse, value.Data, (ushort)value.Length);
            if (result == ExchangeResult.Success && withResponse)
            {
                if (!Waits.For(_exchangeComplete, ExchangeTimeoutMilliseconds)) return new GattWriteResult(GattCommunicationStatus.Unreachable, 0);
                result = (ExchangeResult)_exchangeStatus;
                if (result == ExchangeResult.AccessDenied) Pairing.Pair();
            }

            GattCommunicationStatus status = result == ExchangeResult.Success ? GattCommunicationStatus.Success : GattCommunicationStatus.Unreachable;
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

        // As on the device: whatever the status was.
        ConnectionStatus = BluetoothConnectionStatus.Connected;
    }

    private void OnDisconnected()
    {
        ConnectionStatus = BluetoothConnectionStatus.Disconnected;
        BluetoothLEServer._bluetoothEventManager.RemoveLeDevice(this);
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
        NativeBluetooth.Current.NativeConnect(this, address, addressType, eventRouting);

    private void NativeDisconnect(ushort conn_handle) => NativeBluetooth.Current.NativeDisconnect(this, conn_handle);

    private void NativeDispose(ushort conn_handle) => NativeBluetooth.Current.NativeDispose(this, conn_handle);

    private ushort NativeDiscoverServices(ushort conn_handle) => NativeBluetooth.Current.NativeDiscoverServices(this, conn_handle);

    private void NativeUpdateService(ushort conn_handle, GattDeviceService ds) => NativeBluetooth.Current.NativeUpdateService(this, conn_handle, ds);

    private ushort NativeStartReadValue(ushort connection, ushort valueHandle) => NativeBluetooth.Current.NativeStartReadValue(this, connection, valueHandle);

    private byte[] NativeReadValue(ushort connection, ushort valueHandle) => NativeBluetooth.Current.NativeReadValue(this, connection, valueHandle);

    private ushort NativeStartWriteValue(ushort connection, ushort valueHandle, bool withResponse, byte[] value, ushort dataLength) =>
        NativeBluetooth.Current.NativeStartWriteValue(this, connection, valueHandle, withResponse, value, dataLength);
}
