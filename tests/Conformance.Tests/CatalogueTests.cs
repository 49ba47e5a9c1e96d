using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace Conformance.Tests;

/// <summary>docs/conformance.md and the tests say the same: each purpose once, with its title and its test.</summary>
public sealed partial class CatalogueTests
{
    private const string Passed = "passes";

    [Fact]
    public void Each_purpose_is_tested_once()
    {
        string[] twice = [.. Tested().GroupBy(static one => one.Id).Where(static group => group.Count() > 1).Select(static group => group.Key)];
        Assert.True(twice.Length == 0, $"Tested more than once: {string.Join(", ", twice)}");
    }

    [Fact]
    public void Each_purpose_is_in_the_document_once()
    {
        string[] twice = [.. Documented().GroupBy(static one => one.Id).Where(static group => group.Count() > 1).Select(static group => group.Key)];
        Assert.True(twice.Length == 0, $"More than once in docs/conformance.md: {string.Join(", ", twice)}");
    }

    [Fact]
    public void Every_test_is_in_the_document_as_it_is()
    {
        var documented = Documented().Select(static one => one.Line).ToHashSet();
        string[] missing = [.. Tested().Select(static one => one.Line).Where(line => !documented.Contains(line)).Order(StringComparer.Ordinal)];
        Assert.True(missing.Length == 0, $"{missing.Length} rows are missing in docs/conformance.md, or differ:\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void Every_purpose_the_document_calls_tested_is()
    {
        var tested = Tested().Select(static one => one.Id).ToHashSet();
        string[] untested = [.. Documented().Where(one => one.Line.EndsWith($"| {Passed} |", StringComparison.Ordinal) && !tested.Contains(one.Id)).Select(static one => one.Id)];
        Assert.True(untested.Length == 0, $"docs/conformance.md calls them tested, yet no test has them: {string.Join(", ", untested)}");
    }

    [Fact]
    public void Every_other_row_says_why_it_does_not_apply()
    {
        string[] silent = [.. Documented().Where(static one => !one.Line.EndsWith($"| {Passed} |", StringComparison.Ordinal)).Select(static one => one.Line)
            .Where(static line => !NotApplicable().IsMatch(line))];
        Assert.True(silent.Length == 0, $"Neither tested nor with a reason:\n{string.Join('\n', silent)}");
    }

    /// <summary>The ids docs/conformance.md has a row for.</summary>
    internal static IEnumerable<string> DocumentedIds() => Documented().Select(static one => one.Id);

    private static IEnumerable<(string Id, string Line)> Tested()
    {
        foreach (MethodInfo method in typeof(CatalogueTests).Assembly.GetTypes().SelectMany(static type => type.GetMethods()))
        {
            string test = $"{method.DeclaringType!.Name}.{method.Name}";
            foreach (TestPurposeAttribute one in method.GetCustomAttributes<TestPurposeAttribute>()) yield return (one.Id, Row(one.Id, one.Title, test));
            foreach (PurposeAttribute one in method.GetCustomAttributes<PurposeAttribute>()) yield return (one.Id, Row(one.Id, one.Title, test));
        }
    }

    private static string Row(string id, string title, string test) => $"| {id} | {title} | `{test}` | {Passed} |";

    private static IEnumerable<(string Id, string Line)> Documented() =>
        File.ReadLines(Path.Combine(Root(), "docs", "conformance.md")).Select(static line => (Match: Purpose().Match(line), line))
            .Where(static one => one.Match.Success).Select(static one => (one.Match.Groups[1].Value, one.line));

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "SecureGattServer.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException($"SecureGattServer.sln is in no folder above {AppContext.BaseDirectory}.");
    }

    /// <summary>A row whose first cell is an id: capital words with strokes between them.</summary>
    [GeneratedRegex(@"^\| ([A-Z0-9]+(?:/[A-Z0-9-]+)+\+?) \|")]
    private static partial Regex Purpose();

    [GeneratedRegex(@"\| not applicable: [^|]{8,} \|$")]
    private static partial Regex NotApplicable();
}
