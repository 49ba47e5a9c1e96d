using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using BleStack.Att;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Smp;

namespace BleStack.Gatt;

/// <summary>The services of a server and the attribute table they make.</summary>
/// <remarks>
/// Handles are given in order of addition, or as asked for, with gaps; a service's handles never mix with another's. Changes are
/// possible at any time; on the host's loop once links are up. Every change raises <see cref="Changed"/>, from which Service Changed
/// follows.
/// </remarks>
public sealed class GattDatabase
{
    private readonly List<GattService> _services = [];
    private byte[]? _hash;
    private int _subscriptions;

    private int AfterLast => _services.Count == 0 ? 1 : _services[^1].EndHandle + 1;

    /// <inheritdoc cref="GattServerOptions.RangesTellContent"/>
    internal bool RangesTellContent { get; init; }

    /// <summary>The attributes by handle.</summary>
    public AttributeTable Table { get; } = new();

    /// <summary>The services by ascending handle.</summary>
    public IReadOnlyList<GattService> Services => _services;

    /// <summary>Raised after a change with the range of handles it affects.</summary>
    public event Action<ushort, ushort>? Changed;

    /// <summary>Told of every change, before the handlers of <see cref="Changed"/>.</summary>
    internal GattServer? Server { get; init; }

    /// <summary>Gives handles to a service and all in it.</summary>
    /// <exception cref="InvalidOperationException">A handle that was asked for is taken or out of order, or no handles are
    /// left.</exception>
    public GattService Add(GattService service)
    {
        DemandNew(service);
        var plan = new HandlePlan(service.RequestedHandle, AfterLast);
        ushort end = Plan(service, plan);
        DemandFree(plan.First, end);
        Place(service, plan, end);
        OnChanged(service.Handle, end);
        return service;
    }

    /// <summary>
    /// Puts a changed service in the place of another, so that its range of handles is never the former's: a client that looks again only
    /// where UUID or range has changed, as Linux does, then finds what is new. One change is told for both.
    /// </summary>
    /// <returns><paramref name="changed"/>. It begins where the former did if it fits there, else behind the last service.</returns>
    /// <exception cref="InvalidOperationException">The former is not here or is included by another, or the changed one is in a database
    /// already.</exception>
    public GattService Replace(GattService former, GattService changed)
    {
        DemandNew(changed);
        if (!_services.Contains(former)) throw new InvalidOperationException($"Service {former.Uuid} is not in this database.");
        DemandNotIncluded(former);
        (ushort start, ushort formerEnd) = (former.Handle, former.EndHandle);
        Detach(former);
        var plan = new HandlePlan(changed.RequestedHandle != 0 ? changed.RequestedHandle : start, AfterLast);
        int end = Plan(changed, plan);
        if (plan.First == start && end == formerEnd && changed.RequestedEndHandle == 0) end++;
        if (end >= StartAfter(plan.First))
        {
            plan = new HandlePlan(0, AfterLast);
            end = Plan(changed, plan);
        }

        DemandFree(plan.First, (ushort)end);
        Place(changed, plan, (ushort)end);
        OnChanged(Math.Min(start, changed.Handle), Math.Max(formerEnd, changed.EndHandle));
        return changed;
    }

    /// <summary>Takes a service out; it may be added again. False when it is not here.</summary>
    /// <exception cref="InvalidOperationException">Another service includes it.</exception>
    public bool Remove(GattService service)
    {
        if (!_services.Contains(service)) return false;
        DemandNotIncluded(service);
        TakeOut(service);
        return true;
    }

    /// <summary>Takes all services out, the host's own included.</summary>
    public void Clear()
    {
        for (int i = _services.Count - 1; i >= 0; i--) TakeOut(_services[i]);
    }

    private void TakeOut(GattService service)
    {
        (ushort start, ushort end) = (service.Handle, service.EndHandle);
        Detach(service);
        OnChanged(start, end);
    }

    private void Detach(GattService service)
    {
        Server?.OnRemoving(service);
        _services.Remove(service);
        Table.RemoveRange(service.Handle, service.EndHandle);
    }

    private void Place(GattService service, HandlePlan plan, ushort end)
    {
        foreach ((AttributeRow row, ushort handle) in plan.Rows) Table.Add(row, handle);
        CloseGroups(service, end);
        int index = _services.FindIndex(s => s.Handle > service.Handle);
        _services.Insert(index < 0 ? _services.Count : index, service);
    }

    /// <summary>The first service of this type, or null.</summary>
    public GattService? Find(BleUuid uuid) => _services.Find(s => s.Uuid == uuid);

    /// <summary>The characteristic whose value has this handle, or null.</summary>
    public GattCharacteristic? FindByValueHandle(ushort handle) =>
        Table.Find(handle) is { Owner: GattCharacteristic c } row && row == c.Row ? c : null;

    /// <summary>The characteristic whose CCCD has this handle, or null.</summary>
    public GattCharacteristic? FindByCccdHandle(ushort handle) =>
        Table.Find(handle) is { Owner: GattDescriptor { Characteristic: { } c } d } && d == c.Cccd ? c : null;

    /// <summary>Database Hash ([Vol 3, Part G] 7.3), sixteen octets as sent: least significant first.</summary>
    public ReadOnlySpan<byte> Hash => _hash ??= ComputeHash();

    /// <summary>What a characteristic of this table is, apart from its handles.</summary>
    public CharacteristicIdentity IdentityOf(GattCharacteristic characteristic)
    {
        GattService service = characteristic.Service!;
        return new CharacteristicIdentity(
            service.Uuid,
            _services.FindAll(other => other.Uuid == service.Uuid).IndexOf(service),
            characteristic.Uuid,
            service.Characteristics.Where(other => other.Uuid == characteristic.Uuid).ToList().IndexOf(characteristic));
    }

    private ushort Plan(GattService service, HandlePlan plan)
    {
        plan.Place(service.Declaration, 0);
        foreach (GattService included in service.Includes) plan.Place(IncludeRow(included), 0);
        foreach (GattCharacteristic characteristic in service.Characteristics) Plan(characteristic, plan);
        if (service.RequestedEndHandle == 0) return RangesTellContent ? Beyond(plan, service) : plan.Last;
        if (service.RequestedEndHandle < plan.Last)
            throw new InvalidOperationException(
                $"Service {service.Uuid} needs handles up to 0x{plan.Last:X4}, beyond the end 0x{service.RequestedEndHandle:X4} asked for."
            );
        return service.RequestedEndHandle;
    }

    private void Plan(GattCharacteristic characteristic, HandlePlan plan)
    {
        characteristic.Complete();
        plan.Place(characteristic.Declaration, characteristic.RequestedHandle);
        plan.Place(characteristic.Row, characteristic.RequestedValueHandle);
        characteristic.Declare(plan.Last);
        foreach (GattDescriptor descriptor in characteristic.Descriptors) plan.Place(descriptor.Row, descriptor.RequestedHandle);
        if (characteristic.Cccd is not null && characteristic.SubscriptionIndex < 0) characteristic.SubscriptionIndex = _subscriptions++;
    }

    /// <summary>0 to 15 handles more than needed, as many as follow from the service's declarations wherever it lies.</summary>
    private static ushort Beyond(HandlePlan plan, GattService service)
    {
        var content = new StringBuilder();
        foreach (GattService included in service.Includes) content.Append(included.Uuid).Append(';');
        foreach (GattCharacteristic characteristic in service.Characteristics)
        {
            content.Append(characteristic.Uuid).Append((int)characteristic.Properties);
            foreach (GattDescriptor descriptor in characteristic.Descriptors) content.Append(',').Append(descriptor.Uuid);
            content.Append(';');
        }

        Span<byte> digest = stackalloc byte[16];
        AesCmac.Compute(new byte[16], Encoding.ASCII.GetBytes(content.ToString()), digest);
        return (ushort)Math.Min(0xFFFF, plan.Last + (digest[0] & 0x0F));
    }

    /// <summary>[Vol 3, Part G] 3.2: handle, last handle, and the UUID when it is a 16-bit one.</summary>
    private AttributeRow IncludeRow(GattService included)
    {
        if (!_services.Contains(included))
            throw new InvalidOperationException($"Service {included.Uuid} is included but not in the database; add it first.");
        var writer = new PduWriter(stackalloc byte[6]);
        writer.U16(included.Handle);
        writer.U16(included.EndHandle);
        if (included.Uuid.Is16Bit) included.Uuid.Write(ref writer);
        var row = new AttributeRow(GattUuid.Include, AttributePermissions.Read) { Owner = included };
        row.SetValue(writer.Written);
        return row;
    }

    private int StartAfter(ushort handle) => _services.Find(s => s.Handle > handle)?.Handle ?? 0x10000;

    private static void DemandNew(GattService service)
    {
        if (service.Handle != 0) throw new InvalidOperationException($"Service {service.Uuid} is in a database already.");
    }

    private void DemandNotIncluded(GattService service)
    {
        if (_services.Find(s => s.HasIncluded(service)) is { } by)
            throw new InvalidOperationException($"Service {service.Uuid} is included by {by.Uuid}; take that out first.");
    }

    private void DemandFree(ushort start, ushort end)
    {
        foreach (GattService other in _services)
        {
            if (start <= other.EndHandle && end >= other.Handle)
                throw new InvalidOperationException(
                    $"Handles 0x{start:X4}-0x{end:X4} overlap service {other.Uuid} at 0x{other.Handle:X4}-0x{other.EndHandle:X4}."
                );
        }
    }

    private static void CloseGroups(GattService service, ushort end)
    {
        service.Declaration.GroupEnd = end;
        for (int i = 0; i < service.Characteristics.Count; i++)
        {
            bool isLast = i == service.Characteristics.Count - 1;
            service.Characteristics[i].Declaration.GroupEnd = isLast ? end : (ushort)(service.Characteristics[i + 1].Handle - 1);
        }
    }

    private void OnChanged(ushort start, ushort end)
    {
        _hash = null;
        Server?.OnDatabaseChanged(start, end);
        Changed?.Invoke(start, end);
    }

    /// <summary>Declarations with their values, descriptors of the specification without; other attributes do not count.</summary>
    private byte[] ComputeHash()
    {
        var message = new List<byte>();
        foreach (AttributeRow row in Table.Rows)
        {
            if (!row.Type.Is16Bit || row.Type.Short is not (>= 0x2800 and <= 0x2803 or >= 0x2900 and <= 0x2905)) continue;
            message.AddRange([(byte)row.Handle, (byte)(row.Handle >> 8), (byte)row.Type.Short, (byte)(row.Type.Short >> 8)]);
            if (row.Type.Short <= GattUuid.ExtendedProperties.Short) message.AddRange(row.Value);
        }

        byte[] hash = new byte[16];
        AesCmac.Compute(new byte[16], message.ToArray(), hash);
        Array.Reverse(hash);
        return hash;
    }

    private sealed class HandlePlan(ushort requested, int next)
    {
        private int _next = requested != 0 ? requested : next;

        public List<(AttributeRow Row, ushort Handle)> Rows { get; } = [];

        public ushort First => Rows[0].Handle;

        public ushort Last => Rows[^1].Handle;

        public void Place(AttributeRow row, ushort requested)
        {
            int handle = requested != 0 ? requested : _next;
            if (handle < _next)
                throw new InvalidOperationException($"Handle 0x{handle:X4} was asked for, but handles up to 0x{_next - 1:X4} are given.");
            if (handle > 0xFFFF) throw new InvalidOperationException("No handles are left after 0xFFFF.");
            Rows.Add((row, (ushort)handle));
            _next = handle + 1;
        }
    }
}
