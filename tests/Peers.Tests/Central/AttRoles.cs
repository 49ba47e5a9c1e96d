using System;
using System.Collections.Generic;
using System.IO;
using BleStack.Diagnostics;
using BleStack.L2cap;

namespace Peers.Tests.Central;

/// <summary>Parts a trace of a link on which both sides are ATT clients into one trace for each client.</summary>
/// <remarks>
/// tshark 4.0 keeps one request and one table of handles a connection, not one for each direction: where requests of both sides cross, it
/// reads a response as the answer to the wrong one and calls it malformed. Apart, each half is an ordinary conversation.
/// </remarks>
internal static class AttRoles
{
    private const byte AclData = 0x02;
    private const int BoundaryOffset = 2;
    private const int CidOffset = 7;
    private const int OpcodeOffset = 9;

    /// <summary>
    /// Writes the two halves beside the trace and returns their names: ATT of the traced host as client, and as server. All else is in
    /// both.
    /// </summary>
    public static (string AsClient, string AsServer) Split(string trace)
    {
        (string asClient, string asServer) = (
            Path.ChangeExtension(trace, "as-client.btsnoop"),
            Path.ChangeExtension(trace, "as-server.btsnoop")
        );
        IReadOnlyList<BtsnoopRecord> records = BtsnoopReader.ReadFile(trace);
        Write(asClient, records, isClient: true);
        Write(asServer, records, isClient: false);
        return (asClient, asServer);
    }

    private static void Write(string path, IReadOnlyList<BtsnoopRecord> records, bool isClient)
    {
        var clock = new Clock();
        using BtsnoopWriter half = BtsnoopWriter.Create(path, clock);
        bool[] drops = [false, false];
        foreach (BtsnoopRecord record in records)
        {
            clock.Now = record.Time;
            int direction = record.IsReceived ? 1 : 0;
            if (StartsPdu(record.Packet)) drops[direction] = RoleOfTracedHost(record) is { } role && role != isClient;
            if (record.Packet[0] != AclData || !drops[direction]) half.Write(record.Packet, record.IsReceived);
        }
    }

    // Packet boundary flag 01: a continuing fragment ([Vol 4, Part E] 5.4.2).
    private static bool StartsPdu(byte[] packet) => packet[0] == AclData && (packet[BoundaryOffset] >> 4 & 0b11) != 0b01;

    // PDUs of clients (requests, commands, confirmations) have even opcodes, those of servers odd ones ([Vol 3, Part F] 3.4.8).
    private static bool? RoleOfTracedHost(BtsnoopRecord record) =>
        record.Packet.Length > OpcodeOffset && (record.Packet[CidOffset] | record.Packet[CidOffset + 1] << 8) == FixedCid.Att
            ? record.IsReceived == ((record.Packet[OpcodeOffset] & 1) != 0)
            : null;

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
