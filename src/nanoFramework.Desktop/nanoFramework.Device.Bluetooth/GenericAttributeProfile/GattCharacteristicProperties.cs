using System;

namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>Characteristic properties, numbered as in the characteristic declaration ([Vol 3, Part G] 3.3.1.1).</summary>
[Flags]
public enum GattCharacteristicProperties : uint
{
    /// <summary>None.</summary>
    None = 0x00,

    /// <summary>Broadcast.</summary>
    Broadcast = 0x01,

    /// <summary>Read.</summary>
    Read = 0x02,

    /// <summary>Write without response.</summary>
    WriteWithoutResponse = 0x04,

    /// <summary>Write.</summary>
    Write = 0x08,

    /// <summary>Notify.</summary>
    Notify = 0x10,

    /// <summary>Indicate.</summary>
    Indicate = 0x20,

    /// <summary>Authenticated signed writes.</summary>
    AuthenticatedSignedWrites = 0x40,

    /// <summary>Extended properties.</summary>
    ExtendedProperties = 0x80,

    /// <summary>Reliable writes.</summary>
    ReliableWrites = 0x100,

    /// <summary>Writable auxiliaries.</summary>
    WritableAuxiliaries = 0x200,
}
