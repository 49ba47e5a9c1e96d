using System;

namespace BleStack.Gatt;

#pragma warning disable CS1591 // The names are the specification's.

/// <summary>Characteristic properties, [Vol 3, Part G] 3.3.1.1, Table 3.5.</summary>
[Flags]
public enum GattProperties : byte
{
    None = 0x00,
    Broadcast = 0x01,
    Read = 0x02,
    WriteWithoutResponse = 0x04,
    Write = 0x08,
    Notify = 0x10,
    Indicate = 0x20,
    AuthenticatedSignedWrites = 0x40,
    ExtendedProperties = 0x80,
}

/// <summary>Characteristic Extended Properties, [Vol 3, Part G] 3.3.3.1, Table 3.8.</summary>
[Flags]
public enum GattExtendedProperties : ushort
{
    None = 0x0000,
    ReliableWrite = 0x0001,
    WritableAuxiliaries = 0x0002,
}

/// <summary>Client Characteristic Configuration, [Vol 3, Part G] 3.3.3.3, Table 3.11.</summary>
[Flags]
public enum CccdValue : ushort
{
    None = 0x0000,
    Notifications = 0x0001,
    Indications = 0x0002,
}

/// <summary>Client Supported Features, [Vol 3, Part G] 7.2, Table 7.6.</summary>
[Flags]
public enum ClientFeatures : byte
{
    None = 0x00,
    RobustCaching = 0x01,
    EnhancedBearer = 0x02,
    MultipleNotifications = 0x04,
}
