using System;
using System.Collections.Generic;
using BleStack.Att;
using BleStack.Core;

namespace BleStack.Gatt;

/// <summary>A service of the server's table. Fill it, then add it to the <see cref="GattDatabase"/>.</summary>
public sealed class GattService
{
    private readonly List<GattCharacteristic> _characteristics = [];
    private List<GattService>? _includes;

    /// <summary>A primary (or secondary) service.</summary>
    public GattService(BleUuid uuid, bool isPrimary = true)
    {
        Uuid = uuid;
        IsPrimary = isPrimary;
        Declaration = new AttributeRow(isPrimary ? GattUuid.PrimaryService : GattUuid.SecondaryService, AttributePermissions.Read)
        {
            Owner = this,
        };
        var writer = new PduWriter(stackalloc byte[16]);
        uuid.Write(ref writer);
        Declaration.SetValue(writer.Written);
    }

    /// <summary>UUID of the service's type.</summary>
    public BleUuid Uuid { get; }

    /// <summary>False for one that makes sense only where it is included.</summary>
    public bool IsPrimary { get; }

    /// <summary>The declaration's handle to use, or 0 for the one after the last service.</summary>
    public ushort RequestedHandle { get; init; }

    /// <summary>The last handle to keep for this service, or 0 for as many as it needs.</summary>
    public ushort RequestedEndHandle { get; init; }

    /// <summary>The declaration's handle; 0 outside a database.</summary>
    public ushort Handle => Declaration.Handle;

    /// <summary>The last handle of the service; 0 outside a database.</summary>
    public ushort EndHandle => Declaration.GroupEnd;

    /// <summary>The services this one includes.</summary>
    public IReadOnlyList<GattService> Includes => _includes ?? (IReadOnlyList<GattService>)[];

    internal bool HasIncluded(GattService service) => _includes?.Contains(service) == true;

    /// <summary>Its characteristics by ascending handle.</summary>
    public IReadOnlyList<GattCharacteristic> Characteristics => _characteristics;

    internal AttributeRow Declaration { get; }

    /// <summary>Adds a characteristic behind those that are there.</summary>
    public GattService Add(GattCharacteristic characteristic)
    {
        DemandFree();
        characteristic.Service = this;
        _characteristics.Add(characteristic);
        return this;
    }

    /// <summary>Includes a service, which must be in the database before this one is.</summary>
    public GattService Include(GattService service)
    {
        DemandFree();
        (_includes ??= []).Add(service);
        return this;
    }

    /// <summary>The first characteristic of this type, or null.</summary>
    public GattCharacteristic? Find(BleUuid uuid) => _characteristics.Find(c => c.Uuid == uuid);

    private void DemandFree()
    {
        if (Handle != 0) throw new InvalidOperationException($"Service {Uuid} is in a database; take it out first.");
    }
}
