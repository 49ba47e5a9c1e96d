using System;
using BleStack.Core;

namespace BleStack.Hci.Packets;

/// <summary>One report of an LE Extended Advertising Report event ([Vol 4, Part E] 7.7.65.13).</summary>
/// <param name="properties">What was received.</param>
/// <param name="address">The advertiser.</param>
/// <param name="rssi">Signal strength in dBm; 127 not available.</param>
/// <param name="data">Advertising or scan response data, or a piece of it.</param>
[PduPart]
internal readonly ref partial struct LeExtendedAdvertisingReport(
    AdvertisingEventProperties properties,
    BleAddress address,
    [Before("PrimaryPhy", (byte)LePhy.Le1M)] [Before("SecondaryPhy", 0)] [Before("Sid", 0xFF)] [Before("TxPower", 127)] sbyte rssi,
    [Before("PeriodicInterval", 0, 0)] [Before("DirectAddressType", 0)] [Before("DirectAddress", 0, 0, 0, 0, 0, 0)]
    [LengthPrefixed] ReadOnlySpan<byte> data)
{
    private const AdvertisingEventProperties Pieces =
        AdvertisingEventProperties.DataIncompleteToCome | AdvertisingEventProperties.DataTruncated;

    /// <summary>The data is whole.</summary>
    public bool IsComplete => (Properties & Pieces) == 0;

    /// <summary>The same as the legacy event would tell it; of PDUs that are no legacy ones the kind that comes nearest.</summary>
    public LeAdvertisingReport ToLegacy() => new(Type(), Address, Data, Rssi);

    private AdvertisingEventType Type()
    {
        if (Properties.HasFlag(AdvertisingEventProperties.HighDutyOrResponse)) return AdvertisingEventType.ScanResponse;
        if (Properties.HasFlag(AdvertisingEventProperties.Connectable))
            return Properties.HasFlag(AdvertisingEventProperties.Directed)
                ? AdvertisingEventType.ConnectableDirected
                : AdvertisingEventType.ConnectableUndirected;
        return Properties.HasFlag(AdvertisingEventProperties.Scannable)
            ? AdvertisingEventType.ScannableUndirected
            : AdvertisingEventType.NonConnectableUndirected;
    }
}

/// <summary>Advertisers were heard by a controller that scans with extended commands ([Vol 4, Part E] 7.7.65.13).</summary>
/// <param name="reports">The reports.</param>
[LeEvent(LeSubevent.ExtendedAdvertisingReport)]
internal readonly ref partial struct LeExtendedAdvertisingReports(PduList<LeExtendedAdvertisingReport> reports)
{
    public PduList<LeExtendedAdvertisingReport>.Enumerator GetEnumerator() => Reports.GetEnumerator();
}

/// <summary>An advertising set has stopped by itself ([Vol 4, Part E] 7.7.65.18).</summary>
/// <param name="Status">Success for a connection, else why.</param>
/// <param name="AdvertisingHandle">The set.</param>
/// <param name="ConnectionHandle">The connection that came of it.</param>
/// <param name="CompletedEvents">Advertising events, where a number was asked for.</param>
[LeEvent(LeSubevent.AdvertisingSetTerminated)]
internal readonly partial record struct LeAdvertisingSetTerminated(
    HciErrorCode Status, byte AdvertisingHandle, ushort ConnectionHandle, byte CompletedEvents);
