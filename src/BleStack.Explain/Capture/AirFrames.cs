using System;
using System.Buffers.Binary;

namespace BleStack.Explain.Capture;

/// <summary>Decodes link-layer packets in the encapsulations of sniffers. All numbers are little-endian.</summary>
internal static class AirFrames
{
    private const int Crc = 3;
    private const int PhyCoded = 2;

    /// <summary>Link type 251: access address (4), PDU, CRC (3).</summary>
    public static bool TryPlain(ReadOnlySpan<byte> frame, out AirPacket packet) => TryFrame(frame, default, out packet);

    /// <summary>Link type 256: channel, signal, noise, address offences, reference address (4), flags (2); then as 251.</summary>
    public static bool TryWithHeader(ReadOnlySpan<byte> frame, out AirPacket packet)
    {
        packet = default;
        if (frame.Length < 10) return false;
        int flags = BinaryPrimitives.ReadUInt16LittleEndian(frame[8..]);
        var about = new About
        {
            Sender = (flags >> 7 & 7) switch { 2 => Party.Phone, 3 => Party.Device, _ => Party.None },
            IsDamaged = (flags & 0x0C00) == 0x0400,
            IsChecked = (flags & 0x0C00) == 0x0C00,
            IsDecrypted = (flags & 0x0008) != 0,
            IsCoded = flags >> 14 == PhyCoded,
        };
        return TryFrame(frame[10..], about, out packet);
    }

    /// <summary>Link type 272, versions 1 to 3: board, lengths (2), version, counter (2), kind; header length, flags, channel, RSSI, event
    /// (2), time (4); then as 251.</summary>
    public static bool TryNordic(ReadOnlySpan<byte> frame, out AirPacket packet)
    {
        packet = default;
        if (frame.Length < 18) return false;
        bool isOldest = frame[1] == 0xBE && frame[2] == 0xEF;
        byte version = isOldest ? (byte)0 : frame[3];
        if (version > 3 || (!isOldest && frame[6] is not (2 or 6))) return false;
        byte flags = frame[isOldest ? 9 : 8];
        ReadOnlySpan<byte> inner = frame[(isOldest ? 18 : 17)..];
        bool isData = inner.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(inner) != AirPacket.AdvertisingAddress;
        var about = new About
        {
            Sender = !isData ? Party.None : (flags & 2) != 0 ? Party.Phone : Party.Device,
            IsDamaged = (flags & 1) == 0,
            IsChecked = true,
            IsDecrypted = isData && (flags & 0x0C) == 0x0C,
            IsCoded = version >= 2 && (flags >> 4 & 7) == PhyCoded,
        };
        return TryFrame(inner, about, out packet);
    }

    /// <summary>User link types: the encapsulation of the three whose lengths are consistent.</summary>
    public static bool TryGuess(ReadOnlySpan<byte> frame, out AirPacket packet)
    {
        if (Fits(frame, 0)) return TryPlain(frame, out packet);
        if (Fits(frame, 10)) return TryWithHeader(frame, out packet);
        if (Fits(frame, 17)) return TryNordic(frame, out packet);
        packet = default;
        return false;
    }

    // The PDU may be followed by the CRC, by nothing, or by the CRC and four octets that the sniffer adds.
    private static bool Fits(ReadOnlySpan<byte> frame, int at)
    {
        int rest = frame.Length - at - 6;
        return rest >= 0 && rest - frame[at + 5] is 0 or Crc or Crc + 4;
    }

    private static bool TryFrame(ReadOnlySpan<byte> frame, About about, out AirPacket packet)
    {
        packet = default;
        int pdu = about.IsCoded ? 5 : 4; // The coding indicator stands between address and PDU.
        if (frame.Length < pdu + 2) return false;
        int whole = 2 + frame[pdu + 1];
        packet = new AirPacket
        {
            AccessAddress = BinaryPrimitives.ReadUInt32LittleEndian(frame),
            Pdu = frame.Slice(pdu, Math.Min(whole, frame.Length - pdu)),
            Sender = about.Sender,
            IsDamaged = about.IsDamaged,
            IsChecked = about.IsChecked,
            IsDecrypted = about.IsDecrypted,
        };
        return true;
    }

    private readonly struct About
    {
        public Party Sender { get; init; }

        public bool IsDamaged { get; init; }

        public bool IsChecked { get; init; }

        public bool IsDecrypted { get; init; }

        public bool IsCoded { get; init; }
    }
}
