using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Diagnostics;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Smp;
using SecureGattServer.Simulator.Wire;

namespace SecureGattServer.Simulator.Tests;

/// <summary>A btsnoop file of the device, read by the stack's own parsers: the messages of pairings, and their results.</summary>
internal sealed class Trace
{
    private Trace(IReadOnlyList<WireFact> facts) => Facts = facts;

    public IReadOnlyList<WireFact> Facts { get; }

    /// <summary>All SMP PDUs in order, sent and received.</summary>
    public IReadOnlyList<(bool Received, SmpPdu Pdu)> Smp =>
        [.. Facts.Where(static fact => fact.Layer == WireLayer.Smp).Select(static fact => (fact.Received, SmpPdu.Parse(fact.Octets)!))];

    /// <summary>The pairings that got an answer, in order.</summary>
    public IReadOnlyList<TracedPairing> Pairings
    {
        get
        {
            List<TracedPairing> all = [];
            PairingFeatures? asked = null;
            foreach (WireFact fact in Facts)
            {
                if (fact.Layer == WireLayer.Event && fact.Event == HciEventCode.EncryptionChange && all.Count > 0)
                    all[^1].OnEncryption(fact);
                if (fact.Layer != WireLayer.Smp) continue;
                SmpPdu pdu = SmpPdu.Parse(fact.Octets)!;
                if (pdu is PairingRequest request) asked = request.Features;
                else if (pdu is PairingResponse response) all.Add(new TracedPairing(asked!.Value, response.Features));
                else if (all.Count > 0) all[^1].Add(fact.Received, pdu);
            }

            return all;
        }
    }

    public static Trace Read(string path)
    {
        var source = new Replay();
        using var tap = new HciTap(source);
        List<WireFact> facts = [];
        tap.Seen += facts.Add;
        tap.Open(source);
        foreach (BtsnoopRecord record in BtsnoopReader.ReadFile(path))
        {
            if (record.IsReceived) source.Sink!.OnPacket(record.Packet);
            else tap.Send(record.Packet);
        }

        return new Trace(facts);
    }

    /// <summary>A transport that goes nowhere; the trace is pushed through the tap above it.</summary>
    private sealed class Replay : IHciTransport, IHciPacketSink
    {
        public string Name => "a trace";

        public IHciPacketSink? Sink { get; private set; }

        public void Open(IHciPacketSink sink) => Sink = sink;

        public void Send(ReadOnlySpan<byte> packet)
        {
        }

        public void OnPacket(ReadOnlySpan<byte> packet)
        {
        }

        public void OnClosed(string reason)
        {
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>One pairing as it was said.</summary>
internal sealed class TracedPairing(PairingFeatures request, PairingFeatures response)
{
    private readonly List<(bool FromPhone, SmpPdu Pdu)> _pdus = [];

    public PairingFeatures Request { get; } = request;

    public PairingFeatures Response { get; } = response;

    public bool IsSecureConnections => Request.SupportsSecureConnections && Response.SupportsSecureConnections;

    public AssociationModel Model => AssociationModel.Select(Request, Response);

    /// <summary>The link was encrypted in the course of it.</summary>
    public bool IsEncrypted { get; private set; }

    /// <summary>The level that follows from the messages, once encrypted.</summary>
    public SecurityLevel Level =>
        new LinkSecurity(
            IsEncrypted,
            Model.IsAuthenticated,
            IsSecureConnections,
            Request.IsBonding && Response.IsBonding,
            Math.Min(Request.MaxKeySize, Response.MaxKeySize)
        ).Level;

    /// <summary>Codes of the key PDUs one side gave, in order.</summary>
    public IReadOnlyList<SmpCode> Keys(bool fromPhone) =>
        [
            .. _pdus
                .Where(one =>
                    one.FromPhone == fromPhone && one.Pdu.Code is >= SmpCode.EncryptionInformation and <= SmpCode.SigningInformation
                )
                .Select(static one => one.Pdu.Code),
        ];

    /// <summary>How often a code was sent by the phone: 20 Pairing Random mean a passkey of 20 bits, one anything else.</summary>
    public int Count(SmpCode code) => _pdus.Count(one => one.FromPhone && one.Pdu.Code == code);

    public void Add(bool fromPhone, SmpPdu pdu) => _pdus.Add((fromPhone, pdu));

    public void OnEncryption(WireFact change) => IsEncrypted |= change.Octets is [_, 0, _, _, not 0, ..];
}
