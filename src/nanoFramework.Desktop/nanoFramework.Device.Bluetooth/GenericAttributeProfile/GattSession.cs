using System;

namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>A connection; on the server, all connections together.</summary>
public class GattSession
{
    internal GattSession(BluetoothDeviceId deviceId) => DeviceId = deviceId;

    public delegate void GattSessionStatusChangedEventHandler(object sender, GattSessionStatusChangedEventArgs args);

    /// <summary>Raised when a client connects or disconnects; the event does not identify the client.</summary>
    public event GattSessionStatusChangedEventHandler SessionStatusChanged;

    /// <summary>Raised when a client exchanged its MTU.</summary>
    public event EventHandler MaxPduSizeChanged;

    /// <summary>The connection handle; 0 on the server.</summary>
    public BluetoothDeviceId DeviceId { get; }

    /// <summary>Defect 8: 0 at first, then the MTU exchanged last by any client, kept over disconnects.</summary>
    public ushort MaxMtuSize { get; private set; }

    /// <summary>Creates a session that receives no events.</summary>
    public static GattSession FromDeviceId(BluetoothDeviceId deviceId) => new(deviceId);

    internal void OnEvent(BluetoothEventSesssion ev)
    {
        switch (ev.type)
        {
            case BluetoothEventType.ClientConnected:
                SessionStatusChanged?.Invoke(this, new GattSessionStatusChangedEventArgs(GattSessionStatus.Active, BluetoothError.Success));
                break;
            case BluetoothEventType.ClientDisconnected:
                SessionStatusChanged?.Invoke(this, new GattSessionStatusChangedEventArgs(GattSessionStatus.Closed, BluetoothError.Success));
                break;
            case BluetoothEventType.ClientSessionChanged:
                MaxMtuSize = ev.data;
                MaxPduSizeChanged?.Invoke(this, EventArgs.Empty);
                break;
        }
    }
}

/// <summary>A change of a session.</summary>
public class GattSessionStatusChangedEventArgs
{
    internal GattSessionStatusChangedEventArgs(GattSessionStatus status, BluetoothError error)
    {
        Status = status;
        Error = error;
    }

    public GattSessionStatus Status { get; }

    /// <summary>Always Success: the disconnect reason is lost.</summary>
    public BluetoothError Error { get; }
}

/// <summary>A client that subscribed.</summary>
public class GattSubscribedClient
{
    internal GattSubscribedClient(GattSession session) => Session = session;

    /// <summary>Defect 8: always 1024, whatever the MTU is.</summary>
    public ushort MaxNotificationSize => 1024;

    /// <summary>A session that identifies the connection by its <see cref="GattSession.DeviceId"/>.</summary>
    public GattSession Session { get; }
}
