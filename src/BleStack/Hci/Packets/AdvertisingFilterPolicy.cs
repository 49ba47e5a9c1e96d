namespace BleStack.Hci.Packets;

#pragma warning disable CS1591 // The names are the specification's.

/// <summary>Advertising_Filter_Policy: whose requests are answered ([Vol 4, Part E] 7.8.5).</summary>
public enum AdvertisingFilterPolicy : byte
{
    ProcessAll            = 0x00,
    ScanFromAcceptList    = 0x01,
    ConnectFromAcceptList = 0x02,
    AllFromAcceptList     = 0x03,
}
