using System;

namespace nanoFramework.Device.Bluetooth.Spp;

/// <summary>A serial connection over Bluetooth.</summary>
public interface IBluetoothSpp
{
    delegate void RxDataEventHandler(IBluetoothSpp sender, SppReceivedDataEventArgs ReadDataEventArgs);

    delegate void ConnectedEventHandler(IBluetoothSpp sender, EventArgs e);

    /// <summary>Raised when data arrive.</summary>
    event RxDataEventHandler ReceivedData;

    /// <summary>Raised when the peer opens or closes the connection.</summary>
    event ConnectedEventHandler ConnectedEvent;

    /// <summary>True while the peer has the connection open.</summary>
    bool IsConnected { get; }

    bool Start(string deviceName);

    void Stop();

    bool SendBytes(byte[] data);

    /// <summary>Sends text as UTF-8.</summary>
    bool SendString(string data);
}
