// A peer the board connects to as Central. Connecting, discovering, reading and writing start in native code and end with an event;
// the calling thread waits for it. While connecting the device is known to the event listener by a routing handle from 0xFF00 up,
// afterwards by its connection handle.
using System;
using System.Collections;
using System.Threading;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using nanoFramework.Runtime.Native;

namespace nanoFramework.Device.Bluetooth;

/// <summary>A peer in the Peripheral role.</summary>
public partial class BluetoothLEDevice : IDisposable
{
    /// <summary>One exchange at a time on a device.</summary>
    internal readonly object lockObj = new();

    private const ushort FirstRoutingHandle = 0xFF00;
    private const int ConnectTimeoutMilliseconds = 10_000;
    private const int DiscoveryTimeoutMilliseconds = 20_000;

    private static int s_routing;

    private readonly AutoResetEvent _stepComplete = new(false);
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

    /// <summary>Disconnects, and stops the stack when no other device is connected: also the server's stack, so an object in use has to stay referenced.</summary>
    ~BluetoothLEDevice()
    {
        if (BoardHardware.PowerOff.IsCancellationRequested) return;
        try
        {
            Dispose(disposing: false);
        }
#pragma warning disable CA1031 // .NET would end the process; on the device an exception in a finalizer is dropped.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    /// <summary>Raised on every connect and disconnect, and after a failed connect too, since the status then says Connected.</summary>
    public event EventHandler ConnectionStatusChanged;

    /// <summary>Raised when the services have been discovered.</summary>
    public event EventHandler GattServicesChanged;

    /// <summary>The peer's address.</summary>
    public ulong BluetoothAddress { get; }

    /// <summary>The kind of that address.</summary>
    public BluetoothAddressType BluetoothAddressType { get; }

    /// <summary>Whether it is connected.</summary>
    public BluetoothConnectionStatus ConnectionStatus
    {
        get => _connectionStatus;
        internal set
        {
            _connectionStatus = value;
            ConnectionStatusChanged?.Invoke(this, EventArgs.Empty);
        }
    }

    /// <summary>The peer's Device Name; connects and reads it the first time.</summary>
    public string Name
    {
        get
        {
            LoadGenericAccess();
            return _name;
        }
    }

    /// <summary>The peer's Appearance; connects and reads it the first time.</summary>
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

    /// <summary>Makes the object; neither connects nor starts the stack.</summary>
    public static BluetoothLEDevice FromBluetoothAddress(ulong bluetoothAddress, BluetoothAddressType bluetoothAddressType) => new(bluetoothAddress, bluetoothAddressType);

    /// <summary>Makes the object for a public address; neither connects nor starts the stack.</summary>
    public static BluetoothLEDevice FromBluetoothAddress(ulong bluetoothAddress) => new(bluetoothAddress, BluetoothAddressType.Public);

    /// <summary>Disconnects.</summary>
    public void Close() => Disconnect();

    /// <summary>Connects and discovers all primary services; those of an earlier connection are kept.</summary>
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

    /// <summary>The services of a UUID; discovers where needed. The status is always Success.</summary>
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
        BluetoothLEServer._bluetoothEventManager.RemoveLeDevice(this);
        IdleOnLastConnection();
    }

    /// <summary>Stops the stack when no device is left, whoever else uses it.</summary>
    internal static void IdleOnLastConnection()
    {
        if (BluetoothLEServer._bluetoothEventManager.LeDeviceCount == 0) BluetoothNanoDevice.RunMode = BluetoothNanoDevice.Mode.NotRunning;
    }

    /// <summary>Starts the stack as a client where needed and connects. Only a connect that could not start is Unreachable.</summary>
    internal GattCommunicationStatus ConnectDeviceIfNotConnected()
    {
        BluetoothNanoDevice.CheckMode(BluetoothNanoDevice.Mode.Client);
        if (_connectionStatus != BluetoothConnectionStatus.Disconnected) return GattCommunicationStatus.Success;
        ConnectionHandle = NextRoutingHandle();
        BluetoothLEServer._bluetoothEventManager.AddLeDevice(this);

        // As on the device: neither a refused start nor a timeout of the event is told to the caller.
        if (NativeConnect(BluetoothAddress, BluetoothAddressType, ConnectionHandle) == 0) Waits.For(_stepComplete, ConnectTimeoutMilliseconds);
        return GattCommunicationStatus.Success;
    }

    internal IGattAttribute FindAttribute(ushort handle) => (IGattAttribute)_attributes[handle];

    internal void AttributeAdd(IGattAttribute attribute)
    {
        if (!_attributes.Contains(attribute.AttributeHandle)) _attributes.Add(attribute.AttributeHandle, attribute);
    }

    // Counts down from 0xFFFE to 0xFF00 and round again.
    private static ushort NextRoutingHandle() => (ushort)(0xFFFE - ((uint)Interlocked.Increment(ref s_routing) - 1) % (0xFFFF - FirstRoutingHandle));

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
}
