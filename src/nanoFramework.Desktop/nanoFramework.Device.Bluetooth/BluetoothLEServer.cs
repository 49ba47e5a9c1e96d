// The board's only server. Holds the services and the pairing, and handles session events: connections, MTU, pairing. Creating the instance
// clears the event listener's maps, so a characteristic created before the first access to Instance is never found again; the device's
// library does the same.
using System;
using System.Collections;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using nanoFramework.Runtime.Native;

namespace nanoFramework.Device.Bluetooth;

/// <summary>The board's GATT server.</summary>
public class BluetoothLEServer : IDisposable
{
    internal static readonly BluetoothEventListener _bluetoothEventManager = new();
    internal static ArrayList _services = [];

    private static readonly object Gate = new();
    private static BluetoothLEServer s_instance;
    private bool _disposedValue;

    // Explicit, so that the listener registers at the first use of this class and not before.
    static BluetoothLEServer()
    {
    }

    private BluetoothLEServer()
    {
        Session = new GattSession(new BluetoothDeviceId(0));
        Pairing = new DevicePairing(this);
        _bluetoothEventManager.BluetoothServer = this;
        _bluetoothEventManager.Reset();
    }

    ~BluetoothLEServer()
    {
        if (!BoardHardware.PowerOff.IsCancellationRequested) Dispose(disposing: false);
    }

    /// <summary>The board's only server, created at the first access.</summary>
    public static BluetoothLEServer Instance
    {
        get
        {
            lock (Gate) return s_instance ??= new BluetoothLEServer();
        }
    }

    /// <summary>The Device Name characteristic; read when the stack starts.</summary>
    public string DeviceName { get => BluetoothNanoDevice.DeviceName; set => BluetoothNanoDevice.DeviceName = value; }

    /// <summary>The Appearance characteristic; read when the stack starts.</summary>
    public ushort Appearance { get => BluetoothNanoDevice.Appearance; set => BluetoothNanoDevice.Appearance = value; }

    /// <summary>One session shared by all clients.</summary>
    public GattSession Session { get; }

    /// <summary>The services, in order of creation.</summary>
    public GattServiceProvider[] Services => (GattServiceProvider[])_services.ToArray(typeof(GattServiceProvider));

    /// <summary>One pairing state shared by all clients.</summary>
    public DevicePairing Pairing { get; }

    /// <summary>The service of this UUID, or null.</summary>
    public GattServiceProvider GetServiceByUUID(Guid serviceUuid)
    {
        foreach (GattServiceProvider provider in _services)
        {
            if (provider.Service.Uuid == serviceUuid) return provider;
        }

        return null;
    }

    /// <summary>Starts the stack as a server.</summary>
    public void Start() => BluetoothNanoDevice.CheckMode(BluetoothNanoDevice.Mode.Server);

    /// <summary>Stops the stack.</summary>
    public void Stop() => BluetoothNanoDevice.CheckMode(BluetoothNanoDevice.Mode.NotRunning);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        System.GC.SuppressFinalize(this);
    }

    /// <summary>Stops the stack and removes services and handlers.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (_disposedValue) return;
        try
        {
            Stop();
        }
#pragma warning disable CA1031 // A stack that cannot stop must not fail this call.
        catch (Exception)
#pragma warning restore CA1031
        {
        }

        if (disposing)
        {
            _bluetoothEventManager.Reset();
            _bluetoothEventManager.BluetoothServer = null;
            _services = [];
            s_instance = null;
        }

        _disposedValue = true;
    }

    /// <summary>Raises the pairing's protection level to an attribute's requirement; never lowers it.</summary>
    internal void UpdateSecurityPairingRequirements(GattProtectionLevel protectionLevel)
    {
        DevicePairingProtectionLevel needed = protectionLevel switch
        {
            GattProtectionLevel.AuthenticationRequired => DevicePairingProtectionLevel.EncryptionAndAuthentication,
            GattProtectionLevel.EncryptionAndAuthenticationRequired => DevicePairingProtectionLevel.EncryptionAndAuthentication,
            GattProtectionLevel.EncryptionRequired => DevicePairingProtectionLevel.Encryption,
            _ => DevicePairingProtectionLevel.Default,
        };
        if (needed > Pairing.ProtectionLevel) Pairing.ProtectionLevel = needed;
    }

    internal void OnEvent(BluetoothEventSesssion ev)
    {
        switch (ev.type)
        {
            case BluetoothEventType.ClientConnected:
            case BluetoothEventType.ClientDisconnected:
            case BluetoothEventType.ClientSessionChanged:
                Session.OnEvent(ev);
                break;
            case BluetoothEventType.PassKeyActions:
            case BluetoothEventType.PassKeyActionsNumericComparison:
            case BluetoothEventType.AuthenticationComplete:
                Pairing.OnEvent(ev);
                break;
        }
    }
}
