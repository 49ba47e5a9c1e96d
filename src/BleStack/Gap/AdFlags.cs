using System;

namespace BleStack.Gap;

/// <summary>The Flags AD type (Core Specification Supplement, Part A, 1.3).</summary>
[Flags]
public enum AdFlags : byte
{
    /// <summary>None.</summary>
    None = 0x00,

    /// <summary>LE Limited Discoverable Mode.</summary>
    LimitedDiscoverable = 0x01,

    /// <summary>LE General Discoverable Mode: without one of the two, phones hide the device.</summary>
    GeneralDiscoverable = 0x02,

    /// <summary>BR/EDR Not Supported: said by every LE-only device.</summary>
    BrEdrNotSupported = 0x04,
}
