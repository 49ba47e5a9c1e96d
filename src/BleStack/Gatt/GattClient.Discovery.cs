using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;

namespace BleStack.Gatt;

/// <summary>Discovery, [Vol 3, Part G] 4.4 to 4.7.</summary>
public sealed partial class GattClient
{
    /// <summary>Finds all services, primary and secondary, with what they include, their characteristics and descriptors; keeps them in <see cref="Services"/>.</summary>
    public Task<IReadOnlyList<RemoteService>> DiscoverAllAsync(CancellationToken cancellation = default) => Loop.InvokeAsync<IReadOnlyList<RemoteService>>(async () =>
    {
        List<RemoteService> services = await FindServices(cancellation).ConfigureAwait(true);
        if (Policy.KeepsServicesByRange) services = services.ConvertAll(service => Remembered(service) ?? service);
        foreach (RemoteService service in services)
        {
            if (_remembered.Contains(service)) continue;
            await FindIncludes(service, services, cancellation).ConfigureAwait(true);
            await FindCharacteristics(service, cancellation).ConfigureAwait(true);
            foreach (RemoteCharacteristic characteristic in service.Characteristics) await FindDescriptors(characteristic, cancellation).ConfigureAwait(true);
        }

        _remembered = services;
        return _services = services;
    });

    /// <summary>Finds all services, without what is in them.</summary>
    public Task<IReadOnlyList<RemoteService>> DiscoverServicesAsync(CancellationToken cancellation = default) =>
        Loop.InvokeAsync<IReadOnlyList<RemoteService>>(async () => _services = await FindServices(cancellation).ConfigureAwait(true));

    /// <summary>Finds the primary services of one type ([Vol 3, Part G] 4.4.2).</summary>
    public Task<IReadOnlyList<RemoteService>> DiscoverServicesAsync(BleUuid uuid, CancellationToken cancellation = default) =>
        Loop.InvokeAsync<IReadOnlyList<RemoteService>>(async () =>
        {
            byte[] value = new byte[uuid.WireLength];
            Write(uuid, value);
            List<(ushort Handle, ushort GroupEnd)> found = await Collect(
                0x0001,
                0xFFFF,
                (from, to) => Att.FindByTypeValueAsync(from, to, GattUuid.PrimaryService.Short, value, static () => [], cancellation),
                static e => e).ConfigureAwait(true);
            return found.ConvertAll(e => new RemoteService(uuid, e.Handle, e.GroupEnd, isPrimary: true));
        });

    /// <summary>Finds the characteristics of a service.</summary>
    public Task<IReadOnlyList<RemoteCharacteristic>> DiscoverCharacteristicsAsync(RemoteService service, CancellationToken cancellation = default) =>
        Loop.InvokeAsync(async () =>
        {
            await FindCharacteristics(service, cancellation).ConfigureAwait(true);
            return service.Characteristics;
        });

    /// <summary>Finds the descriptors of a characteristic.</summary>
    public Task<IReadOnlyList<RemoteDescriptor>> DiscoverDescriptorsAsync(RemoteCharacteristic characteristic, CancellationToken cancellation = default) =>
        Loop.InvokeAsync(async () =>
        {
            await FindDescriptors(characteristic, cancellation).ConfigureAwait(true);
            return characteristic.Descriptors;
        });

    private RemoteService? Remembered(RemoteService found) =>
        _remembered.FirstOrDefault(known => (known.Uuid, known.Handle, known.EndHandle) == (found.Uuid, found.Handle, found.EndHandle));

    private async Task<List<RemoteService>> FindServices(CancellationToken cancellation)
    {
        List<RemoteService> services = await FindServices(GattUuid.PrimaryService, cancellation).ConfigureAwait(true);
        try
        {
            services.AddRange(await FindServices(GattUuid.SecondaryService, cancellation).ConfigureAwait(true));
        }
        catch (AttException refused) when (refused.Failure == AttFailure.ErrorResponse)
        {
            // Many servers know no secondary services at all and refuse the group type.
        }

        services.Sort(static (a, b) => a.Handle.CompareTo(b.Handle));
        return services;
    }

    private async Task<List<RemoteService>> FindServices(BleUuid type, CancellationToken cancellation)
    {
        List<(ushort Handle, ushort GroupEnd, byte[] Value)> groups = await Collect(
            0x0001,
            0xFFFF,
            (from, to) => Att.ReadByGroupTypeAsync(from, to, type, static () => [], cancellation),
            static e => (e.Handle, e.GroupEnd)).ConfigureAwait(true);
        return groups.ConvertAll(g => new RemoteService(Uuid(g.Value, AttOpcode.ReadByGroupTypeRequest), g.Handle, g.GroupEnd, type == GattUuid.PrimaryService));
    }

    /// <summary>[Vol 3, Part G] 4.5.1; a 128-bit UUID is not in the declaration and comes from the included service itself.</summary>
    private async Task FindIncludes(RemoteService service, List<RemoteService> services, CancellationToken cancellation)
    {
        var includes = new List<RemoteService>();
        foreach ((_, byte[] value) in await Declarations(service, GattUuid.Include, cancellation).ConfigureAwait(true))
        {
            (ushort start, ushort end, BleUuid? uuid) = ParseInclude(value);
            RemoteService? known = services.Find(s => s.Handle == start);
            if (known is null)
            {
                uuid ??= Uuid(await Att.ReadAsync(start, cancellation).ConfigureAwait(true), AttOpcode.ReadRequest);
                known = new RemoteService(uuid.Value, start, end, isPrimary: false);
            }

            includes.Add(known);
        }

        service.Includes = includes;
    }

    private async Task FindCharacteristics(RemoteService service, CancellationToken cancellation)
    {
        var characteristics = new List<RemoteCharacteristic>();
        foreach ((ushort handle, byte[] value) in await Declarations(service, GattUuid.Characteristic, cancellation).ConfigureAwait(true))
        {
            RemoteCharacteristic characteristic = ParseCharacteristic(service, handle, value);
            if (characteristics.Count > 0) characteristics[^1].EndHandle = (ushort)(handle - 1);
            characteristic.EndHandle = service.EndHandle;
            characteristics.Add(characteristic);
        }

        service.Characteristics = characteristics;
    }

    private async Task FindDescriptors(RemoteCharacteristic characteristic, CancellationToken cancellation)
    {
        if (characteristic.ValueHandle >= characteristic.EndHandle) return;
        List<(ushort Handle, BleUuid Type)> found = await Collect(
            (ushort)(characteristic.ValueHandle + 1),
            characteristic.EndHandle,
            (from, to) => Att.FindInformationAsync(from, to, static () => [], cancellation),
            static e => (e.Handle, e.Handle)).ConfigureAwait(true);
        characteristic.Descriptors = found.ConvertAll(static e => new RemoteDescriptor(e.Type, e.Handle));
    }

    private Task<List<(ushort Handle, byte[] Value)>> Declarations(RemoteService service, BleUuid type, CancellationToken cancellation) =>
        Collect(service.Handle, service.EndHandle, (from, to) => Att.ReadByTypeAsync(from, to, type, static () => [], cancellation), static e => (e.Handle, e.Handle));

    /// <summary>Asks on until the server says Attribute Not Found or the range ends; an answer that does not ascend within it is an error.</summary>
    private static async Task<List<T>> Collect<T>(ushort start, ushort end, Func<ushort, ushort, Task<List<T>>> ask, Func<T, (ushort Handle, ushort End)> range)
    {
        List<T> all = [];
        int next = start;
        while (next <= end)
        {
            List<T> found = await ask((ushort)next, end).ConfigureAwait(true);
            if (found.Count == 0) break;
            foreach (T element in found)
            {
                (ushort handle, ushort last) = range(element);
                if (handle < next || handle > end || last < handle || all.Count + found.Count > MaximumAttributes)
                    throw Nonsense(AttOpcode.None, $"Discovery from 0x{next:X4} to 0x{end:X4} was answered with handles 0x{handle:X4}-0x{last:X4}.");
                next = last + 1;
            }

            if (all.Count == 0) all = found;
            else all.AddRange(found);
        }

        return all;
    }

    private static (ushort Start, ushort End, BleUuid? Uuid) ParseInclude(byte[] value)
    {
        if (value.Length is not (4 or 6)) throw Nonsense(AttOpcode.ReadByTypeRequest, $"An include declaration has 4 or 6 octets, not {value.Length}.");
        var reader = new PduReader(value);
        return (reader.U16(), reader.U16(), value.Length == 6 ? reader.U16() : null);
    }

    private static RemoteCharacteristic ParseCharacteristic(RemoteService service, ushort handle, byte[] value)
    {
        if (value.Length is not (5 or 19)) throw Nonsense(AttOpcode.ReadByTypeRequest, $"A characteristic declaration has 5 or 19 octets, not {value.Length}.");
        var reader = new PduReader(value);
        var properties = (GattProperties)reader.U8();
        ushort valueHandle = reader.U16();
        if (valueHandle <= handle || valueHandle > service.EndHandle)
            throw Nonsense(AttOpcode.ReadByTypeRequest, $"The characteristic at 0x{handle:X4} has its value at 0x{valueHandle:X4}, outside its service.");
        return new RemoteCharacteristic(service, BleUuid.Read(reader.Rest()), properties, handle, valueHandle);
    }

    private static BleUuid Uuid(byte[] value, AttOpcode request) =>
        value.Length is 2 or 16 ? BleUuid.Read(value) : throw Nonsense(request, $"A service UUID has 2 or 16 octets, not {value.Length}.");

    private static AttException Nonsense(AttOpcode request, string message) => new(AttFailure.InvalidResponse, request, message);

    private static void Write(BleUuid uuid, Span<byte> wire)
    {
        var writer = new PduWriter(wire);
        uuid.Write(ref writer);
    }
}
