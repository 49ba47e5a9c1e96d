using System;
using System.Collections.Generic;
using BleStack.Hci;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>The H4 framer. First octet: how the stream is cut.</summary>
public sealed class H4Target : FuzzTarget
{
    private readonly Sink _whole = new();
    private readonly Sink _cut = new();

    public override string Name => "h4";

    public override string Summary =>
        "octet streams into H4Framer: the same packets however the stream is cut, every octet accounted for, one error and no other";

    public override bool IsScript => false;

    public override void Generate(FuzzRandom random, ScriptWriter script)
    {
        script.Raw(random.Byte());
        for (int i = 1 + random.Next(8); i > 0; i--)
        {
            byte indicator = (byte)(random.OneIn(40) ? random.Byte() : 1 + random.Next(5));
            int length = random.OneIn(6) ? random.Next(1200) : random.Next(40);
            script.Raw(indicator, random.Byte());
            if (indicator is 1 or 3) script.Raw(random.Byte());
            if (indicator is 2 or 5) script.Raw(random.Byte(), (byte)length, (byte)(length >> 8));
            else script.Raw((byte)(length = Math.Min(length, 255)));
            script.Raw(random.Bytes(random.OneIn(20) ? random.Next(length + 1) : length));
        }
    }

    public override int Execute(ReadOnlySpan<byte> script)
    {
        if (script.IsEmpty) return 1;
        ReadOnlySpan<byte> stream = script[1..];
        (string? error, int held) = Push(_whole, stream, stream.Length);
        (string? cutError, int cutHeld) = Push(_cut, stream, 1 + (script[0] % 19));
        Require(error == cutError, $"cut, the stream ends with '{cutError}' instead of '{error}'");
        Require(_whole.Octets.Count == _cut.Octets.Count && _whole.Packets == _cut.Packets, "cut, the stream gives other packets");
        Require(error is not null || held == cutHeld, "cut, the stream leaves another rest");
        Require(
            stream.StartsWith(_whole.Octets.ToArray()) && stream.StartsWith(_cut.Octets.ToArray()),
            "packets are not the octets of the stream in order"
        );
        Require(error is not null || _whole.Octets.Count + held == stream.Length, "octets were lost");
        return Math.Max(1, _whole.Packets);
    }

    private static (string? Error, int Held) Push(Sink sink, ReadOnlySpan<byte> stream, int step)
    {
        sink.Clear();
        using var framer = new H4Framer(sink);
        try
        {
            for (int at = 0; at < stream.Length; at += step) framer.Push(stream.Slice(at, Math.Min(step, stream.Length - at)));
            return (null, framer.Held);
        }
        catch (HciTransportException exception)
        {
            return (exception.Message, framer.Held);
        }
    }

    private sealed class Sink : IHciPacketSink
    {
        public List<byte> Octets { get; } = [];

        public int Packets { get; private set; }

        public void Clear()
        {
            Octets.Clear();
            Packets = 0;
        }

        public void OnPacket(ReadOnlySpan<byte> packet)
        {
            Octets.AddRange(packet);
            Packets++;
        }

        public void OnClosed(string reason)
        {
        }
    }
}
