using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using SecureGattServer.Studio.Model;
using Studio.Tests.Kit;
using TestKit;
using Xunit;

namespace Studio.Tests.Server;

/// <summary>docs/studio-protocol.md describes the messages: every document with every field, every command with every argument.</summary>
public sealed partial class ProtocolTests
{
    private static readonly string s_document = File.ReadAllText(RepositoryRoot.File("docs", "studio-protocol.md"));

    [Fact]
    public void Every_document_is_described_field_by_field()
    {
        string[] described = [.. Heading().Matches(s_document).Select(static match => match.Groups[1].Value).Order(StringComparer.Ordinal)];
        Type[] types = [.. Documents()];
        Assert.Equal(types.Select(static type => type.Name).Order(StringComparer.Ordinal), described);
        foreach (Type type in types) Assert.Equal(Described(type.Name), Fields(type));
    }

    [Fact]
    public void Json_has_the_fields_that_are_described()
    {
        JsonElement board = JsonSerializer.Deserialize<JsonElement>(StudioJson.Document(Browser.Documents.Board));
        Assert.Equal(
            Described(nameof(BoardDocument)).Select(static field => field.Split(':')[0]),
            board.EnumerateObject().Select(static member => member.Name).Order(StringComparer.Ordinal)
        );

        // Null in a part, absent in an entry.
        Assert.Equal(JsonValueKind.Null, board.GetProperty("stop").ValueKind);
        JsonElement line = JsonSerializer.Deserialize<JsonElement>(StudioJson.Entry(new HeartEntry(60, null, null, [])));
        Assert.Equal(["bpm", "rr"], line.EnumerateObject().Select(static member => member.Name));
    }

    [Fact]
    public void Every_command_is_described_with_its_arguments()
    {
        string source = File.ReadAllText(RepositoryRoot.File("src", "SecureGattServer.Simulator", "Studio", "PageCommands.cs"));
        Assert.Equal(
            Verb().Matches(source).Select(static match => match.Groups[1].Value).Order(StringComparer.Ordinal),
            Commands().Select(static one => one.Name).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            Argument().Matches(source).Select(static match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal),
            Commands().SelectMany(static one => one.Arguments).Select(static one => one.Name).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_argument_is_asked_for_and_checked()
    {
        await using StudioRun run = await StudioRun.StartAsync();
        await using PageClient page = await run.OpenAsync();
        PagePhone phone = await PagePhone.AddAsync(page);
        foreach ((string name, IReadOnlyList<(string Name, string Type)> arguments) in Commands())
        {
            foreach ((string argument, string type) in arguments)
            {
                Dictionary<string, object> message = arguments
                    .Where(static one => !one.Type.EndsWith('?'))
                    .ToDictionary(static one => one.Name, one => Right(one.Name, phone.Id));
                message[argument] = type.StartsWith("text", StringComparison.Ordinal) ? 7 : "seven";
                Assert.Equal(argument, (await page.RefusedAsync(name, message)).Field);
                if (type.EndsWith('?')) continue;
                message.Remove(argument);
                Assert.Equal(argument, (await page.RefusedAsync(name, message)).Field);
            }
        }

        Assert.Equal("do", (await page.RefusedAsync("phone.dance")).Field);
    }

    private static object Right(string argument, string phone) => argument switch
    {
        "phone" => phone,
        "on" => true,
        "handle" or "question" or "seconds" => 1,
        "mode" => "fast",
        _ => "x",
    };

    // All types that pages are sent, and those their fields have.
    private static HashSet<Type> Documents()
    {
        var found = new HashSet<Type>();
        foreach (
            CustomAttributeData root in typeof(StudioJsonContext)
                .GetCustomAttributesData()
                .Where(static one => one.AttributeType == typeof(JsonSerializableAttribute))
        )
            Add((Type)root.ConstructorArguments[0].Value!);
        return found;

        void Add(Type type)
        {
            Type one = type.IsArray ? type.GetElementType()! : type.IsGenericType ? type.GenericTypeArguments[0] : type;
            if (one.Namespace != typeof(SessionDocument).Namespace || !found.Add(one)) return;
            foreach (PropertyInfo property in one.GetProperties()) Add(property.PropertyType);
        }
    }

    private static IEnumerable<string> Fields(Type type)
    {
        var nulls = new NullabilityInfoContext();
        return type.GetProperties().Select(property =>
        {
            bool isMissing = nulls.Create(property).ReadState == NullabilityState.Nullable;
            return $"{JsonNamingPolicy.CamelCase.ConvertName(property.Name)}: {Word(property.PropertyType)}{(isMissing ? "?" : "")}";
        }).Order(StringComparer.Ordinal);
    }

    private static string Word(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return Word(inner);
        if (type.IsGenericType) return "list of " + Word(type.GenericTypeArguments[0]);
        if (type == typeof(string)) return "text";
        if (type == typeof(bool)) return "flag";
        if (type == typeof(int) || type == typeof(long)) return "whole number";
        return type == typeof(double) ? "number" : type.Name;
    }

    private static IEnumerable<string> Described(string type)
    {
        int start = s_document.IndexOf($"### {type}\n", StringComparison.Ordinal);
        int end = s_document.IndexOf("\n#", start + 4, StringComparison.Ordinal);
        string part = s_document[start..(end < 0 ? s_document.Length : end)];
        return Field()
            .Matches(part)
            .Select(static match => $"{match.Groups[1].Value}: {match.Groups[2].Value}")
            .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<(string Name, IReadOnlyList<(string Name, string Type)> Arguments)> Commands() =>
        Command()
            .Matches(Break().Replace(s_document, " "))
            .Select(static match =>
                (
                    match.Groups[1].Value,
                    (IReadOnlyList<(string, string)>)
                        [.. Named().Matches(match.Groups[2].Value).Select(static one => (one.Groups[1].Value, one.Groups[2].Value))]
                )
            );

    [GeneratedRegex(@"^### (\w+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| `(\w+)` \| ([^|]+?) \|", RegexOptions.Multiline)]
    private static partial Regex Field();

    // "- `phone.read` (`phone` text, `handle` whole number): …", its lines joined.
    [GeneratedRegex(@"^- `(\w+\.\w+)`(?: \(([^)]*)\))?", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"\n  (?=\S)")]
    private static partial Regex Break();

    [GeneratedRegex(@"`(\w+)` ([\w ]+\??)")]
    private static partial Regex Named();

    [GeneratedRegex(@"\[""(\w+\.\w+)""\] =")]
    private static partial Regex Verb();

    [GeneratedRegex(@"arguments\.\w+\(""(\w+)""")]
    private static partial Regex Argument();
}
