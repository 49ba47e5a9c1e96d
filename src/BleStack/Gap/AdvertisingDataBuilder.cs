using System;
using System.Linq;
using System.Text;
using BleStack.Core;

namespace BleStack.Gap;

/// <summary>
/// Builds advertising or scan response data: AD structures of length, type and data, 31 octets at most ([Vol 3, Part C] 11).
/// </summary>
public sealed class AdvertisingDataBuilder
{
    /// <summary>Octets in one legacy advertising or scan response PDU.</summary>
    public const int MaximumLength = 31;

    private readonly byte[] _octets = new byte[MaximumLength];
    private int _length;

    /// <summary>Octets that still fit, the two of the next structure's header included.</summary>
    public int Free => MaximumLength - _length;

    /// <summary>Adds the flags; default for a device that phones shall find.</summary>
    public AdvertisingDataBuilder Flags(AdFlags flags = AdFlags.GeneralDiscoverable | AdFlags.BrEdrNotSupported) =>
        Add(AdType.Flags, [(byte)flags]);

    /// <summary>Adds the complete local name, UTF-8.</summary>
    /// <exception cref="ArgumentException">It does not fit; use <see cref="ShortenedName"/>, or the scan response.</exception>
    public AdvertisingDataBuilder Name(string name) => Add(AdType.CompleteLocalName, Encoding.UTF8.GetBytes(name));

    /// <summary>Adds the name whole when it fits, else as much of it as fits, marked as shortened; characters are never split.</summary>
    public AdvertisingDataBuilder ShortenedName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        byte[] utf8 = Encoding.UTF8.GetBytes(name);
        if (utf8.Length + 2 <= Free) return Name(name);
        int keep = Math.Max(0, Free - 2);
        while (keep > 0 && (utf8[keep] & 0xC0) == 0x80) keep--;
        return keep == 0 ? this : Add(AdType.ShortenedLocalName, utf8.AsSpan(0, keep));
    }

    /// <summary>Adds the complete lists of service UUIDs, 16-bit ones and 128-bit ones each in their structure.</summary>
    public AdvertisingDataBuilder Services(params BleUuid[] services)
    {
        ArgumentNullException.ThrowIfNull(services);
        AddUuids(AdType.CompleteServices16, [.. services.Where(s => s.Is16Bit)]);
        AddUuids(AdType.CompleteServices128, [.. services.Where(s => !s.Is16Bit)]);
        return this;
    }

    /// <summary>Adds Service Data under a 16-bit or 128-bit UUID.</summary>
    public AdvertisingDataBuilder ServiceData(BleUuid service, ReadOnlySpan<byte> data)
    {
        var writer = new PduWriter(new byte[16 + data.Length]);
        service.Write(ref writer);
        writer.Bytes(data);
        return Add(service.Is16Bit ? AdType.ServiceData16 : AdType.ServiceData128, writer.Written);
    }

    /// <summary>Adds manufacturer specific data under an assigned company identifier.</summary>
    public AdvertisingDataBuilder ManufacturerData(ushort company, ReadOnlySpan<byte> data)
    {
        var writer = new PduWriter(new byte[2 + data.Length]);
        writer.U16(company);
        writer.Bytes(data);
        return Add(AdType.ManufacturerSpecificData, writer.Written);
    }

    /// <summary>Adds the appearance (Assigned Numbers 2.6).</summary>
    public AdvertisingDataBuilder Appearance(ushort appearance) => Add(AdType.Appearance, [(byte)appearance, (byte)(appearance >> 8)]);

    /// <summary>Adds the transmit power in dBm.</summary>
    public AdvertisingDataBuilder TxPower(sbyte dbm) => Add(AdType.TxPowerLevel, [(byte)dbm]);

    /// <summary>Adds any AD structure.</summary>
    /// <exception cref="ArgumentException">It does not fit into the 31 octets.</exception>
    public AdvertisingDataBuilder Add(AdType type, ReadOnlySpan<byte> data)
    {
        if (data.Length + 2 > Free)
        {
            throw new ArgumentException(
                $"{type} needs {data.Length + 2} octets of advertising data and {Free} of {MaximumLength} are left; shorten it or move it to the scan response.",
                nameof(data)
            );
        }

        var writer = new PduWriter(_octets.AsSpan(_length));
        writer.U8((byte)(data.Length + 1));
        writer.U8((byte)type);
        writer.Bytes(data);
        _length += writer.Length;
        return this;
    }

    /// <summary>The octets built so far.</summary>
    public byte[] ToArray() => _octets.AsSpan(0, _length).ToArray();

    private void AddUuids(AdType type, BleUuid[] uuids)
    {
        if (uuids.Length == 0) return;
        var writer = new PduWriter(new byte[16 * uuids.Length]);
        foreach (BleUuid uuid in uuids) uuid.Write(ref writer);
        Add(type, writer.Written);
    }
}
