using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Peers.Tests.Harness;
using Xunit;

namespace Peers.Tests.BleHostFlows;

/// <summary>How phones discover the firmware's table, and each attribute's answer to paired and unpaired phones.</summary>
[NeedsBleHost]
public sealed partial class DiscoveryTests
{
    private const string Stock = "--profile heart-rate ";
    private const byte MtuRequest = 0x02;
    private const int DefaultMtu = 23;

    [Theory]
    [InlineData("MTU exchanged first", true)]
    [InlineData("MTU never exchanged", false)]
    public Task The_MTU_is_exchanged_first_or_never(string name, bool first) =>
        Flow.RunAsync(name, "mtu", Stock, PhoneArguments.Capable.With("mtuFirst", first), flow =>
        {
            // Five services of six octets each: in one response of 256 octets, or three and two in 23.
            Assert.Equal(first ? [5] : [3, 2], flow.Step("services")["pages"]!.AsArray().Select(static page => page!.AsArray().Count));
            Assert.All(flow.Step("notified")["values"]!.AsArray(), static value =>
                Assert.InRange(((string)value!).Length / 2, 4, DefaultMtu - 3)
            );
            Assert.Equal(first ? 1 : 0, flow.Said("link: mtu=256"));
            Assert.Equal(first ? 1 : 0, flow.Said("link: mtu="));
            if (first)
            {
                Assert.Equal((0, 256), ((int)flow.Step("mtu")["error"]!, (int)flow.Step("mtu")["mtu"]!));
                Assert.Equal([MtuRequest, 0x05, 0x02], flow.Att.First().Octets);
                Assert.Contains(flow.Att, static pdu => !pdu.FromPeer && pdu.Length > DefaultMtu);
            }
            else
            {
                Assert.All(flow.Att, static pdu => Assert.InRange(pdu.Length, 1, DefaultMtu));
            }
        });

    [Fact]
    public Task Discovery_by_handle_ranges() =>
        Flow.RunAsync(nameof(Discovery_by_handle_ranges), "ranges", Stock, PhoneArguments.Capable, static flow =>
        {
            JsonArray services = flow.Step("walked")["services"]!.AsArray();
            Assert.Equal(
                [
                    "1800 1-5: 2A00 2A01",
                    "1801 6-13: 2A05+2902 2B3A 2B29",
                    "180D 14-21: 2A37+2902 2A38 2A39",
                    "180A 22-26: 2A29 2A26",
                    "180F 27-65535: 2A19",
                ],
                services.Select(Describe)
            );
            // One range over everything gives the same result as its parts, and as the firmware's own table.
            Attribute[] all =
            [
                .. flow.Step("attributes")["pages"]!.AsArray().SelectMany(static page => page!.AsArray()).Select(Attribute.Of),
            ];
            Assert.Equal(Enumerable.Range(1, 29), all.Select(static one => one.Handle));
            Assert.Equal(services.SelectMany(Attributes), all);
            AssertAsTable(flow, all);
            Assert.Equal(
                services.SelectMany(static one => one!["characteristics"]!.AsArray()).Select(static one => (int)one!["handle"]!),
                flow.Step("characteristics")["all"]!.AsArray().Select(static one => (int)one!["handle"]!));
            JsonNode found = Assert.Single(flow.Step("one service")["ranges"]!.AsArray())!;
            Assert.Equal((14, 21), ((int)found["start"]!, (int)found["end"]!));
            AssertRefusals(flow.Step("bad ranges")["answers"]!.AsObject());
        });

    [Theory]
    [InlineData("Every handle read before and after pairing with a passkey", Stock, true)]
    [InlineData("Every handle read before and after Just Works pairing", Stock, false)]
    [InlineData("Every handle read, the control point readable", Stock + "--control-point-read", true)]
    public Task Every_handle_answers_as_the_table_says(string name, string serve, bool mitm) =>
        Flow.RunAsync(name, "every-handle", serve, mitm ? PhoneArguments.Capable : PhoneArguments.Simple, flow =>
        {
            Attribute[] all = [.. flow.Step("attributes")["all"]!.AsArray().Select(Attribute.Of)];
            Dictionary<int, TableRow> table = AssertAsTable(flow, all);
            AssertReads(flow.Step("before"), all, table, isEncrypted: false, isAuthenticated: false);
            AssertReads(flow.Step("after"), all, table, isEncrypted: true, isAuthenticated: mitm);
        });

    private static void AssertReads(
        JsonObject step,
        Attribute[] all,
        Dictionary<int, TableRow> table,
        bool isEncrypted,
        bool isAuthenticated
    )
    {
        JsonObject[] reads = [.. step["reads"]!.AsArray().Select(static one => one!.AsObject())];
        Assert.Equal(all.Length + 2, reads.Length);
        // No attribute has handle 0, nor the one after the last: Invalid Handle.
        Assert.Equal([0x01, 0x01], new[] { reads[0], reads[^1] }.Select(static read => (int)read["error"]!));
        for (int i = 0; i < all.Length; i++)
        {
            JsonObject read = reads[i + 1];
            (int error, string? value) = Expected(all[i], table, isEncrypted, isAuthenticated);
            Assert.True(
                error == (int)read["error"]!,
                $"handle {all[i].Handle} ({all[i].Type}): expected error {error}, got {read.ToJsonString()}"
            );
            if (value is not null) Assert.Equal(value, (string?)read["value"]);
        }
    }

    // GAP's and GATT's own services and all declarations are open; Service Changed is indicated only; the firmware's values are as its
    // table says.
    private static (int Error, string? Value) Expected(
        Attribute attribute,
        Dictionary<int, TableRow> table,
        bool isEncrypted,
        bool isAuthenticated
    )
    {
        if (attribute.Type == "2A05") return (0x02, null);
        if (!table.TryGetValue(attribute.Handle, out TableRow? row) || row.IsService) return (0, null);
        if (row.Reads.Length == 0) return (0x02, null);
        bool isAllowed = row.Reads switch { "read-enc-mitm" => isAuthenticated, "read-enc" => isEncrypted, _ => true };
        return isAllowed ? (0, row.Value) : (0x05, null);
    }

    /// <summary>The firmware's table, by handle; each row has the type it should have where the phone found it.</summary>
    private static Dictionary<int, TableRow> AssertAsTable(Flow flow, Attribute[] all)
    {
        TableRow[] rows = [.. flow.Console.Select(TableRow.Of).OfType<TableRow>()];
        Assert.Equal(9, rows.Length);
        int before = all.Single(static one => one.Type == "2A37").Handle - rows.Single(static row => row.Type == "2A37").Offset;
        foreach (TableRow row in rows) Assert.Equal(row.IsService ? "2800" : row.Type, all[before + row.Offset - 1].Type);
        return rows.ToDictionary(row => before + row.Offset);
    }

    // [Vol 3, Part F] 3.4.3.1, 3.4.4.1, 3.4.4.9: 0x01 Invalid Handle, 0x0A Attribute Not Found, 0x10 Unsupported Group Type, with the
    // handle asked from.
    private static void AssertRefusals(JsonObject answers)
    {
        (string, int, int)[] got = [.. answers.Select(static one => (one.Key, (int)one.Value!["error"]!, (int)one.Value["handle"]!))];
        Assert.Equal(
            [
                ("findFromZero", 0x01, 0), ("findBackwards", 0x01, 5), ("readByTypeFromZero", 0x01, 0), ("readByTypeBackwards", 0x01, 5),
                ("groupsFromZero", 0x01, 0), ("groupsOfNoGroup", 0x10, 1), ("findBeyond", 0x0A, 0xFFF0),
            ],
            got);
    }

    private static string Describe(JsonNode? service)
    {
        IEnumerable<string> characteristics = service!["characteristics"]!
            .AsArray()
            .Select(static one =>
                string.Join(
                    '+',
                    one!["descriptors"]!.AsArray().Select(static descriptor => (string)descriptor!["type"]!).Prepend((string)one["type"]!)
                )
            );
        return $"{service["type"]} {service["start"]}-{service["end"]}: {string.Join(' ', characteristics)}";
    }

    private static IEnumerable<Attribute> Attributes(JsonNode? service)
    {
        yield return new Attribute((int)service!["start"]!, "2800");
        foreach (JsonNode? one in service["characteristics"]!.AsArray())
        {
            yield return new Attribute((int)one!["handle"]!, "2803");
            yield return new Attribute((int)one["valueHandle"]!, (string)one["type"]!);
            foreach (JsonNode? descriptor in one["descriptors"]!.AsArray()) yield return Attribute.Of(descriptor);
        }
    }

    private sealed record Attribute(int Handle, string Type)
    {
        public static Attribute Of(JsonNode? one) => new((int)one!["handle"]!, (string)one["type"]!);
    }

    /// <summary>
    /// "table: +06 2A38 Body Sensor Location: R read-enc-mitm value=01"; offsets count from the firmware's first attribute, 1.
    /// </summary>
    private sealed partial record TableRow(int Offset, string Type, bool IsService, string Reads, string? Value)
    {
        public static TableRow? Of(string line)
        {
            if (Form().Match(line) is not { Success: true } match) return null;
            string[] words = match.Groups["rest"].Value.Split(' ');
            string? value = words.FirstOrDefault(static word => word.StartsWith("value=", StringComparison.Ordinal))?["value=".Length..];
            return new TableRow(
                int.Parse(match.Groups["offset"].Value, CultureInfo.InvariantCulture),
                match.Groups["type"].Value,
                words is ["service"],
                words.FirstOrDefault(static word => word.StartsWith("read", StringComparison.Ordinal)) ?? "",
                value?.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant());
        }

        [GeneratedRegex(@"^table: \+(?<offset>\d+) (?<type>[0-9A-F]{4}) [^:]+: (?<rest>.+)$")]
        private static partial Regex Form();
    }
}
