using System;

namespace nanoFramework.Device.Bluetooth.Spp;

/// <summary>A serial line over Bluetooth.</summary>
public interface IBluetoothSpp
{
    /// <summary>Handles <see cref="ReceivedData"/>.</summary>
    delegate void RxDataEventHandler(IBluetoothSpp sender, SppReceivedDataEventArgs ReadDataEventArgs);

    /// <summary>Handles <see cref="ConnectedEvent"/>.</summary>
    delegate void ConnectedEventHandler(IBluetoothSpp sender, EventArgs e);

    /// <summary>Data came in.</summary>
    event RxDataEventHandler ReceivedData;

    /// <summary>The peer opened or closed the line.</summary>
    event ConnectedEventHandler ConnectedEvent;

    /// <summary>The peer has the line open.</summary>
    bool IsConnected { get; }

    /// <summary>Starts to advertise.</summary>
    bool Start(string deviceName);

    /// <summary>Stops.</summary>
    void Stop();

    /// <summary>Sends octets.</summary>
    bool SendBytes(byte[] data);

    /// <summary>Sends text as UTF-8.</summary>
    bool SendString(string data);
}
