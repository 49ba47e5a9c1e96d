using System;
using BleStack.Core;

namespace BleStack.Hci.Packets;

/// <summary>One report of an LE Advertising Report event ([Vol 4, Part E] 7.7.65.2).</summary>
/// <param name="type">What was received.</param>
/// <param name="address">The advertiser.</param>
/// <param name="data">Advertising or scan response data.</param>
/// <param name="rssi">dBm; 127 not available.</param>
[PduPart]
internal readonly ref partial struct LeAdvertisingReport(
    AdvertisingEventType type, BleAddress address, [LengthPrefixed] ReadOnlySpan<byte> data, sbyte rssi);

/// <summary>Advertisers were heard; one event may hold several reports, one after the other ([Vol 4, Part E] 7.7.65.2).</summary>
/// <param name="reports">The reports.</param>
[LeEvent(LeSubevent.AdvertisingReport)]
internal readonly ref partial struct LeAdvertisingReports(PduList<LeAdvertisingReport> reports)
{
    /// <summary>Reports in this event.</summary>
    public int Count => Reports.Count;

    /// <summary>Writes an event of one report.</summary>
    public static void WriteSingle(ref PduWriter writer, scoped in LeAdvertisingReport report)
    {
        writer.U8(1);
        report.Write(ref writer);
    }

    public PduList<LeAdvertisingReport>.Enumerator GetEnumerator() => Reports.GetEnumerator();
}

/// <summary>A directed advertiser was heard whose target the host has to resolve ([Vol 4, Part E] 7.7.65.11).</summary>
/// <param name="Address">The advertiser.</param>
/// <param name="DirectAddress">Whom it calls.</param>
/// <param name="Rssi">dBm; 127 not available.</param>
[LeEvent(LeSubevent.DirectedAdvertisingReport)]
internal readonly partial record struct LeDirectedAdvertisingReport(
    [Before("NumReports", 1, Demand = "A directed advertising report event is expected to hold one report.")]
    [Before("EventType", (byte)AdvertisingEventType.ConnectableDirected)]
    BleAddress Address,
    BleAddress DirectAddress,
    sbyte Rssi);
