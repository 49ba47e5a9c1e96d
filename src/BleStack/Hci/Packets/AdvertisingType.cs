namespace BleStack.Hci.Packets;

#pragma warning disable CS1591 // The names are the specification's.

/// <summary>Advertising_Type ([Vol 4, Part E] 7.8.5).</summary>
public enum AdvertisingType : byte
{
    ConnectableUndirected       = 0x00,
    ConnectableDirectedHighDuty = 0x01,
    ScannableUndirected         = 0x02,
    NonConnectableUndirected    = 0x03,
    ConnectableDirectedLowDuty  = 0x04,
}
