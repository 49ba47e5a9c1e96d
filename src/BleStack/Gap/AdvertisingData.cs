using System;
using System.Collections.Generic;
using System.Text;
using BleStack.Core;

namespace BleStack.Gap;

/// <summary>What advertising data and scan response say, read together. Anyone may send anything: what is malformed is skipped.</summary>
public sealed class AdvertisingData
{
    private readonly List<(AdType Type, byte[] Data)> _structures = [];

    /// <summary>Reads the AD structures of both.</summary>
    public AdvertisingData(ReadOnlySpan<byte> advertising, ReadOnlySpan<byte> scanResponse = default)
    {
        Read(advertising);
        Read(scanResponse);
    }

    /// <summary>Every well-formed structure, in order.</summary>
    public IReadOnlyList<(AdType Type, byte[] Data)> Structures => _structures;

    /// <summary>A length pointed past the end: the rest of that part was not read.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>The flags; None when absent.</summary>
    public AdFlags Flags => Find(AdType.Flags) is [var flags, ..] ? (AdFlags)flags : AdFlags.None;

    /// <summary>The local name, complete or else shortened; null when absent.</summary>
    public string? Name =>
        (Find(AdType.CompleteLocalName) ?? Find(AdType.ShortenedLocalName)) is { } utf8 ? Encoding.UTF8.GetString(utf8) : null;

    /// <summary>The appearance; null when absent.</summary>
    public ushort? Appearance => Find(AdType.Appearance) is [var low, var high] ? (ushort)(low | high << 8) : null;

    /// <summary>Transmit power in dBm; null when absent.</summary>
    public sbyte? TxPower => Find(AdType.TxPowerLevel) is [var dbm] ? (sbyte)dbm : null;

    /// <summary>The service UUIDs of all lists, complete or not.</summary>
    public IReadOnlyList<BleUuid> Services
    {
        get
        {
            List<BleUuid> services = [];
            foreach ((AdType type, byte[] data) in _structures)
            {
                int size = UuidSize(type);
                for (int at = 0; size > 0 && at + size <= data.Length; at += size) services.Add(BleUuid.Read(data.AsSpan(at, size)));
            }

            return services;
        }
    }

    /// <summary>The data of the first structure of a type; null when absent.</summary>
    public byte[]? Find(AdType type)
    {
        foreach ((AdType found, byte[] data) in _structures)
            if (found == type) return data;
        return null;
    }

    /// <summary>Service data of a service, without its UUID; null when absent.</summary>
    public byte[]? ServiceData(BleUuid service)
    {
        int size = service.WireLength;
        AdType type = size == 2 ? AdType.ServiceData16 : AdType.ServiceData128;
        foreach ((AdType found, byte[] data) in _structures)
            if (found == type && data.Length >= size && BleUuid.Read(data.AsSpan(0, size)) == service) return data[size..];
        return null;
    }

    private static int UuidSize(AdType type) => type switch
    {
        AdType.IncompleteServices16 or AdType.CompleteServices16 => 2,
        AdType.IncompleteServices32 or AdType.CompleteServices32 => 4,
        AdType.IncompleteServices128 or AdType.CompleteServices128 => 16,
        _ => 0,
    };

    private void Read(ReadOnlySpan<byte> octets)
    {
        // A length of 0 ends the significant part early ([Vol 3, Part C] 11).
        while (octets is [> 0, ..])
        {
            int length = octets[0];
            if (length >= octets.Length)
            {
                IsMalformed = true;
                return;
            }

            _structures.Add(((AdType)octets[1], octets[2..(length + 1)].ToArray()));
            octets = octets[(length + 1)..];
        }
    }
}
