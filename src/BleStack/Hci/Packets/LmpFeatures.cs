using System;

namespace BleStack.Hci.Packets;

#pragma warning disable CS1591 // The names are the specification's.

/// <summary>LMP features page 0 that an LE-only controller sets ([Vol 2, Part C] 3.3).</summary>
[Flags]
internal enum LmpFeatures : ulong
{
    None                  = 0,
    BrEdrNotSupported     = 1UL << 37,
    LeSupportedController = 1UL << 38,
}
