using System;
using System.Buffers.Binary;
using BleStack.Hci.Packets;

namespace BleStack.Explain.Capture;

/// <summary>btsnoop: datalink 1001 (HCI without indicator), 1002 (HCI UART), 2001 (Linux monitor, as btmon writes).</summary>
/// <remarks>
/// File: "btsnoop\0", version (4), datalink (4). Record: original length (4), included length (4), flags (4), drops (4), time (8), octets.
/// All big-endian; the time counts microseconds from the year 0.
/// </remarks>
internal sealed class BtsnoopFormat : CaptureFormat
{
    private const int RecordHeader = 24;
    private const long UnixEpoch = 0x00DC_DDB3_0F2F_8000;

    private readonly uint _datalink;

    public BtsnoopFormat(CaptureInput input, IPacketSink sink, CaptureResult result) : base(input, sink, result)
    {
        if (!input.TryPeek(16, out Span<byte> header))
            throw new CaptureException("is a btsnoop file that ends within its header: it holds no packets");
        _datalink = BinaryPrimitives.ReadUInt32BigEndian(header[12..]);
        Result.Format = _datalink switch
        {
            1001 => "btsnoop (HCI)",
            1002 => "btsnoop (HCI UART)",
            2001 => "btsnoop (Linux monitor)",
            1003 or 1004 => throw new CaptureException($"is a btsnoop file of datalink {_datalink} " +
                $"({(_datalink == 1003 ? "BCSP" : "three-wire UART")}); 1001, 1002 and 2001 are read"),
            _ => throw new CaptureException(
                $"is a btsnoop file of datalink {_datalink}; 1001 (HCI), 1002 (HCI UART) and 2001 (Linux monitor) are " + "read"
            ),
        };
        input.Advance(16);
    }

    public override bool ReadRecord()
    {
        if (!Input.TryPeek(RecordHeader, out Span<byte> header)) return Ended("a record's header");
        uint length = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        if (length > LongestRecord) return Damaged($"claims {length:N0} octets");
        if (!Input.TryPeek(RecordHeader + (int)length, out Span<byte> record)) return Ended("a packet");
        uint original = BinaryPrimitives.ReadUInt32BigEndian(record);
        uint flags = BinaryPrimitives.ReadUInt32BigEndian(record[8..]);
        DateTimeOffset time = Stamp.OfMicroseconds(BinaryPrimitives.ReadInt64BigEndian(record[16..]) - UnixEpoch);
        Result.Records++;
        Take(time, original, flags, record);
        Input.Advance(record.Length);
        return true;
    }

    private void Take(DateTimeOffset time, uint original, uint flags, Span<byte> record)
    {
        PacketDirection direction = (flags & 1) != 0 ? PacketDirection.Received : PacketDirection.Sent;
        switch (_datalink)
        {
            case 1002:
                Give(time, 0, direction, record[RecordHeader..], original);
                break;
            case 1001:
                H4PacketType type = (flags & 2) == 0 ? H4PacketType.AclData : direction == PacketDirection.Sent ? H4PacketType.Command
                    : H4PacketType.Event;
                record[RecordHeader - 1] = (byte)type;
                Give(time, 0, direction, record[(RecordHeader - 1)..], original + 1L);
                break;
            default:
                OnMonitor(time, (int)(flags >> 16), (ushort)flags, record[(RecordHeader - 1)..], original + 1L);
                break;
        }
    }

    private void OnMonitor(DateTimeOffset time, int adapter, ushort opcode, Span<byte> packet, long original)
    {
        if (MonitorPacket.IsAdapterGone(opcode)) GiveAdapterGone(time, adapter);
        else if (MonitorPacket.TryIndicate(opcode, packet, out PacketDirection direction)) Give(time, adapter, direction, packet, original);
    }
}
