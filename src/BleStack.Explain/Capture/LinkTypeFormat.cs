using System;
using System.Buffers.Binary;

namespace BleStack.Explain.Capture;

/// <summary>What pcap and pcapng share: packets of link types (the tcpdump project's list), HCI or air.</summary>
internal abstract class LinkTypeFormat(CaptureInput input, IPacketSink sink, CaptureResult result) : CaptureFormat(input, sink, result)
{
    private const int H4 = 187;
    private const int Ppi = 192;
    private const int H4WithDirection = 201;
    private const int LinkLayer = 251;
    private const int LinuxMonitor = 254;
    private const int LinkLayerWithHeader = 256;
    private const int NordicSniffer = 272;
    private const int FirstUser = 147;
    private const int LastUser = 162;

    /// <summary>Handles one packet; <paramref name="direction"/> is the one recorded by the file format.</summary>
    protected void Take(int linkType, DateTimeOffset time, int adapter, PacketDirection direction, Span<byte> packet, long original)
    {
        Result.Records++;
        switch (linkType)
        {
            case H4:
                Give(time, adapter, direction, packet, original);
                break;
            case H4WithDirection when packet.Length > 4:
                Give(time, adapter, packet[3] == 0 ? PacketDirection.Sent : PacketDirection.Received, packet[4..], original - 4);
                break;
            case LinuxMonitor when packet.Length >= 4:
                OnMonitor(time, packet, original);
                break;
            default:
                TakeAir(linkType, time, packet, original);
                break;
        }
    }

    // Adapter (2), opcode (2), big-endian; the opcode's last octet is overwritten with the indicator.
    private void OnMonitor(DateTimeOffset time, Span<byte> packet, long original)
    {
        int adapter = BinaryPrimitives.ReadUInt16BigEndian(packet);
        ushort opcode = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        if (MonitorPacket.IsAdapterGone(opcode)) GiveAdapterGone(time, adapter);
        else if (MonitorPacket.TryIndicate(opcode, packet[3..], out PacketDirection direction))
            Give(time, adapter, direction, packet[3..], original - 3);
    }

    private void TakeAir(int linkType, DateTimeOffset time, ReadOnlySpan<byte> packet, long original)
    {
        AirPacket air = default;
        bool isAir = linkType switch
        {
            LinkLayer => AirFrames.TryPlain(packet, out air),
            LinkLayerWithHeader => AirFrames.TryWithHeader(packet, out air),
            NordicSniffer => AirFrames.TryNordic(packet, out air),
            >= FirstUser and <= LastUser => AirFrames.TryGuess(packet, out air),
            Ppi => TryPpi(time, packet, original),
            _ => false,
        };
        if (isAir && linkType != Ppi)
        {
            if (original > packet.Length) Result.CutPackets++;
            Give(time, air);
        }
        else if (!isAir && !IsAir(linkType))
        {
            Result.OtherLinkType = linkType;
        }
    }

    private static bool IsAir(int linkType) =>
        linkType is LinkLayer or LinkLayerWithHeader or NordicSniffer or H4WithDirection or LinuxMonitor;

    // Version (1), flags (1), length (2), link type (4), little-endian; then fields about the radio, then the packet.
    private bool TryPpi(DateTimeOffset time, ReadOnlySpan<byte> packet, long original)
    {
        if (packet.Length < 8) return false;
        int header = BinaryPrimitives.ReadUInt16LittleEndian(packet[2..]);
        uint inner = BinaryPrimitives.ReadUInt32LittleEndian(packet[4..]);
        if (header < 8 || header > packet.Length
            || inner is not (LinkLayer or LinkLayerWithHeader or NordicSniffer or (>= FirstUser and <= LastUser))) return false;
        TakeAir((int)inner, time, packet[header..], original - header);
        return true;
    }
}
