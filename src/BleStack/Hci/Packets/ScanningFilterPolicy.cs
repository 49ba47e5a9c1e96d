namespace BleStack.Hci.Packets;

#pragma warning disable CS1591 // The names are the specification's.

/// <summary>Scanning_Filter_Policy ([Vol 4, Part E] 7.8.10).</summary>
public enum ScanningFilterPolicy : byte
{
    Basic                            = 0x00,
    AcceptList                       = 0x01,
    BasicWithUnresolvedDirected      = 0x02,
    AcceptListWithUnresolvedDirected = 0x03,
}
