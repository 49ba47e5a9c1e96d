using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BleStack.Core;
using BleStack.Smp;

namespace BleStack.Gap;

/// <summary>The format of a bond file: one line "BleStack-bonds 2 sha256=HEX", then JSON, which the sum covers to the last octet.</summary>
/// <remarks>
/// Keys are hexadecimal, most significant octet first. Version 1, which kept subscriptions by handle alone, is still read and becomes
/// version 2 with the next change; a version not known here is refused rather than guessed at.
/// </remarks>
internal static class BondFile
{
    private const string Magic = "BleStack-bonds ";
    private const string Version = "2";
    private const string VersionByHandle = "1";

    public static byte[] Format(IReadOnlyList<Bond> bonds)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartArray();
            foreach (Bond bond in bonds) Write(json, bond);
            json.WriteEndArray();
        }

        byte[] header = Encoding.ASCII.GetBytes($"{Magic}{Version} sha256={Convert.ToHexStringLower(SHA256.HashData(body.ToArray()))}\n");
        return [.. header, .. body.ToArray()];
    }

    /// <exception cref="InvalidDataException">Damaged.</exception>
    /// <exception cref="NotSupportedException">Of another version.</exception>
    public static IReadOnlyList<Bond> Parse(byte[] file)
    {
        int end = Array.IndexOf(file, (byte)'\n');
        string header = Encoding.ASCII.GetString(file, 0, Math.Max(end, 0));
        if (!header.StartsWith(Magic, StringComparison.Ordinal)) throw new InvalidDataException("It does not begin as a bond file does.");
        string[] words = header[Magic.Length..].Split(' ');
        if (words[0] is not (Version or VersionByHandle))
            throw new NotSupportedException(
                $"It has version {words[0]} and this program reads versions {VersionByHandle} and {Version}. The file was left as it is."
            );
        ReadOnlyMemory<byte> body = file.AsMemory(end + 1);
        if (words.Length != 2 || words[1] != $"sha256={Convert.ToHexStringLower(SHA256.HashData(body.Span))}")
            throw new InvalidDataException("Its checksum does not match: it was cut short or changed.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            List<Bond> bonds = [];
            foreach (JsonElement element in document.RootElement.EnumerateArray()) bonds.Add(Read(element));
            return bonds;
        }
        catch (Exception exception)
            when (exception
                    is JsonException
                        or InvalidOperationException
                        or KeyNotFoundException
                        or FormatException
                        or OverflowException
                        or ArgumentException
            )
        {
            throw new InvalidDataException($"Its contents do not make sense ({exception.Message}).", exception);
        }
    }

    private static void Write(Utf8JsonWriter json, Bond bond)
    {
        json.WriteStartObject();
        json.WriteString("peer", bond.Peer.ToString());
        json.WriteString("created", bond.Created);
        json.WriteNumber("keySize", bond.KeySize);
        json.WriteBoolean("authenticated", bond.IsAuthenticated);
        json.WriteBoolean("secureConnections", bond.IsSecureConnections);
        WriteLtk(json, "localLtk", bond.LocalLtk);
        WriteLtk(json, "peerLtk", bond.PeerLtk);
        WriteOctets(json, "peerIrk", bond.PeerIrk);
        WriteOctets(json, "peerCsrk", bond.PeerCsrk);
        json.WriteNumber("peerSignCounter", bond.PeerSignCounter);
        WriteOctets(json, "localCsrk", bond.LocalCsrk);
        json.WriteNumber("localSignCounter", bond.LocalSignCounter);
        json.WriteStartObject("cccds");
        foreach ((ushort handle, SavedCccd cccd) in bond.Cccds) WriteCccd(json, handle.ToString(CultureInfo.InvariantCulture), cccd);
        json.WriteEndObject();
        json.WriteNumber("clientFeatures", bond.ClientFeatures);
        WriteOctets(json, "databaseHash", bond.DatabaseHash);
        json.WriteEndObject();
    }

    private static void WriteCccd(Utf8JsonWriter json, string handle, SavedCccd cccd)
    {
        if (cccd.Of is not { } of)
        {
            json.WriteNumber(handle, cccd.Value);
            return;
        }

        json.WriteStartObject(handle);
        json.WriteNumber("value", cccd.Value);
        json.WriteString("service", of.Service.ToString());
        json.WriteNumber("serviceInstance", of.ServiceInstance);
        json.WriteString("characteristic", of.Characteristic.ToString());
        json.WriteNumber("instance", of.Instance);
        json.WriteEndObject();
    }

    private static void WriteLtk(Utf8JsonWriter json, string name, LongTermKey? ltk)
    {
        if (ltk is null) return;
        json.WriteStartObject(name);
        WriteOctets(json, "key", ltk.Key);
        json.WriteNumber("ediv", ltk.Ediv);
        json.WriteNumber("rand", ltk.Rand);
        json.WriteEndObject();
    }

    private static void WriteOctets(Utf8JsonWriter json, string name, byte[]? octets)
    {
        if (octets is not null) json.WriteString(name, Convert.ToHexStringLower(octets));
    }

    private static Bond Read(JsonElement json) => new()
    {
        Peer = BleAddress.TryParse(json.GetProperty("peer").GetString(), out BleAddress peer)
            ? peer
            : throw new FormatException("a peer's address is not one"),
        Created = json.GetProperty("created").GetDateTimeOffset(),
        KeySize = json.GetProperty("keySize").GetByte() is >= 7 and <= 16 and var size
            ? size
            : throw new FormatException("a key size is not 7 to 16"),
        IsAuthenticated = json.GetProperty("authenticated").GetBoolean(),
        IsSecureConnections = json.GetProperty("secureConnections").GetBoolean(),
        LocalLtk = ReadLtk(json, "localLtk"),
        PeerLtk = ReadLtk(json, "peerLtk"),
        PeerIrk = ReadOctets(json, "peerIrk"),
        PeerCsrk = ReadOctets(json, "peerCsrk"),
        PeerSignCounter = json.GetProperty("peerSignCounter").GetUInt32(),
        LocalCsrk = ReadOctets(json, "localCsrk"),
        LocalSignCounter = json.GetProperty("localSignCounter").GetUInt32(),
        Cccds = ReadCccds(json.GetProperty("cccds")),
        ClientFeatures = json.GetProperty("clientFeatures").GetByte(),
        DatabaseHash = ReadOctets(json, "databaseHash"),
    };

    private static LongTermKey? ReadLtk(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement ltk)
            ? new LongTermKey(
                ReadOctets(ltk, "key") ?? throw new FormatException("a key is missing"),
                ltk.GetProperty("ediv").GetUInt16(),
                ltk.GetProperty("rand").GetUInt64()
            )
            : null;

    private static byte[]? ReadOctets(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out JsonElement value)) return null;
        byte[] octets = Convert.FromHexString(value.GetString() ?? throw new FormatException($"{name} is null"));
        return octets.Length == 16 ? octets : throw new FormatException($"{name} has {octets.Length} octets, not 16");
    }

    private static Dictionary<ushort, SavedCccd> ReadCccds(JsonElement json)
    {
        Dictionary<ushort, SavedCccd> cccds = [];
        foreach (JsonProperty entry in json.EnumerateObject())
            cccds.Add(ushort.Parse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture), ReadCccd(entry.Value));
        return cccds;
    }

    private static SavedCccd ReadCccd(JsonElement json) =>
        json.ValueKind == JsonValueKind.Number
            ? new SavedCccd(json.GetUInt16())
            : new SavedCccd(
                json.GetProperty("value").GetUInt16(),
                new CharacteristicIdentity(
                    ReadUuid(json, "service"),
                    json.GetProperty("serviceInstance").GetInt32(),
                    ReadUuid(json, "characteristic"),
                    json.GetProperty("instance").GetInt32()
                )
            );

    private static BleUuid ReadUuid(JsonElement json, string name) =>
        BleUuid.TryParse(json.GetProperty(name).GetString(), out BleUuid uuid) ? uuid : throw new FormatException($"{name} is not a UUID");
}
