using System;

namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>Characteristic properties, numbered as in the characteristic declaration ([Vol 3, Part G] 3.3.1.1).</summary>
[Flags]
public enum GattCharacteristicProperties : uint
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

    ReliableWrites = 0x100,

    WritableAuxiliaries = 0x200,
}
