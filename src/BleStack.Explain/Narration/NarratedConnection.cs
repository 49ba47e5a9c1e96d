using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Explain.Capture;
using BleStack.L2cap;

namespace BleStack.Explain.Narration;

/// <summary>One connection as far as the capture shows it. Updated by one thread while packets arrive.</summary>
internal sealed class NarratedConnection
{
    private readonly List<NarratedPairing> _pairings = [];

    internal NarratedConnection(int number, int adapter, DateTimeOffset opened) => (Number, Adapter, Opened) = (number, adapter, opened);

    /// <summary>Its number in the capture, from 1.</summary>
    public int Number { get; }

    /// <summary>Number of the controller; 0 on an air capture.</summary>
    public int Adapter { get; }

    /// <summary>The HCI connection handle, or the access address on an air capture.</summary>
    public uint Handle { get; internal init; }

    /// <summary>True when it was recorded by a sniffer, not at a host and its controller.</summary>
    public bool IsAir { get; internal init; }

    /// <summary>True when the capture begins in the middle of it.</summary>
    public bool StartsInMiddle { get; internal init; }

    /// <summary>Time of the first packet.</summary>
    public DateTimeOffset Opened { get; }

    /// <summary>Time of its end; null while it is open.</summary>
    public DateTimeOffset? Closed { get; internal set; }

    /// <summary>The last packet's time.</summary>
    public DateTimeOffset LastSeen { get; internal set; }

    /// <summary>The side whose host was captured; None while unknown, and on an air capture.</summary>
    public Party Local { get; internal set; }

    /// <summary>The phone's address on this connection; null while unknown.</summary>
    public BleAddress? Phone { get; internal set; }

    /// <summary>The device's address on this connection; null while unknown.</summary>
    public BleAddress? Device { get; internal set; }

    /// <summary>The identity address that the phone distributed in a pairing; null for none.</summary>
    public BleAddress? PhoneIdentity { get; internal set; }

    /// <summary>The identity address that the device distributed in a pairing; null for none.</summary>
    public BleAddress? DeviceIdentity { get; internal set; }

    /// <summary>The device's name as advertised or read; control characters are replaced. Null while unknown.</summary>
    public string? DeviceName { get; internal set; }

    /// <summary>Connection parameters in force; null while unknown.</summary>
    public ConnectionParameterValues? Parameters { get; internal set; }

    /// <summary>The ATT MTU in force.</summary>
    public ushort Mtu { get; internal set; } = 23;

    /// <summary>
    /// The link's current protection, as far as the capture shows; the level of a bond made before the capture is unknown.
    /// </summary>
    public LinkSecurity Security { get; internal set; }

    /// <summary>True when the link is encrypted with a key whose pairing is not in the capture.</summary>
    public bool IsLevelUnknown { get; internal set; }

    /// <summary>Number of L2CAP PDUs.</summary>
    public long Packets { get; internal set; }

    public IReadOnlyList<NarratedPairing> Pairings => _pairings;

    /// <summary>The device's GATT database as far as it was seen.</summary>
    public GattMap DeviceDatabase { get; internal set; } = new();

    /// <summary>The phone's GATT database as far as it was seen.</summary>
    public GattMap PhoneDatabase { get; internal set; } = new();

    internal void Add(NarratedPairing pairing) => _pairings.Add(pairing);
}

/// <summary>Connection parameters in HCI units.</summary>
/// <param name="Interval">Connection interval in 1.25 ms.</param>
/// <param name="Latency">Connection events the device may skip.</param>
/// <param name="Timeout">Supervision timeout in 10 ms.</param>
internal readonly record struct ConnectionParameterValues(ushort Interval, ushort Latency, ushort Timeout)
{
    /// <summary>"interval 30 ms, latency 0, supervision timeout 5 s".</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"interval {Interval * 1.25:0.##} ms, latency {Latency}, supervision timeout {Timeout / 100.0:0.##} s");
}
