using System;

namespace BleStack.Hci.Packets;

#pragma warning disable CS1591 // The names are the specification's.

/// <summary>A set of preferred PHYs ([Vol 4, Part E] 7.8.48).</summary>
[Flags]
internal enum LePhys : byte
{
    None    = 0,
    Le1M    = 1 << 0,
    Le2M    = 1 << 1,
    LeCoded = 1 << 2,
}
