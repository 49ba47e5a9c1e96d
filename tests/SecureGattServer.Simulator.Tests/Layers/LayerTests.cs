using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Mono.Cecil;
using TestKit;
using Xunit;

namespace SecureGattServer.Simulator.Tests.Layers;

/// <summary>Layers point down only, as docs/architecture.md lists them: that page is the one place where their order is written.</summary>
public sealed partial class LayerTests
{
    private static readonly string s_page = File.ReadAllText(RepositoryRoot.File("docs", "architecture.md")).ReplaceLineEndings("\n");

    private static readonly HashSet<string> s_layers = [.. RowsOf("BleStack").SelectMany(row => row)];

    private static readonly string[] s_walked = ["BleStack", "NimbleNative", "nanoFramework.Device.Bluetooth", "SecureGattServer"];

    public static TheoryData<string> Layered() => [.. Blocks().Select(block => block.Groups["assembly"].Value)];

    public static TheoryData<string> Listed() => [.. Rows().Select(row => row.Groups["assembly"].Value)];

    [Theory]
    [MemberData(nameof(Layered))]
    public void Layer_uses_only_those_in_rows_below_it(string assembly)
    {
        string[][] rows = RowsOf(assembly);
        TypeUse[] uses = [.. Uses(assembly)];
        string[] upward =
        [
            .. from use in uses
               where PointsUp(rows, Layer(assembly, use.From), Layer(assembly, use.To))
               select $"{use.From} uses {use.To}",
        ];
        Assert.True(upward.Length == 0, string.Join('\n', upward.Distinct()));
        Assert.Contains(uses, use => Layer(assembly, use.From) == rows[0][0] && Layer(assembly, use.To) is { } to && to != rows[0][0]);
    }

    [Theory]
    [MemberData(nameof(Layered))]
    public void Page_lists_every_namespace_of_the_assembly(string assembly)
    {
        using ModuleDefinition module = Open(assembly);
        Assert.Equal(
            module.Types.Select(type => Layer(assembly, type.FullName)).OfType<string>().Distinct().Order(StringComparer.Ordinal),
            RowsOf(assembly).SelectMany(row => row).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Listed))]
    public void Assembly_uses_only_the_layers_of_BleStack_that_the_page_names(string assembly)
    {
        string allowed = Rows().Single(row => row.Groups["assembly"].Value == assembly).Groups["layers"].Value;
        string[] used = [.. Uses(assembly).Select(use => OfBleStack(use.To)).OfType<string>().Distinct()];
        Assert.All(used, layer => Assert.Contains($"`{layer}`", allowed, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_has_the_layers_of_each_assembly_that_has_some()
    {
        Assert.Equal(["BleStack", "BleStack.Virtual", "BleStack.Explain", "SecureGattServer.Simulator"], Layered().Select(row => row.Data));
        Assert.True(Listed().Count >= 6);
    }

    /// <summary>The walks of the page name methods that are there: `Type.Method`.</summary>
    [Fact]
    public void Every_call_of_a_walk_is_in_the_code()
    {
        HashSet<string> methods = [.. s_walked.SelectMany(Methods)];
        string walks = s_page[
            s_page.IndexOf("## Call by call", StringComparison.Ordinal)..s_page.IndexOf("## Threads", StringComparison.Ordinal)
        ];
        string[] calls = [.. Call().Matches(walks).Select(match => match.Groups["call"].Value)];
        Assert.True(calls.Length > 50, $"{calls.Length} calls");
        Assert.All(calls, call => Assert.Contains(call, methods));
    }

    [Theory]
    [InlineData(nameof(Upper.Base))]
    [InlineData(nameof(Upper.IContract))]
    [InlineData(nameof(Upper.Field))]
    [InlineData(nameof(Upper.Argument))]
    [InlineData(nameof(Upper.Parameter))]
    [InlineData(nameof(Upper.Local))]
    [InlineData(nameof(Upper.Static))]
    [InlineData(nameof(Upper.Caught))]
    [InlineData(nameof(Upper.Element))]
    [InlineData(nameof(Upper.MethodArgument))]
    [InlineData(nameof(Upper.Constraint))]
    [InlineData(nameof(Upper.MarkAttribute))]
    [InlineData(nameof(Upper.Marked))]
    [InlineData(nameof(Upper.Measured))]
    [InlineData(nameof(Upper.Raised))]
    public void Every_kind_of_use_is_seen(string name)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(typeof(LayerTests).Assembly.Location);
        TypeDefinition user = module.GetType(typeof(Lower.User<>).FullName);
        Assert.Contains(new TypeUse(user.FullName, $"{typeof(Upper.Base).Namespace}.{name}"), AssemblyUses.Of(user));
    }

    private static IEnumerable<TypeUse> Uses(string assembly)
    {
        using ModuleDefinition module = Open(assembly);
        return [.. AssemblyUses.Of(module).Distinct()];
    }

    // Interface members a class implements by name count as its own, so that a walk may say which class is called.
    private static IEnumerable<string> Methods(string assembly)
    {
        using ModuleDefinition module = Open(assembly);
        return [.. module.Types.SelectMany(type => type.Methods.Select(method => $"{type.Name}.{method.Name.Split('.')[^1]}"))];
    }

    private static ModuleDefinition Open(string assembly)
    {
        string file = assembly == "SecureGattServer.Simulator" ? "simulator" : assembly;
        return ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, file + ".dll"));
    }

    private static string[][] RowsOf(string assembly) =>
    [
        .. Blocks().Single(block => block.Groups["assembly"].Value == assembly).Groups["rows"].Value
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
    ];

    private static bool PointsUp(string[][] rows, string? user, string? used) =>
        user is not null && used is not null && user != used && RowOf(rows, used) <= RowOf(rows, user);

    // Rows count from the top.
    private static int RowOf(string[][] rows, string layer) => Array.FindIndex(rows, row => row.Contains(layer));

    // The first name below the assembly's own; a type directly in the assembly's namespace is in a layer called as its last name.
    private static string? Layer(string assembly, string type)
    {
        string space = type.LastIndexOf('.') is > 0 and int dot ? type[..dot] : "";
        if (space == assembly) return assembly.Split('.')[^1];
        return space.StartsWith(assembly + ".", StringComparison.Ordinal) ? space[(assembly.Length + 1)..].Split('.')[0] : null;
    }

    // Assemblies like BleStack.Virtual have namespaces that look like layers of BleStack.
    private static string? OfBleStack(string type) => Layer("BleStack", type) is { } layer && s_layers.Contains(layer) ? layer : null;

    private static IEnumerable<Match> Blocks() => Block().Matches(s_page);

    private static IEnumerable<Match> Rows() => Row().Matches(s_page);

    [GeneratedRegex(@"Namespaces of `(?<assembly>[A-Za-z.]+)`[^\n]*:\n\n```text\n(?<rows>[^`]*)```")]
    private static partial Regex Block();

    [GeneratedRegex(@"`(?<call>[A-Z]\w+\.\w+)`")]
    private static partial Regex Call();

    [GeneratedRegex(@"^\| `(?<assembly>[A-Za-z.]+)` \|[^|]*\| (?<layers>`[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
