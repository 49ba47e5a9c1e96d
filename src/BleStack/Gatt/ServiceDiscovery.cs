using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;

namespace BleStack.Gatt;

/// <summary>Discovery, [Vol 3, Part G] 4.4 to 4.7, and what it found.</summary>
internal sealed class ServiceDiscovery(AttClient att)
{
    private static readonly byte[] s_primary = Wire(GattUuid.PrimaryService);
    private static readonly byte[] s_secondary = Wire(GattUuid.SecondaryService);
    private static readonly byte[] s_include = Wire(GattUuid.Include);
    private static readonly byte[] s_characteristic = Wire(GattUuid.Characteristic);

    /// <summary>What the last discovery found, less what the server has made void since.</summary>
    public List<RemoteService> Services { get; private set; } = [];

    /// <summary>What an earlier connection to this server found.</summary>
    public IReadOnlyList<RemoteService> Remembered { get; set; } = [];

    /// <summary>Finds all services with all that is in them, less what the policy takes from an earlier connection.</summary>
    public async Task<List<RemoteService>> FindAll(GattClientPolicy policy, CancellationToken cancellation)
    {
        List<RemoteService> services = await CollectServices(cancellation).ConfigureAwait(true);
        if (policy.KeepsServicesByRange) services = services.ConvertAll(service => Known(service) ?? service);
        foreach (RemoteService service in services)
        {
            if (Remembered.Contains(service)) continue;
            await FindIncludes(service, services, cancellation).ConfigureAwait(true);
            await FindCharacteristics(service, cancellation).ConfigureAwait(true);
            foreach (RemoteCharacteristic characteristic in service.Characteristics)
                await FindDescriptors(characteristic, cancellation).ConfigureAwait(true);
        }

        Remembered = services;
        return Services = services;
    }

    /// <summary>Finds all services, without what is in them.</summary>
    public async Task<List<RemoteService>> FindServices(CancellationToken cancellation) =>
        Services = await CollectServices(cancellation).ConfigureAwait(true);

    /// <summary>Finds the primary services of one type ([Vol 3, Part G] 4.4.2).</summary>
    public async Task<List<RemoteService>> FindServices(BleUuid uuid, CancellationToken cancellation)
    {
        byte[] typeAndValue = [.. s_primary, .. Wire(uuid)];
        List<(ushort Handle, ushort GroupEnd)> found = await Collect(DiscoveryKinds.Services, 0x0001, 0xFFFF, typeAndValue, cancellation)
            .ConfigureAwait(true);
        return found.ConvertAll(e => new RemoteService(uuid, e.Handle, e.GroupEnd, isPrimary: true));
    }

    /// <summary>All values of one type in a range.</summary>
    public Task<List<(ushort Handle, byte[] Value)>> ReadByType(ushort start, ushort end, BleUuid type, CancellationToken cancellation) =>
        Collect(DiscoveryKinds.Values, start, end, Wire(type), cancellation);

    /// <summary>
    /// The attributes in a range have changed. Generic Attribute stays known: without it the next change could not be told.
    /// </summary>
    public void Forget(ushort start, ushort end) =>
        Services = Services.FindAll(s => s.Handle > end || s.EndHandle < start || s.Uuid == GattUuid.GattService);

    /// <summary>A service that was found has this handle.</summary>
    public bool Covers(ushort handle) => Services.Exists(s => s.Handle <= handle && handle <= s.EndHandle);

    private RemoteService? Known(RemoteService found) =>
        Remembered.FirstOrDefault(known => (known.Uuid, known.Handle, known.EndHandle) == (found.Uuid, found.Handle, found.EndHandle));

    private async Task<List<RemoteService>> CollectServices(CancellationToken cancellation)
    {
        List<RemoteService> services = await CollectServices(GattUuid.PrimaryService, cancellation).ConfigureAwait(true);
        try
        {
            services.AddRange(await CollectServices(GattUuid.SecondaryService, cancellation).ConfigureAwait(true));
        }
        catch (AttException refused) when (refused.Failure == AttFailure.ErrorResponse)
        {
            // Many servers know no secondary services at all and refuse the group type.
        }

        services.Sort(static (a, b) => a.Handle.CompareTo(b.Handle));
        return services;
    }

    private async Task<List<RemoteService>> CollectServices(BleUuid type, CancellationToken cancellation)
    {
        bool isPrimary = type == GattUuid.PrimaryService;
        List<FoundService> groups = await Collect(DiscoveryKinds.Groups, 0x0001, 0xFFFF, isPrimary ? s_primary : s_secondary, cancellation)
            .ConfigureAwait(true);
        return groups.ConvertAll(g => new RemoteService(g.Uuid, g.Handle, g.GroupEnd, isPrimary));
    }

    /// <summary>[Vol 3, Part G] 4.5.1; a 128-bit UUID is not in the declaration and comes from the included service itself.</summary>
    private async Task FindIncludes(RemoteService service, List<RemoteService> services, CancellationToken cancellation)
    {
        List<FoundInclude> found = await Collect(DiscoveryKinds.Includes, service.Handle, service.EndHandle, s_include, cancellation)
            .ConfigureAwait(true);
        service.Includes = [];
        if (found.Count == 0) return;
        var includes = new List<RemoteService>(found.Count);
        foreach (FoundInclude include in found)
        {
            RemoteService? known = services.Find(s => s.Handle == include.Start);
            if (known is null)
            {
                BleUuid uuid =
                    include.Uuid
                    ?? DiscoveryKinds.Uuid(
                        await att.ReadAsync(include.Start, cancellation).ConfigureAwait(true),
                        AttOpcode.ReadRequest
                    );
                known = new RemoteService(uuid, include.Start, include.End, isPrimary: false);
            }

            includes.Add(known);
        }

        service.Includes = includes;
    }

    public async Task FindCharacteristics(RemoteService service, CancellationToken cancellation)
    {
        List<FoundCharacteristic> found = await Collect(
                DiscoveryKinds.Characteristics, service.Handle, service.EndHandle, s_characteristic, cancellation)
            .ConfigureAwait(true);
        var characteristics = new List<RemoteCharacteristic>(found.Count);
        foreach (FoundCharacteristic one in found)
        {
            if (one.ValueHandle <= one.Handle || one.ValueHandle > service.EndHandle)
                throw DiscoveryKinds.Nonsense(
                    AttOpcode.ReadByTypeRequest,
                    $"The characteristic at 0x{one.Handle:X4} has its value at 0x{one.ValueHandle:X4}, outside its service."
                );
            var characteristic = new RemoteCharacteristic(service, one.Uuid, one.Properties, one.Handle, one.ValueHandle);
            if (characteristics.Count > 0) characteristics[^1].EndHandle = (ushort)(one.Handle - 1);
            characteristic.EndHandle = service.EndHandle;
            characteristics.Add(characteristic);
        }

        service.Characteristics = characteristics;
    }

    public async Task FindDescriptors(RemoteCharacteristic characteristic, CancellationToken cancellation)
    {
        if (characteristic.ValueHandle >= characteristic.EndHandle) return;
        List<(ushort Handle, BleUuid Type)> found = await Collect(
                DiscoveryKinds.Descriptors, (ushort)(characteristic.ValueHandle + 1), characteristic.EndHandle, default, cancellation)
            .ConfigureAwait(true);
        characteristic.Descriptors = found.ConvertAll(static e => new RemoteDescriptor(e.Type, e.Handle));
    }

    private Task<List<T>> Collect<T>(
        RangeKind<T> kind, ushort first, ushort last, ReadOnlyMemory<byte> tail, CancellationToken cancellation) =>
        att.CollectAsync(kind, first, last, tail, GattClient.MaximumAttributes, cancellation);

    private static byte[] Wire(BleUuid uuid)
    {
        byte[] wire = new byte[uuid.WireLength];
        var writer = new PduWriter(wire);
        uuid.Write(ref writer);
        return wire;
    }
}
