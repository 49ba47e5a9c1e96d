using System;
using BleStack.Core;

namespace BleStack.Hci.Packets;

/// <summary>One report of an LE Extended Advertising Report event ([Vol 4, Part E] 7.7.65.13).</summary>
/// <remarks>
/// EventType 2 | AddressType 1 | Address 6 | PrimaryPhy 1 | SecondaryPhy 1 | Sid 1 | TxPower 1 | RSSI 1 | PeriodicInterval 2 | DirectAddressType 1 |
/// DirectAddress 6 | Length 1 | Data 0 to 229 octets
/// </remarks>
/// <param name="properties">What was received.</param>
/// <param name="address">The advertiser.</param>
/// <param name="data">Advertising or scan response data, or a piece of it.</param>
/// <param name="rssi">dBm; 127 not available.</param>
public readonly ref struct LeExtendedAdvertisingReport(AdvertisingEventProperties properties, BleAddress address, ReadOnlySpan<byte> data, sbyte rssi)
{
    private const AdvertisingEventProperties Pieces = AdvertisingEventProperties.DataIncompleteToCome | AdvertisingEventProperties.DataTruncated;

    /// <summary>What was received.</summary>
    public AdvertisingEventProperties Properties { get; } = properties;

    /// <summary>The advertiser.</summary>
    public BleAddress Address { get; } = address;

    /// <summary>Advertising or scan response data, or a piece of it.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    /// <summary>Signal strength in dBm; 127 not available.</summary>
    public sbyte Rssi { get; } = rssi;

    /// <summary>The data is whole.</summary>
    public bool IsComplete => (Properties & Pieces) == 0;

    /// <summary>The same as the legacy event would tell it; of PDUs that are no legacy ones the kind that comes nearest.</summary>
    public LeAdvertisingReport ToLegacy() => new(Type(), Address, Data, Rssi);

    /// <summary>Reads one report, leaving the reader at the next.</summary>
    public static LeExtendedAdvertisingReport Read(scoped ref PduReader reader)
    {
        var properties = (AdvertisingEventProperties)reader.U16();
        BleAddress address = BleAddress.Read(ref reader, (AddressType)reader.U8());
        reader.Bytes(4);
        sbyte rssi = reader.I8();
        reader.Bytes(9);
        return new LeExtendedAdvertisingReport(properties, address, reader.Bytes(reader.U8()), rssi);
    }

    private AdvertisingEventType Type()
    {
        if (Properties.HasFlag(AdvertisingEventProperties.HighDutyOrResponse)) return AdvertisingEventType.ScanResponse;
        if (Properties.HasFlag(AdvertisingEventProperties.Connectable))
            return Properties.HasFlag(AdvertisingEventProperties.Directed) ? AdvertisingEventType.ConnectableDirected : AdvertisingEventType.ConnectableUndirected;
        return Properties.HasFlag(AdvertisingEventProperties.Scannable) ? AdvertisingEventType.ScannableUndirected : AdvertisingEventType.NonConnectableUndirected;
    }
}

/// <summary>Advertisers were heard by a controller that scans with extended commands ([Vol 4, Part E] 7.7.65.13).</summary>
/// <remarks>NumReports 1 | reports</remarks>
public readonly ref struct LeExtendedAdvertisingReports
{
    private readonly ReadOnlySpan<byte> _reports;
    private readonly int _count;

    private LeExtendedAdvertisingReports(int count, ReadOnlySpan<byte> reports)
    {
        _count = count;
        _reports = reports;
    }

    /// <summary>Reads the event's parameters behind the subevent code.</summary>
    /// <exception cref="MalformedPduException">The reports do not fill them exactly.</exception>
    public static LeExtendedAdvertisingReports Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        byte count = r.U8();
        ReadOnlySpan<byte> reports = r.Rest();
        var check = new PduReader(reports);
        for (int i = 0; i < count; i++) LeExtendedAdvertisingReport.Read(ref check);
        check.End();
        return new LeExtendedAdvertisingReports(count, reports);
    }

    /// <summary>Walks the reports.</summary>
    public Enumerator GetEnumerator() => new(_reports, _count);

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
        public LeExtendedAdvertisingReport Current { get; private set; }

        /// <summary>Goes to the next report.</summary>
        public bool MoveNext()
        {
            if (_left-- <= 0) return false;
            Current = LeExtendedAdvertisingReport.Read(ref _reader);
            return true;
        }
    }
}

/// <summary>An advertising set has stopped by itself ([Vol 4, Part E] 7.7.65.18).</summary>
/// <remarks>Status 1 | AdvertisingHandle 1 | ConnectionHandle 2 | NumCompletedEvents 1 octets</remarks>
/// <param name="Status">Success for a connection, else why.</param>
/// <param name="AdvertisingHandle">The set.</param>
/// <param name="ConnectionHandle">The connection that came of it.</param>
/// <param name="CompletedEvents">Advertising events, where a number was asked for.</param>
public readonly record struct LeAdvertisingSetTerminated(
    HciErrorCode Status, byte AdvertisingHandle, ushort ConnectionHandle, byte CompletedEvents) : ILeEvent<LeAdvertisingSetTerminated>
{
    /// <inheritdoc/>
    public static LeSubevent Subevent => LeSubevent.AdvertisingSetTerminated;

    /// <inheritdoc/>
    public static LeAdvertisingSetTerminated Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeAdvertisingSetTerminated((HciErrorCode)r.U8(), r.U8(), r.U16(), r.U8());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.U8(AdvertisingHandle);
        writer.U16(ConnectionHandle);
        writer.U8(CompletedEvents);
    }
}
