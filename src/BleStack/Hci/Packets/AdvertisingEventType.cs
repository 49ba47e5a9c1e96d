namespace BleStack.Hci.Packets;

#pragma warning disable CS1591 // The names are the specification's.

/// <summary>Event_Type of an LE Advertising Report ([Vol 4, Part E] 7.7.65.2).</summary>
public enum AdvertisingEventType : byte
{
    ConnectableUndirected    = 0x00,
    ConnectableDirected      = 0x01,
    ScannableUndirected      = 0x02,
    NonConnectableUndirected = 0x03,
    ScanResponse             = 0x04,
}
