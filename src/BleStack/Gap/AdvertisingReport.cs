using BleStack.Core;
using BleStack.Hci.Packets;

namespace BleStack.Gap;

/// <summary>One advertiser heard, with its scan response once that has come.</summary>
public sealed class AdvertisingReport
{
    private AdvertisingData? _data;

    internal AdvertisingReport(
        BleAddress address,
        BleAddress identity,
        AdvertisingEventType type,
        byte[] advertising,
        byte[]? scanResponse,
        sbyte rssi
    ) => (Address, Identity, Type, Advertising, ScanResponse, Rssi) = (address, identity, type, advertising, scanResponse, rssi);

    /// <summary>The address on the air: what <see cref="BleHost.ConnectAsync"/> takes.</summary>
    public BleAddress Address { get; }

    /// <summary>The identity of a bonded peer behind a resolvable address; else <see cref="Address"/>.</summary>
    public BleAddress Identity { get; }

    /// <summary>The kind of advertising (never a scan response: that is merged).</summary>
    public AdvertisingEventType Type { get; }

    /// <summary>A connection can be opened.</summary>
    public bool IsConnectable => Type is AdvertisingEventType.ConnectableUndirected or AdvertisingEventType.ConnectableDirected;

    /// <summary>Advertising data as received.</summary>
    public byte[] Advertising { get; }

    /// <summary>Scan response as received; null while none has come.</summary>
    public byte[]? ScanResponse { get; }

    /// <summary>Signal strength in dBm; 127 when the controller does not know.</summary>
    public sbyte Rssi { get; }

    /// <summary>Both, parsed together at the first call.</summary>
    public AdvertisingData Data => _data ??= new AdvertisingData(Advertising, ScanResponse);

    /// <summary>The local name; null when not said.</summary>
    public string? Name => Data.Name;
}
