// docs/api.md: its code and the packages' READMEs compile, and it names every public type. To regenerate the lists after a change:
// UPDATE_API_PAGE=1 dotnet test tests/BleStack.Testing.Tests --filter PublicApiTests
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TestKit;
using Xunit;

namespace BleStack.Testing.Tests;

public sealed partial class PublicApiTests
{
    private const string Usings = """
        using System; using System.Collections.Generic; using System.Threading.Tasks; using Xunit;
        using BleStack.Att; using BleStack.Core; using BleStack.Gap; using BleStack.Gatt; using BleStack.Hci; using BleStack.Smp; using BleStack.Testing; using BleStack.Virtual;

        """;

    private static readonly string Repository = RepositoryRoot.Path;
    private static readonly string Page = Path.Combine(Repository, "docs", "api.md");
    private static readonly string[] Assemblies = ["BleStack", "BleStack.Virtual", "BleStack.Testing", "VirtualBoard"];

    public static TheoryData<string> Documents =>
        [
            "docs/api.md",
            "docs/testing-your-firmware.md",
            "src/BleStack/README.md",
            "src/BleStack.Virtual/README.md",
            "src/BleStack.Testing/README.md",
        ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Code_of_the_documentation_compiles(string document)
    {
        foreach (Match block in CodeBlock().Matches(File.ReadAllText(Path.Combine(Repository, document)).ReplaceLineEndings("\n")))
        {
            string code = block.Groups["code"].Value;
            string member = code.Contains("[Fact]", StringComparison.Ordinal)
                ? code
                : "public async Task Run(IHciTransport transport, IPairingAgent agent, BleAddress address) {\n" + code + "}\n";
            CSharpCompilation compilation = CSharpCompilation.Create(
                "sample",
                [CSharpSyntaxTree.ParseText(Usings + "public class Sample {\n" + member + "}")],
                References(),
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
            );
            string[] errors =
            [
                .. compilation
                    .GetDiagnostics()
                    .Where(static one => one.Severity == DiagnosticSeverity.Error)
                    .Select(static one => one.ToString()),
            ];
            Assert.True(errors.Length == 0, $"{document}:\n{code}\n{string.Join('\n', errors)}");
        }
    }

    [Fact]
    public void The_page_lists_every_public_type_with_what_it_is()
    {
        string text = File.ReadAllText(Page).ReplaceLineEndings("\n");
        int start = text.IndexOf("## Types of ", StringComparison.Ordinal);
        string before = start < 0 ? text : text[..start], wanted = before.TrimEnd() + "\n\n" + string.Join('\n', Assemblies.Select(Types));
        if (Environment.GetEnvironmentVariable("UPDATE_API_PAGE") == "1") File.WriteAllText(Page, wanted);
        string[] have = text.Split('\n'), want = wanted.Split('\n');
        Assert.True(
            have.SequenceEqual(want),
            "docs/api.md is not what the assemblies are; the first line of this file says how to regenerate it.\n"
                + string.Join(
                    '\n',
                    want.Except(have)
                        .Select(static line => "+ " + line)
                        .Concat(have.Except(want).Select(static line => "- " + line))
                        .Take(20)
                )
        );
    }

    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => Path.GetExtension(path) == ".dll")
            .Select(static path => MetadataReference.CreateFromFile(path));

    private static string Types(string assembly)
    {
        Assembly loaded = Assembly.Load(assembly);
        Dictionary<string, string> summaries = XDocument.Load(Path.ChangeExtension(loaded.Location, ".xml")).Descendants("member")
            .Where(static member => member.Attribute("name")!.Value.StartsWith("T:", StringComparison.Ordinal))
            .ToDictionary(static member => member.Attribute("name")!.Value[2..], static member => Text(member.Element("summary")));
        StringBuilder list = new();
        list.Append("## Types of ").Append(assembly).Append('\n');
        foreach (
            IGrouping<string?, Type> space in Offered(loaded)
                .GroupBy(static type => type.Namespace)
                .OrderBy(static group => group.Key, StringComparer.Ordinal)
        )
        {
            list.Append('\n').Append("### ").Append(space.Key).Append("\n\n");
            foreach (Type type in space.OrderBy(Name, StringComparer.Ordinal))
            {
                string summary = summaries.GetValueOrDefault(type.FullName!.Replace('+', '.'), "");
                list.AppendJoin('\n', MarkdownList.Wrap($"- `{Name(type)}`: {summary}")).Append('\n');
            }
        }

        return list.ToString();
    }

    // Of VirtualBoard only the types in the signatures or documentation of the kit's members, and those in theirs.
    private static IEnumerable<Type> Offered(Assembly assembly)
    {
        if (assembly.GetName().Name != "VirtualBoard") return assembly.GetExportedTypes();
        Assembly kit = Assembly.Load("BleStack.Testing");
        string seen =
            File.ReadAllText(Path.ChangeExtension(kit.Location, ".xml")) + string.Concat(kit.GetExportedTypes().Select(Signatures));
        HashSet<Type> offered = [];
        while (
            assembly
                .GetExportedTypes()
                .FirstOrDefault(type => !offered.Contains(type) && Regex.IsMatch(seen, Regex.Escape(type.FullName!) + @"\b"))
                is { } next
        )
        {
            offered.Add(next);
            seen += Signatures(next);
        }

        return offered;
    }

    private static string Signatures(Type type) => string.Join('\n', type.GetMembers().AsEnumerable());

    private static string Name(Type type) => Regex.Replace(type.FullName![(type.Namespace!.Length + 1)..].Replace('+', '.'), "`[0-9]+", "");

    // A summary in one line, with referenced types by their short names.
    private static string Text(XElement? summary) =>
        summary is null
            ? ""
            : Space()
                .Replace(
                    string.Concat(
                        summary
                            .Nodes()
                            .Select(static node =>
                                node switch
                                {
                                    XText text => text.Value,
                                    XElement { Name.LocalName: "see" or "seealso" or "paramref" } link => (
                                        link.Attribute("cref") ?? link.Attribute("langword") ?? link.Attribute("name")
                                    )?.Value.Split('.')[^1]
                                        ?? link.Value,
                                    XElement element => element.Value,
                                    _ => "",
                                }
                            )
                    ),
                    " "
                )
                .Trim();

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
