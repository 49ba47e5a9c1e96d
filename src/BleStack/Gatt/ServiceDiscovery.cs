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
    /// <summary>What the last discovery found, less what the server has made void since.</summary>
    public List<RemoteService> Services { get; private set; } = [];

    /// <summary>What an earlier connection to this server found.</summary>
    public IReadOnlyList<RemoteService> Remembered { get; set; } = [];

    /// <summary>Finds all services with all that is in them, less what the policy takes from an earlier connection.</summary>
    public async Task<List<RemoteService>> FindAll(GattClientPolicy policy, CancellationToken cancellation)
    {
        DiscoveryRequests requests = new(att, cancellation);
        List<RemoteService> services = await CollectServices(requests).ConfigureAwait(true);
        if (policy.KeepsServicesByRange) services = services.ConvertAll(service => Known(service) ?? service);
        for (int i = 0; i < services.Count; i++)
        {
            RemoteService service = services[i];
            if (Remembered.Contains(service)) continue;
            service.Includes = [];
            if (await requests.Includes(service) is { Count: > 0 } includes)
                await Include(service, [.. includes], services, cancellation).ConfigureAwait(true);
            RemoteCharacteristic[] characteristics = Characteristics(service, await requests.Characteristics(service));
            service.Characteristics = characteristics;
            for (int j = 0; j < characteristics.Length; j++)
                characteristics[j].Descriptors = Descriptors(await requests.Descriptors(characteristics[j]));
        }

        Remembered = services;
        return Services = services;
    }

    /// <summary>Finds all services, without what is in them.</summary>
    public async Task<List<RemoteService>> FindServices(CancellationToken cancellation) =>
        Services = await CollectServices(new DiscoveryRequests(att, cancellation)).ConfigureAwait(true);

    /// <summary>Finds the primary services of one type ([Vol 3, Part G] 4.4.2).</summary>
    public async Task<List<RemoteService>> FindServices(BleUuid uuid, CancellationToken cancellation)
    {
        List<(ushort Handle, ushort GroupEnd)> found = await new DiscoveryRequests(att, cancellation).Services(uuid);
        return found.ConvertAll(e => new RemoteService(uuid, e.Handle, e.GroupEnd, isPrimary: true));
    }

    /// <summary>Finds the characteristics of a service.</summary>
    public async Task FindCharacteristics(RemoteService service, CancellationToken cancellation) =>
        service.Characteristics = Characteristics(service, await new DiscoveryRequests(att, cancellation).Characteristics(service));

    /// <summary>Finds the descriptors of a characteristic.</summary>
    public async Task FindDescriptors(RemoteCharacteristic characteristic, CancellationToken cancellation) =>
        characteristic.Descriptors = Descriptors(await new DiscoveryRequests(att, cancellation).Descriptors(characteristic));

    /// <summary>All values of one type in a range.</summary>
    public async Task<List<(ushort Handle, byte[] Value)>> ReadByType(
        ushort start, ushort end, BleUuid type, CancellationToken cancellation) =>
        await new DiscoveryRequests(att, cancellation).Values(start, end, type);

    /// <summary>
    /// The attributes in a range have changed. Generic Attribute stays known: without it the next change could not be told.
    /// </summary>
    public void Forget(ushort start, ushort end) =>
        Services = Services.FindAll(s => s.Handle > end || s.EndHandle < start || s.Uuid == GattUuid.GattService);

    /// <summary>A service that was found has this handle.</summary>
    public bool Covers(ushort handle) => Services.Exists(s => s.Handle <= handle && handle <= s.EndHandle);

    private RemoteService? Known(RemoteService found) =>
        Remembered.FirstOrDefault(known => (known.Uuid, known.Handle, known.EndHandle) == (found.Uuid, found.Handle, found.EndHandle));

    private static async Task<List<RemoteService>> CollectServices(DiscoveryRequests requests)
    {
        List<RemoteService> services = (await requests.Groups(arePrimary: true)).ConvertAll(static g => Service(g, isPrimary: true));
        try
        {
            foreach (FoundService group in await requests.Groups(arePrimary: false)) services.Add(Service(group, isPrimary: false));
        }
        catch (AttException refused) when (refused.Failure == AttFailure.ErrorResponse)
        {
            // Many servers know no secondary services at all and refuse the group type.
        }

        services.Sort(static (a, b) => a.Handle.CompareTo(b.Handle));
        return services;
    }

    private static RemoteService Service(FoundService group, bool isPrimary) => new(group.Uuid, group.Handle, group.GroupEnd, isPrimary);

    /// <summary>[Vol 3, Part G] 4.5.1; a 128-bit UUID is not in the declaration and comes from the included service itself.</summary>
    private async Task Include(RemoteService service, FoundInclude[] found, List<RemoteService> services, CancellationToken cancellation)
    {
        var includes = new List<RemoteService>(found.Length);
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

    private static RemoteCharacteristic[] Characteristics(RemoteService service, List<FoundCharacteristic> found)
    {
        var characteristics = new RemoteCharacteristic[found.Count];
        for (int i = 0; i < found.Count; i++)
        {
            FoundCharacteristic one = found[i];
            if (one.ValueHandle <= one.Handle || one.ValueHandle > service.EndHandle)
                throw DiscoveryKinds.Nonsense(
                    AttOpcode.ReadByTypeRequest,
                    $"The characteristic at 0x{one.Handle:X4} has its value at 0x{one.ValueHandle:X4}, outside its service."
                );
            characteristics[i] = new RemoteCharacteristic(service, one.Uuid, one.Properties, one.Handle, one.ValueHandle)
            {
                EndHandle = i + 1 < found.Count ? (ushort)(found[i + 1].Handle - 1) : service.EndHandle,
            };
        }

        return characteristics;
    }

    private static RemoteDescriptor[] Descriptors(List<(ushort Handle, BleUuid Type)> found)
    {
        if (found.Count == 0) return [];
        var descriptors = new RemoteDescriptor[found.Count];
        for (int i = 0; i < descriptors.Length; i++) descriptors[i] = new RemoteDescriptor(found[i].Type, found[i].Handle);
        return descriptors;
    }
}
