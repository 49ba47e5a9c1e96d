using System;

namespace BleStack.Hci.Packets;

#pragma warning disable CS1591 // The names are the specification's.

/// <summary>Advertising_Event_Properties and Event_Type of extended advertising ([Vol 4, Part E] 7.8.53, 7.7.65.13).</summary>
[Flags]
internal enum AdvertisingEventProperties : ushort
{
    None                 = 0,
    Connectable          = 1 << 0,
    Scannable            = 1 << 1,
    Directed             = 1 << 2,
    HighDutyOrResponse   = 1 << 3,
    LegacyPdus           = 1 << 4,
    DataIncompleteToCome = 1 << 5,
    DataTruncated        = 1 << 6,
}
