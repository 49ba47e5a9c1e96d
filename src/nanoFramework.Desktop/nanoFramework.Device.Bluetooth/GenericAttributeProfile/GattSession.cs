using System;

namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>A connection, or on the server all of them together.</summary>
public class GattSession
{
    internal GattSession(BluetoothDeviceId deviceId) => DeviceId = deviceId;

    /// <summary>Handles <see cref="SessionStatusChanged"/>.</summary>
    public delegate void GattSessionStatusChangedEventHandler(object sender, GattSessionStatusChangedEventArgs args);

    /// <summary>A client connected or disconnected; which one is not said.</summary>
    public event GattSessionStatusChangedEventHandler SessionStatusChanged;

    /// <summary>A client exchanged its MTU.</summary>
    public event EventHandler MaxPduSizeChanged;

    /// <summary>The connection handle; 0 on the server.</summary>
    public BluetoothDeviceId DeviceId { get; }

    /// <summary>Defect 8: 0 at first, then the MTU exchanged last by any client, kept over disconnects.</summary>
    public ushort MaxMtuSize { get; private set; }

    /// <summary>Makes one; it receives no events.</summary>
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

/// <summary>How a session changed.</summary>
public class GattSessionStatusChangedEventArgs
{
    internal GattSessionStatusChangedEventArgs(GattSessionStatus status, BluetoothError error)
    {
        Status = status;
        Error = error;
    }

    /// <summary>Open or closed.</summary>
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

    /// <summary>A session that names the connection by its <see cref="GattSession.DeviceId"/>.</summary>
    public GattSession Session { get; }
}
