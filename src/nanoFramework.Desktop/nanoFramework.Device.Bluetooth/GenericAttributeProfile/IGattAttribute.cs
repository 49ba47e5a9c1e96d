using System;

namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>An attribute of a peer's server.</summary>
public interface IGattAttribute
{
    /// <summary>Its handle.</summary>
    ushort AttributeHandle { get; }

    /// <summary>Its type.</summary>
    Guid Uuid { get; }
}
