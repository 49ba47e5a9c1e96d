using System;
using BleStack.Hci.Packets;

namespace BleStack.Explain.Capture;

/// <summary>Reads the records of one file format and passes on their packets.</summary>
internal abstract class CaptureFormat(CaptureInput input, IPacketSink sink, CaptureResult result)
{
    /// <summary>Longest record accepted, in octets; the longest HCI packet has 65,540.</summary>
    protected const int LongestRecord = 1 << 20;

    protected CaptureInput Input => input;

    protected CaptureResult Result => result;

    /// <summary>Reads the next record; false at the end, or when nothing more can be read, with the reason in <see
    /// cref="CaptureResult.Problem"/>.</summary>
    public abstract bool ReadRecord();

    /// <summary>Passes an H4 packet, indicator first, to the sink.</summary>
    protected void Give(DateTimeOffset time, int adapter, PacketDirection direction, ReadOnlySpan<byte> packet, long originalLength)
    {
        int missing = Missing(packet.Length, originalLength);
        if (direction == PacketDirection.Unknown && packet.Length > 0)
            direction = (H4PacketType)packet[0] switch { H4PacketType.Command => PacketDirection.Sent,
                H4PacketType.Event => PacketDirection.Received, _ => direction };
        result.HciPackets++;
        sink.OnHci(new PacketStamp(time, result.Records, adapter), direction, packet, missing);
    }

    protected void Give(DateTimeOffset time, in AirPacket packet)
    {
        result.AirPackets++;
        sink.OnAir(new PacketStamp(time, result.Records), packet);
    }

    protected void GiveAdapterGone(DateTimeOffset time, int adapter) => sink.OnAdapterGone(new PacketStamp(time, result.Records, adapter));

    protected int Missing(int captured, long original)
    {
        if (original <= captured) return 0;
        result.CutPackets++;
        return (int)Math.Min(original - captured, int.MaxValue);
    }

    /// <summary>The stream ended before <paramref name="what"/> was complete; no octets at all are a regular end.</summary>
    protected bool Ended(string what)
    {
        if (input.Left > 0)
            result.Problem =
                $"the file ends in the middle of {what} (record {result.Records + 1}, at octet {input.Position}): what precedes "
                + "it is explained";
        return false;
    }

    protected bool Damaged(string how)
    {
        result.Problem =
            $"record {result.Records + 1}, at octet {input.Position}, {how}: the file is damaged there, and what precedes it is "
            + "explained";
        return false;
    }
}
