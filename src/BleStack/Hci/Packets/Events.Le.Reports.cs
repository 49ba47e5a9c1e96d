using System;
using BleStack.Core;

namespace BleStack.Hci.Packets;

/// <summary>One report of an LE Advertising Report event ([Vol 4, Part E] 7.7.65.2).</summary>
/// <remarks>EventType 1 | AddressType 1 | Address 6 | Length 1 | Data 0 to 31 | RSSI 1 octets</remarks>
/// <param name="type">What was received.</param>
/// <param name="address">The advertiser.</param>
/// <param name="data">Advertising or scan response data.</param>
/// <param name="rssi">dBm; 127 not available.</param>
public readonly ref struct LeAdvertisingReport(AdvertisingEventType type, BleAddress address, ReadOnlySpan<byte> data, sbyte rssi)
{
    /// <summary>What was received.</summary>
    public AdvertisingEventType Type { get; } = type;

    /// <summary>The advertiser.</summary>
    public BleAddress Address { get; } = address;

    /// <summary>Advertising or scan response data.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    /// <summary>Signal strength in dBm; 127 not available.</summary>
    public sbyte Rssi { get; } = rssi;

    /// <summary>Reads one report, leaving the reader at the next.</summary>
    public static LeAdvertisingReport Read(scoped ref PduReader reader) =>
        new((AdvertisingEventType)reader.U8(), BleAddress.Read(ref reader, (AddressType)reader.U8()), reader.Bytes(reader.U8()), reader.I8());

    /// <summary>Writes one report.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Type);
        writer.U8((byte)Address.Type);
        Address.Write(ref writer);
        writer.U8((byte)Data.Length);
        writer.Bytes(Data);
        writer.I8(Rssi);
    }
}

/// <summary>Advertisers were heard; one event may hold several reports, one after the other ([Vol 4, Part E] 7.7.65.2).</summary>
/// <remarks>NumReports 1 | reports</remarks>
public readonly ref struct LeAdvertisingReports : ILeEvent<LeAdvertisingReports>
{
    private readonly ReadOnlySpan<byte> _reports;

    /// <summary>The event of <paramref name="count"/> reports already in wire form.</summary>
    public LeAdvertisingReports(byte count, ReadOnlySpan<byte> reports)
    {
        Count = count;
        _reports = reports;
    }

    /// <inheritdoc/>
    public static LeSubevent Subevent => LeSubevent.AdvertisingReport;

    /// <summary>Reports in this event.</summary>
    public int Count { get; }

    /// <inheritdoc/>
    public static LeAdvertisingReports Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        byte count = r.U8();
        ReadOnlySpan<byte> reports = r.Rest();
        var check = new PduReader(reports);
        for (int i = 0; i < count; i++) LeAdvertisingReport.Read(ref check);
        check.End();
        return new LeAdvertisingReports(count, reports);
    }

    /// <summary>Writes an event of one report.</summary>
    public static void WriteSingle(ref PduWriter writer, scoped in LeAdvertisingReport report)
    {
        writer.U8(1);
        report.Write(ref writer);
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Count);
        writer.Bytes(_reports);
    }

    /// <summary>Walks the reports.</summary>
    public Enumerator GetEnumerator() => new(_reports, Count);

    /// <summary>Walks the reports of one event.</summary>
    public ref struct Enumerator
    {
        private PduReader _reader;
        private int _left;

        internal Enumerator(ReadOnlySpan<byte> reports, int count)
        {
            _reader = new PduReader(reports);
            _left = count;
            Current = default;
        }

        /// <summary>The report at hand.</summary>
        public LeAdvertisingReport Current { get; private set; }

        /// <summary>Goes to the next report.</summary>
        public bool MoveNext()
        {
            if (_left-- <= 0) return false;
            Current = LeAdvertisingReport.Read(ref _reader);
            return true;
        }
    }
}

/// <summary>A directed advertiser whose target the host has to resolve was heard ([Vol 4, Part E] 7.7.65.11); one report an event.</summary>
/// <remarks>NumReports 1 (= 1) | EventType 1 (= 1) | AddressType 1 | Address 6 | DirectAddressType 1 | DirectAddress 6 | RSSI 1 octets</remarks>
/// <param name="Address">The advertiser.</param>
/// <param name="DirectAddress">Whom it calls.</param>
/// <param name="Rssi">dBm; 127 not available.</param>
public readonly record struct LeDirectedAdvertisingReport(BleAddress Address, BleAddress DirectAddress, sbyte Rssi) : ILeEvent<LeDirectedAdvertisingReport>
{
    /// <inheritdoc/>
    public static LeSubevent Subevent => LeSubevent.DirectedAdvertisingReport;

    /// <inheritdoc/>
    public static LeDirectedAdvertisingReport Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        if (r.U8() != 1) throw new MalformedPduException("A directed advertising report event is expected to hold one report.");
        r.U8();
        var value = new LeDirectedAdvertisingReport(
            BleAddress.Read(ref r, (AddressType)r.U8()), BleAddress.Read(ref r, (AddressType)r.U8()), r.I8());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8(1);
        writer.U8((byte)AdvertisingEventType.ConnectableDirected);
        writer.U8((byte)Address.Type);
        Address.Write(ref writer);
        writer.U8((byte)DirectAddress.Type);
        DirectAddress.Write(ref writer);
        writer.I8(Rssi);
    }
}
