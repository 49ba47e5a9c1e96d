using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using BleStack.Diagnostics;

namespace Peers.Tests.BleHostFlows;

/// <summary>A PDU of the attribute or security protocol in a trace of one link at a time.</summary>
/// <param name="FromPeer">The traced host received it.</param>
/// <param name="Channel">The L2CAP channel.</param>
/// <param name="Length">Octets of the whole PDU.</param>
/// <param name="Octets">Those of its first fragment.</param>
/// <param name="IsEncrypted">The link was encrypted then.</param>
internal sealed record TracedPdu(bool FromPeer, int Channel, int Length, byte[] Octets, bool IsEncrypted)
{
    public const int Att = 4;
    public const int Smp = 6;

    // H4 [Vol 4, Part A] 2; events [Vol 4, Part E] 7.7.
    private const byte AclData = 2;
    private const byte Event = 4;
    private const byte DisconnectionComplete = 0x05;
    private const byte EncryptionChange = 0x08;
    private const byte LeMeta = 0x3E;
    private const byte ConnectionComplete = 0x01;
    private const byte EnhancedConnectionComplete = 0x0A;
    private const int ContinuingFragment = 1;

    public byte Opcode => Octets[0];

    /// <summary>
    /// All PDUs of a btsnoop file, in order; one the host handed over while the end of its link was on the way goes nowhere.
    /// </summary>
    public static IReadOnlyList<TracedPdu> Read(string trace)
    {
        List<TracedPdu> all = [];
        bool isEncrypted = false;
        bool isGone = false;
        foreach (BtsnoopRecord record in BtsnoopReader.ReadFile(trace))
        {
            isEncrypted = record.Packet switch
            {
                [Event, DisconnectionComplete, ..] => false,
                [Event, EncryptionChange, _, 0, _, _, byte enabled, ..] => enabled != 0,
                _ => isEncrypted,
            };
            isGone = record.Packet switch
            {
                [Event, DisconnectionComplete, ..] => true,
                [Event, LeMeta, _, ConnectionComplete or EnhancedConnectionComplete, 0, ..] => false,
                _ => isGone,
            };
            if (Parse(record, isEncrypted) is { } pdu && (pdu.FromPeer || !isGone)) all.Add(pdu);
        }

        return all;
    }

    private static TracedPdu? Parse(BtsnoopRecord record, bool isEncrypted)
    {
        byte[] packet = record.Packet;
        if (packet is not [AclData, _, byte flags, _, _, _, _, _, _, _, ..] || ((flags >> 4) & 3) == ContinuingFragment) return null;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(packet.AsSpan(5));
        return new TracedPdu(
            record.IsReceived,
            BinaryPrimitives.ReadUInt16LittleEndian(packet.AsSpan(7)),
            length,
            packet[9..],
            isEncrypted
        );
    }
}
