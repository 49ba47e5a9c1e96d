namespace nanoFramework.Device.Bluetooth.Advertisement;

/// <summary>Kinds of advertising PDU, numbered as in the advertising report.</summary>
public enum BluetoothLEAdvertisementType
{
    ConnectableUndirected = 0,

    ConnectableDirected = 1,

    ScannableUndirected = 2,

    NonConnectableUndirected = 3,

    ScanResponse = 4,
}
