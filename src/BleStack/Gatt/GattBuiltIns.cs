using System;
using System.Text;
using BleStack.Core;

namespace BleStack.Gatt;

/// <summary>The two services every server offers: Generic Access ([Vol 3, Part C] 12) and Generic Attribute ([Vol 3, Part G] 7).</summary>
internal static class GattBuiltIns
{
    /// <summary>Longest Device Name ([Vol 3, Part C] 12.1).</summary>
    public const int MaximumName = 248;

    public static GattService Gap(GattServerOptions options)
    {
        var name = new GattCharacteristic(GattUuid.DeviceName, GattProperties.Read);
        name.Row.MaxLength = MaximumName;
        name.SetValue(Encoding.UTF8.GetBytes(options.DeviceName));
        GattService service = new GattService(GattUuid.GapService)
            .Add(name)
            .Add(Fixed(GattUuid.Appearance, [(byte)options.Appearance, (byte)(options.Appearance >> 8)]));
        if (options.PreferredParameters is { } preferred) service.Add(Fixed(GattUuid.PreferredParameters, Wire(preferred)));
        if (options.CentralAddressResolution is { } resolves)
            service.Add(Fixed(GattUuid.CentralAddressResolution, [resolves ? (byte)1 : (byte)0]));
        return service;
    }

    public static GattService Gatt(GattServerOptions options)
    {
        GattService service = new GattService(GattUuid.GattService).Add(
            new GattCharacteristic(GattUuid.ServiceChanged, GattProperties.Indicate)
        );
        if (!options.RobustCaching)
            return options.Behavior.OffersFeatures ? service.Add(Fixed(GattUuid.ServerFeatures, [0])).Add(ClientFeatures()) : service;
        var hash = new GattCharacteristic(GattUuid.DatabaseHash, GattProperties.Read)
        {
            OnRead = ChangeAwareness.OnReadHash,
        };
        hash.Row.MaxLength = 16;
        hash.Row.IsFixedLength = true;
        return service.Add(ClientFeatures()).Add(hash);
    }

    private static GattCharacteristic ClientFeatures() => new(GattUuid.ClientFeatures, GattProperties.Read | GattProperties.Write)
    {
        OnRead = ClientBonding.OnReadFeatures,
        OnWrite = ClientBonding.OnWriteFeatures,
    };

    private static GattCharacteristic Fixed(BleUuid uuid, ReadOnlySpan<byte> value)
    {
        var characteristic = new GattCharacteristic(uuid, GattProperties.Read);
        characteristic.SetValue(value);
        characteristic.Row.MaxLength = value.Length;
        characteristic.Row.IsFixedLength = true;
        return characteristic;
    }

    private static byte[] Wire(PreferredParameters preferred)
    {
        byte[] wire = new byte[8];
        var writer = new PduWriter(wire);
        writer.U16(preferred.MinimumInterval);
        writer.U16(preferred.MaximumInterval);
        writer.U16(preferred.Latency);
        writer.U16(preferred.SupervisionTimeout);
        return wire;
    }
}
