using System;
using System.Globalization;
using System.Linq;
using System.Text;
using BleStack.Att;
using BleStack.Att.Tables;
using BleStack.Gatt;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>Attribute tables of <c>simulator emulate --table</c>; the input is a file. An accepted table is also served.</summary>
public sealed class TableFileTarget : FuzzTarget
{
    private static readonly string[] s_types =
    [
        "2800",
        "2801",
        "2802",
        "2803",
        "2900",
        "2902",
        "2a00",
        "2a29",
        "9b574847-f706-436c-bed7-fc01eb0965c1",
    ];
    private static readonly string[] s_permissions =
    [
        "read",
        "read-encrypted",
        "read-authenticated",
        "read-authorized",
        "write",
        "write-encrypted",
        "write-signed",
        "write-secure-connections",
    ];
    private static readonly string[] s_wrong =
    [
        "null",
        "-1",
        "70000",
        "1e300",
        "\"\"",
        "\"0x\"",
        "\"zz\"",
        "[]",
        "{}",
        "true",
        "[[[[[[]]]]]]",
        "\"\\ud800\"",
        "\"0xFFFFFFFFFFFFFFFFFF\"",
        "1.5",
        "[\"read\",7]",
        "[\"reed\"]",
    ];
    private static readonly byte[][] s_requests =
    [
        [0x10, 1, 0, 0xFF, 0xFF, 0, 0x28], [0x08, 1, 0, 0xFF, 0xFF, 3, 0x28], [0x04, 1, 0, 0xFF, 0xFF],
        [
            0x06, 1, 0, 0xFF, 0xFF, 0, 0x28, 0x0D, 0x18,
        ],
        [0x0A, 1, 0], [0x0C, 3, 0, 9, 0], [0x12, 3, 0, 1, 2, 3], [0x20, 1, 0, 3, 0], [0x0A, 0xFF, 0xFF], [0x16, 3, 0, 4, 0, 1],
    ];

    public override string Name => "table-file";

    public override string Summary =>
        "attribute tables of 'simulator emulate': TableFileException with a line of the file, or a table that keeps its rules, reads back the same, and is served with one response a request";

    public override bool IsScript => false;

    public override void Generate(FuzzRandom random, ScriptWriter script)
    {
        var json = new StringBuilder(random.OneIn(40) ? "[" : "{\"attributes\":[");
        int handle = 0;
        for (int i = random.Next(12); i > 0; i--)
        {
            handle = random.OneIn(12) ? random.Next(0x10000) : handle + 1 + random.Next(3);
            json.Append(Attribute(random, handle)).Append(i > 1 ? random.OneIn(3) ? ",\n" : "," : "");
        }

        json.Append(random.OneIn(40) ? "]" : "]}");
        if (random.OneIn(30)) json.Append(random.OneIn(2) ? " \n" : "x");
        script.Raw(Encoding.UTF8.GetBytes(json.ToString()));
    }

    public override int Execute(ReadOnlySpan<byte> script)
    {
        TableFile table;
        try
        {
            table = TableFile.Parse(script);
        }
        catch (TableFileException fault)
        {
            Require(
                fault.Line >= 1 && fault.Line <= 1 + script.Count((byte)'\n') && fault.Reason.Length > 0,
                "a fault without its line or reason"
            );
            return 1;
        }

        CheckRules(table);
        byte[] written = Write(table);
        Require(
            written.AsSpan().SequenceEqual(Write(TableFile.Parse(written))),
            "a table that was read changes when written and read again"
        );
        Serve(table);
        return 1;
    }

    private static string Attribute(FuzzRandom random, int handle)
    {
        string type = random.Pick<string>(s_types);
        int length = type switch { "2800" or "2801" => random.OneIn(2) ? 2 : 16, "2802" => 4, "2803" => 5, _ => random.Next(30) };
        var json = new StringBuilder("{");
        Member(random, json, "handle", random.OneIn(8) ? $"\"0x{handle:X4}\"" : handle.ToString(CultureInfo.InvariantCulture), 80);
        Member(random, json, "type", $"\"{type}\"", 80);
        Member(random, json, "value", $"\"{Convert.ToHexStringLower(random.Bytes(random.OneIn(30) ? random.Next(600) : length))}\"", 8);
        if (type is "2800" or "2801" or "2803" && random.OneIn(3))
            Member(random, json, "groupEnd", (handle + random.Next(10)).ToString(CultureInfo.InvariantCulture), 8);
        if (random.OneIn(2))
            Member(random, json, "permissions", $"[\"{random.Pick<string>(s_permissions)}\",\"{random.Pick<string>(s_permissions)}\"]", 30);
        if (random.OneIn(4))
            Member(random, json, "maxLength", (random.OneIn(2) ? 512 : random.Next(600)).ToString(CultureInfo.InvariantCulture), 30);
        if (random.OneIn(8)) Member(random, json, "fixedLength", random.OneIn(2) ? "true" : "false", 30);
        if (random.OneIn(8)) Member(random, json, "minKeySize", (6 + random.Next(12)).ToString(CultureInfo.InvariantCulture), 30);
        if (random.OneIn(8)) Member(random, json, "error", $"\"0x{random.Byte():X2}\"", 30);
        if (random.OneIn(100)) Member(random, json, "what", "1", 1000);
        return json.Append('}').ToString();
    }

    private static void Member(FuzzRandom random, StringBuilder json, string name, string value, int leftOut)
    {
        if (random.OneIn(leftOut)) return;
        if (json.Length > 1) json.Append(',');
        json.Append(CultureInfo.InvariantCulture, $"\"{name}\":{(random.OneIn(60) ? random.Pick<string>(s_wrong) : value)}");
    }

    private static void CheckRules(TableFile table)
    {
        int before = 0;
        foreach (TableFileAttribute attribute in table.Attributes)
        {
            Require(attribute.Handle > before, "handles do not ascend");
            Require(attribute.Value.Length <= attribute.MaxLength, "a value longer than it may be");
            Require(attribute.GroupEnd == 0 || attribute.GroupEnd >= attribute.Handle, "a group that ends before it begins");
            before = attribute.Handle;
        }

        Require(table.PrimaryServices.Count() <= table.Attributes.Count, "more services than attributes");
    }

    private static byte[] Write(TableFile table)
    {
        var json = new StringBuilder("{\"attributes\":[");
        foreach (TableFileAttribute one in table.Attributes)
        {
            if (json[^1] == '}') json.Append(',');
            string permissions = string.Join(
                ',',
                Enum.GetValues<AttributePermissions>()
                    .Where(flag => flag != 0 && one.Permissions.HasFlag(flag))
                    .Select(static flag => $"\"{Kebab(flag.ToString())}\"")
            );
            json.Append(
                CultureInfo.InvariantCulture,
                $"{{\"handle\":{one.Handle},\"type\":\"{one.Type}\",\"value\":\"{Convert.ToHexStringLower(one.Value)}\",\"permissions\":[{permissions}],"
            );
            json.Append(
                CultureInfo.InvariantCulture,
                $"\"maxLength\":{one.MaxLength},\"fixedLength\":{(one.IsFixedLength ? "true" : "false")}"
            );
            if (one.GroupEnd != 0) json.Append(CultureInfo.InvariantCulture, $",\"groupEnd\":{one.GroupEnd}");
            if (one.MinimumKeySize != 0) json.Append(CultureInfo.InvariantCulture, $",\"minKeySize\":{one.MinimumKeySize}");
            if (one.Refusal != AttErrorCode.Success) json.Append(CultureInfo.InvariantCulture, $",\"error\":\"0x{(byte)one.Refusal:X2}\"");
            json.Append('}');
        }

        return Encoding.UTF8.GetBytes(json.Append("]}").ToString());
    }

    private static string Kebab(string name) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    private static void Serve(TableFile table)
    {
        var loop = new FuzzLoop();
        var link = new AttLink(loop.Loop);
        var server = new GattServer(new GattServerOptions { GapService = false, GattService = false });
        table.AddTo(server.Database.Table);
        GattConnection connection = null!;
        loop.Do(() => connection = server.Open(link));
        foreach (byte[] request in s_requests)
        {
            link.Sent.Clear();
            loop.Do(() => connection.Bearer.OnPdu(request));
            Require(
                link.Sent is [[var opcode, ..] response]
                    && response.Length <= AttOptions.MinimumMtu
                    && (opcode == request[0] + 1 || (opcode == 1 && response[1] == request[0])),
                "a table that was taken is not served with one response a request"
            );
        }
    }
}
