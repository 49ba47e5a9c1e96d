using System.Collections.Generic;
using BleStack.Core;

namespace BleStack.Gatt;

/// <summary>A service found on the peer's server.</summary>
public sealed class RemoteService
{
    internal RemoteService(BleUuid uuid, ushort handle, ushort endHandle, bool isPrimary) =>
        (Uuid, Handle, EndHandle, IsPrimary) = (uuid, handle, endHandle, isPrimary);

    /// <summary>UUID of its type.</summary>
    public BleUuid Uuid { get; }

    /// <summary>Handle of the service declaration.</summary>
    public ushort Handle { get; }

    /// <summary>The last handle of the service.</summary>
    public ushort EndHandle { get; }

    /// <summary>False for a secondary service.</summary>
    public bool IsPrimary { get; }

    /// <summary>The services it includes, once discovered.</summary>
    public IReadOnlyList<RemoteService> Includes { get; internal set; } = [];

    /// <summary>Its characteristics, once discovered.</summary>
    public IReadOnlyList<RemoteCharacteristic> Characteristics { get; internal set; } = [];

    /// <summary>The first characteristic of this type, or null.</summary>
    public RemoteCharacteristic? Find(BleUuid uuid)
    {
        foreach (RemoteCharacteristic characteristic in Characteristics)
        {
            if (characteristic.Uuid == uuid) return characteristic;
        }

        return null;
    }
}

/// <summary>A characteristic found on the peer's server.</summary>
public sealed class RemoteCharacteristic
{
    internal RemoteCharacteristic(RemoteService service, BleUuid uuid, GattProperties properties, ushort handle, ushort valueHandle) =>
        (Service, Uuid, Properties, Handle, ValueHandle) = (service, uuid, properties, handle, valueHandle);

    /// <summary>The service it belongs to.</summary>
    public RemoteService Service { get; }

    /// <summary>UUID of its type.</summary>
    public BleUuid Uuid { get; }

    /// <summary>What its server says can be done.</summary>
    public GattProperties Properties { get; }

    /// <summary>Handle of the characteristic declaration.</summary>
    public ushort Handle { get; }

    /// <summary>Handle of the characteristic value.</summary>
    public ushort ValueHandle { get; }

    /// <summary>The last handle of the characteristic.</summary>
    public ushort EndHandle { get; internal set; }

    /// <summary>Its descriptors, once discovered.</summary>
    public IReadOnlyList<RemoteDescriptor> Descriptors { get; internal set; } = [];

    /// <summary>The Client Characteristic Configuration descriptor's handle; 0 when there is none or it is not discovered.</summary>
    public ushort CccdHandle => Find(GattUuid.ClientConfiguration)?.Handle ?? 0;

    /// <summary>The first descriptor of this type, or null.</summary>
    public RemoteDescriptor? Find(BleUuid uuid)
    {
        foreach (RemoteDescriptor descriptor in Descriptors)
        {
            if (descriptor.Uuid == uuid) return descriptor;
        }

        return null;
    }
}

/// <summary>A descriptor found on the peer's server.</summary>
/// <param name="Uuid">Its type.</param>
/// <param name="Handle">Its handle.</param>
public sealed record RemoteDescriptor(BleUuid Uuid, ushort Handle);
