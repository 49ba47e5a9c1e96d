using System;
using System.Buffers.Binary;
using System.IO;
using BleStack.Diagnostics;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>The btsnoop reader; the input is a file.</summary>
public sealed class BtsnoopTarget : FuzzTarget
{
    public override string Name => "btsnoop";

    public override string Summary =>
        "trace files into BtsnoopReader: InvalidDataException or records that lie inside the file; what was read writes and reads back the same";

    public override bool IsScript => false;

    public override void Generate(FuzzRandom random, ScriptWriter script)
    {
        Span<byte> header = [.. "btsnoop\0"u8, 0, 0, 0, 1, 0, 0, 3, 0xEA];
        if (random.OneIn(30)) header[random.Next(16)] = random.Byte();
        script.Raw(header);
        for (int i = random.Next(8); i > 0; i--)
        {
            byte[] packet = random.Bytes(1 + random.Next(random.OneIn(10) ? 400 : 40));
            byte[] record = new byte[24];
            uint length = random.OneIn(20) ? (uint)random.Next64() >> random.Next(32) : (uint)packet.Length;
            BinaryPrimitives.WriteUInt32BigEndian(record, length);
            BinaryPrimitives.WriteUInt32BigEndian(record.AsSpan(4), length);
            BinaryPrimitives.WriteUInt32BigEndian(record.AsSpan(8), (uint)random.Next(4));
            BinaryPrimitives.WriteInt64BigEndian(
                record.AsSpan(16),
                random.OneIn(4) ? (long)random.Next64() : 0x00E4_0000_0000_0000 + random.Next(1 << 30)
            );
            script.Raw(record);
            script.Raw(packet);
        }

        if (random.OneIn(4)) script.Raw(random.Bytes(random.Next(30)));
    }

    public override int Execute(ReadOnlySpan<byte> script)
    {
        int octets = 0, records = 0;
        try
        {
            using var reader = new BtsnoopReader(new MemoryStream(script.ToArray()));
            while (reader.Read() is { } record)
            {
                records++;
                octets += 24 + record.Packet.Length;
                CheckRoundTrip(record);
            }
        }
        catch (InvalidDataException)
        {
            // The documented answer.
        }

        Require(octets <= script.Length, "more records than the file has octets for");
        return Math.Max(1, records);
    }

    private static void CheckRoundTrip(BtsnoopRecord record)
    {
        var file = new MemoryStream();
        using (var writer = new BtsnoopWriter(file, new FixedTime(record.Time))) writer.Write(record.Packet, record.IsReceived);
        using var reader = new BtsnoopReader(new MemoryStream(file.ToArray()));
        BtsnoopRecord again = reader.Read() ?? throw new RuleBrokenException("a record that was read cannot be written");
        Require(
            again.Packet.AsSpan().SequenceEqual(record.Packet) && again.IsReceived == record.IsReceived && again.Time == record.Time,
            "a record changed on the way"
        );
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
