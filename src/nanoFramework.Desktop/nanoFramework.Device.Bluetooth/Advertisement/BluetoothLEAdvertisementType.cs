namespace nanoFramework.Device.Bluetooth.Advertisement;

/// <summary>Kinds of advertising PDU, numbered as in the advertising report.</summary>
public enum BluetoothLEAdvertisementType
{
    /// <summary>Connectable undirected.</summary>
    ConnectableUndirected = 0,

    /// <summary>Connectable directed.</summary>
    ConnectableDirected = 1,

    /// <summary>Scannable undirected.</summary>
    ScannableUndirected = 2,

    /// <summary>Non connectable undirected.</summary>
    NonConnectableUndirected = 3,

    /// <summary>Scan response.</summary>
    ScanResponse = 4,
}
