using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using BleStack.Gap;
using BleStack.Smp;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>
/// The bond file. The first octet says whether the rest is a complete file, or a body that gets a header with a valid checksum.
/// </summary>
public sealed class BondFileTarget : FuzzTarget
{
    private static readonly string[] s_names =
    [
        "peer", "created", "keySize", "authenticated", "secureConnections", "localLtk", "peerLtk", "peerIrk", "peerCsrk", "peerSignCounter",
        "localCsrk",
        "localSignCounter", "cccds", "clientFeatures", "databaseHash",
    ];

    public override string Name => "bond-file";

    public override string Summary =>
        "bond files, with a checksum that is right: InvalidDataException, NotSupportedException, or bonds that write and read back the same";

    public override bool IsScript => false;

    public override void Generate(FuzzRandom random, ScriptWriter script)
    {
        var json = new StringBuilder("[");
        for (int i = random.Next(4); i > 0; i--) json.Append(Bond(random)).Append(i > 1 ? "," : "");
        json.Append(']');
        if (random.OneIn(8))
        {
            script.Raw(0);
            script.Raw(WithHeader(Encoding.UTF8.GetBytes(json.ToString())));
            return;
        }

        script.Raw(1);
        script.Raw(Encoding.UTF8.GetBytes(json.ToString()));
    }

    public override int Execute(ReadOnlySpan<byte> script)
    {
        if (script.IsEmpty) return 1;
        byte[] file = script[0] == 0 ? script[1..].ToArray() : WithHeader(script[1..]);
        try
        {
            IReadOnlyList<Bond> bonds = BondFile.Parse(file);
            byte[] written = BondFile.Format(bonds);
            Require(
                written.AsSpan().SequenceEqual(BondFile.Format(BondFile.Parse(written))),
                "bonds that were read change when written and read again"
            );
        }
        catch (Exception documented) when (documented is InvalidDataException or NotSupportedException)
        {
            // The documented answers.
        }

        return 1;
    }

    private static byte[] WithHeader(ReadOnlySpan<byte> body) =>
        [.. Encoding.ASCII.GetBytes($"BleStack-bonds 2 sha256={Convert.ToHexStringLower(SHA256.HashData(body))}\n"), .. body];

    private static string Bond(FuzzRandom random)
    {
        var json = new StringBuilder("{");
        foreach (string name in s_names)
        {
            bool optional = name is "localLtk" or "peerLtk" or "peerIrk" or "peerCsrk" or "localCsrk" or "databaseHash";
            if (random.OneIn(optional ? 3 : 60)) continue;
            if (json.Length > 1) json.Append(',');
            json.Append(CultureInfo.InvariantCulture, $"\"{name}\":{(random.OneIn(50) ? Wrong(random) : Value(random, name))}");
        }

        return json.Append('}').ToString();
    }

    private static string Value(FuzzRandom random, string name) => name switch
    {
        "peer" => $"\"{Convert.ToHexString(random.Bytes(1))}:00:00:11:22:{random.Byte():X2}/{(random.OneIn(2) ? "public" : "random")}\"",
        "created" => $"\"20{random.Next(100):00}-0{1 + random.Next(9)}-1{random.Next(10)}T10:20:30+0{random.Next(10)}:00\"",
        "keySize" => (7 + random.Next(10)).ToString(CultureInfo.InvariantCulture),
        "authenticated" or "secureConnections" => random.OneIn(2) ? "true" : "false",
        "localLtk" or "peerLtk" => $"{{\"key\":{Key(random)},\"ediv\":{random.Word()},\"rand\":{random.Next64()}}}",
        "cccds" => random.OneIn(2) ? "{}" : $"{{\"{random.Word()}\":{random.Next(3)},\"{random.Word()}\":{Cccd(random)}}}",
        "peerSignCounter" or "localSignCounter" => ((uint)random.Next64()).ToString(CultureInfo.InvariantCulture),
        "clientFeatures" => random.Byte().ToString(CultureInfo.InvariantCulture),
        _ => Key(random),
    };

    private static string Cccd(FuzzRandom random) =>
        $"{{\"value\":{random.Next(4)},\"service\":\"{random.Word():X4}\",\"serviceInstance\":{random.Next(3)},\"characteristic\":\"{random.Word():X4}\",\"instance\":{random.Next(3)}}}";

    private static string Wrong(FuzzRandom random) =>
        random.Pick<string>([
            "null",
            "1",
            "-1",
            "1e400",
            "99999999999999999999",
            "\"\"",
            "\"ABC\"",
            "\"\\ud800\"",
            "[]",
            "{}",
            "[[[[]]]]",
            "true",
            "\"9999-12-31T23:59:59-14:00\"",
            "0.5",
            "{\"1\":1,\"1\":2}",
            "{\"70000\":1}",
            "{\"key\":null}",
        ]);

    private static string Key(FuzzRandom random) =>
        $"\"{Convert.ToHexStringLower(random.Bytes(random.OneIn(40) ? random.Next(20) : 16))}\"";
}
