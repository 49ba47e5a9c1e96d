using System.Threading;
using BleStack.Att;
using BleStack.Core;

namespace BleStack.Gatt;

/// <summary>The requests of one discovery, one for each kind of attribute. On the loop only.</summary>
internal sealed class DiscoveryRequests(AttClient att, CancellationToken cancellation)
{
    private static readonly byte[] s_primary = Wire(GattUuid.PrimaryService);
    private static readonly byte[] s_secondary = Wire(GattUuid.SecondaryService);
    private static readonly byte[] s_include = Wire(GattUuid.Include);
    private static readonly byte[] s_characteristic = Wire(GattUuid.Characteristic);

    private RangeRequest<FoundService>? _groups;
    private RangeRequest<FoundInclude>? _includes;
    private RangeRequest<FoundCharacteristic>? _characteristics;
    private RangeRequest<(ushort Handle, BleUuid Type)>? _descriptors;

    public RangeRequest<FoundService> Groups(bool arePrimary) =>
        (_groups ??= New(DiscoveryKinds.Groups)).Ask(0x0001, 0xFFFF, arePrimary ? s_primary : s_secondary);

    public RangeRequest<FoundInclude> Includes(RemoteService service) =>
        (_includes ??= New(DiscoveryKinds.Includes)).Ask(service.Handle, service.EndHandle, s_include);

    public RangeRequest<FoundCharacteristic> Characteristics(RemoteService service) =>
        (_characteristics ??= New(DiscoveryKinds.Characteristics)).Ask(service.Handle, service.EndHandle, s_characteristic);

    public RangeRequest<(ushort Handle, BleUuid Type)> Descriptors(RemoteCharacteristic characteristic) =>
        (_descriptors ??= New(DiscoveryKinds.Descriptors)).Ask(characteristic.ValueHandle + 1, characteristic.EndHandle, default);

    /// <summary>Primary services of one type.</summary>
    public RangeRequest<(ushort Handle, ushort GroupEnd)> Services(BleUuid uuid) =>
        New(DiscoveryKinds.Services).Ask(0x0001, 0xFFFF, (byte[])[.. s_primary, .. Wire(uuid)]);

    /// <summary>Values of one type in a range.</summary>
    public RangeRequest<(ushort Handle, byte[] Value)> Values(ushort start, ushort end, BleUuid type) =>
        New(DiscoveryKinds.Values).Ask(start, end, Wire(type));

    private RangeRequest<T> New<T>(RangeKind<T> kind) => new(att.Requests, kind, GattClient.MaximumAttributes, cancellation);

    private static byte[] Wire(BleUuid uuid)
    {
        byte[] wire = new byte[uuid.WireLength];
        var writer = new PduWriter(wire);
        uuid.Write(ref writer);
        return wire;
    }
}
