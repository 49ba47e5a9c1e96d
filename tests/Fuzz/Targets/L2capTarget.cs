using System;
using System.Collections.Generic;
using BleStack.Hci.Packets;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>
/// ACL fragments on two links that stay: octet 0 of a message is the link (bit 0), the boundary flags (bits 4–5) and whether completions
/// are held back (bit 7).
/// </summary>
public sealed class L2capTarget : FuzzTarget
{
    private const ushort AsPeripheral = 1, AsCentral = 2;

    private static readonly byte[] s_codes = [0x01, 0x06, 0x07, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1A];
    private static readonly byte[] s_lengths = [2, 4, 2, 8, 2, 10, 10, 4, 10, 10, 6, 2];

    public override string Name => "l2cap";

    public override string Summary =>
        "fragments, frames and signaling commands of a peer: at most one answer a request, with its identifier; the links stay and serve the next read";

    public override void Generate(FuzzRandom random, ScriptWriter script)
    {
        for (int i = 8 + random.Next(40); i > 0; i--)
        {
            byte[] frame = random.OneIn(2) ? Signal(random) : HciHostTarget.Frame(random);
            int link = random.Next(2) | (random.OneIn(30) ? 0x80 : 0);
            if (random.OneIn(2))
            {
                script.Add([(byte)(link | 0x20), .. frame]);
                continue;
            }

            int boundary = 0x20;
            for (int at = 0; at < frame.Length;)
            {
                int length = Math.Min(frame.Length - at, random.OneIn(8) ? 0 : 1 + random.Next(12));
                script.Add([(byte)(link | boundary), .. frame.AsSpan(at, length)]);
                boundary = random.OneIn(20) ? 0x20 : 0x10;
                at += Math.Max(length, 1);
            }
        }
    }

    public override int Execute(ReadOnlySpan<byte> script)
    {
        var bench = new HostBench();
        bench.Feed(static c => c.Connect(AsPeripheral, 1, 1));
        bench.Feed(static c => c.Connect(AsCentral, 0, 2));
        var reader = new ScriptReader(script);
        int inputs = 0;
        while (reader.TryNext(out ReadOnlySpan<byte> message))
        {
            inputs++;
            if (!message.IsEmpty) Take(bench, message[0], message[1..].ToArray());
        }

        Require(bench.Controller.Disconnecting.Count == 0, "the host ended a link for what came on it");
        bench.ExpectAnswer(AsPeripheral);
        bench.ExpectAnswer(AsCentral);
        bench.Close();
        return inputs;
    }

    private static void Take(HostBench bench, byte how, byte[] data)
    {
        bench.Controller.CompletesItself = (how & 0x80) == 0;
        if (bench.Controller.CompletesItself) bench.Feed(static c => c.CompleteAll());
        bench.Controller.Acl.Clear();
        bench.Feed(c => c.AclIn((how & 1) == 0 ? AsPeripheral : AsCentral, (how >> 4) & 3, data));
        if (bench.Controller.CompletesItself) CheckAnswers(bench.Controller.Acl, data);
    }

    private static void CheckAnswers(List<byte[]> sent, byte[] data)
    {
        int signals = 0;
        foreach (byte[] packet in sent)
        {
            ReadOnlySpan<byte> frame = packet.AsSpan(5);
            bool starts = (packet[2] >> 4 & 3) != (int)AclBoundary.Continuing;
            if (!starts || frame is not [_, _, 5, 0, ..]) continue;
            signals++;
            Require(
                frame.Length >= 8 && (frame[0] | frame[1] << 8) == 4 + (frame[6] | frame[7] << 8),
                "a signaling answer whose lengths do not agree"
            );
            bool whole = data is [_, _, 5, 0, _, _, ..];
            if (whole && frame[4] != 0x12 && data.Length == 4 + (data[0] | data[1] << 8))
                Require(frame[5] == data[5], "an answer with another identifier than its request");
        }

        Require(signals <= 1, "more than one signaling answer to one fragment");
    }

    private static byte[] Signal(FuzzRandom random)
    {
        int chosen = random.Next(s_codes.Length);
        byte[] body = random.Bytes(random.OneIn(6) ? random.Next(70) : s_lengths[chosen]);
        for (int i = 0; i < body.Length; i++)
            if (random.OneIn(2)) body[i] = (byte)(i % 2 == 0 ? 6 + random.Next(60) : random.Next(2));
        int length = random.OneIn(10) ? random.Next(80) : body.Length;
        byte code = random.OneIn(10) ? random.Byte() : s_codes[chosen];
        byte[] pdu = [code, (byte)random.Next(6), (byte)length, 0, .. body];
        return [(byte)pdu.Length, (byte)(pdu.Length >> 8), 5, 0, .. pdu];
    }
}
