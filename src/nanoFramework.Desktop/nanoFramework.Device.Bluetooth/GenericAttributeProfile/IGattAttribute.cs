using System;

namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>An attribute of a peer's server.</summary>
public interface IGattAttribute
{
    /// <summary>Attribute handle, 1 to 0xFFFF.</summary>
    ushort AttributeHandle { get; }

    /// <summary>UUID of the attribute type.</summary>
    Guid Uuid { get; }
}
