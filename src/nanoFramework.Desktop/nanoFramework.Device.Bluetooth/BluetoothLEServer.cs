// The board's only server. Holds the services and the pairing, and handles session events: connections, MTU, pairing. Creating the instance
// clears the event listener's maps, so a characteristic created before the first access to Instance is never found again; the device's
// library does the same.
using System;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using nanoFramework.Runtime.Native;

namespace nanoFramework.Device.Bluetooth;

/// <summary>The board's GATT server.</summary>
public class BluetoothLEServer : IDisposable
{
    // Named as in the device's library: firmware reaches it by reflection. The board's whose code runs on this thread.
    [ThreadStatic]
    internal static BluetoothEventListener _bluetoothEventManager;

    private readonly BoardHardware _board = BoardHardware.Current;
    private bool _disposedValue;

    internal BluetoothLEServer()
    {
        Session = new GattSession(new BluetoothDeviceId(0));
        Pairing = new DevicePairing(this);
        BluetoothEventListener listener = Listener;
        listener.BluetoothServer = this;
        listener.Reset();
    }

    ~BluetoothLEServer() => _board.Finalize(() => Dispose(disposing: false));

    /// <summary>The board's listener; it registers when this class is first used.</summary>
    internal static BluetoothEventListener Listener => BluetoothParts.Current.Listen();

    /// <summary>The board's only server, created at the first access.</summary>
    public static BluetoothLEServer Instance => BluetoothParts.Current.Server;

    /// <summary>The Device Name characteristic; read when the stack starts.</summary>
    public string DeviceName { get => BluetoothNanoDevice.DeviceName; set => BluetoothNanoDevice.DeviceName = value; }

    /// <summary>The Appearance characteristic; read when the stack starts.</summary>
    public ushort Appearance { get => BluetoothNanoDevice.Appearance; set => BluetoothNanoDevice.Appearance = value; }

    /// <summary>One session shared by all clients.</summary>
    public GattSession Session { get; }

    /// <summary>The services, in order of creation.</summary>
    public GattServiceProvider[] Services => (GattServiceProvider[])BluetoothParts.Current.Services.ToArray(typeof(GattServiceProvider));

    /// <summary>One pairing state shared by all clients.</summary>
    public DevicePairing Pairing { get; }

    /// <summary>The service of this UUID, or null.</summary>
    public GattServiceProvider GetServiceByUUID(Guid serviceUuid)
    {
        foreach (GattServiceProvider provider in BluetoothParts.Current.Services)
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
            Listener.Reset();
            Listener.BluetoothServer = null;
            BluetoothParts board = BluetoothParts.Current;
            board.Services = [];
            board.Server = null;
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
