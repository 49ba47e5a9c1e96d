using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using TestKit;
using Xunit;

namespace BleStack.Tests.Conformance;

/// <summary>docs/conformance.md and the tests list the same purposes with the same titles.</summary>
/// <remarks>An entry with "Why not" names purposes that do not apply; every other is a tested purpose.</remarks>
public sealed partial class CatalogueTests
{
    private static readonly string s_page = RepositoryRoot.File("docs", "conformance.md");

    static CatalogueTests()
    {
        if (Environment.GetEnvironmentVariable("UPDATE_CONFORMANCE_PAGE") == "1") Rewrite();
    }

    [Fact]
    public void Each_purpose_is_tested_once()
    {
        string[] twice =
        [
            .. Tested().GroupBy(static one => one.Id).Where(static group => group.Count() > 1).Select(static group => group.Key),
        ];
        Assert.True(twice.Length == 0, $"Tested more than once: {string.Join(", ", twice)}");
    }

    [Fact]
    public void Each_purpose_is_in_the_document_once()
    {
        string[] twice =
        [
            .. DocumentedIds().GroupBy(static id => id).Where(static group => group.Count() > 1).Select(static group => group.Key),
        ];
        Assert.True(twice.Length == 0, $"More than once in docs/conformance.md: {string.Join(", ", twice)}");
    }

    [Fact]
    public void Every_test_is_in_the_document_as_it_is()
    {
        HashSet<string> documented = [.. MarkdownList.Entries(s_page).Select(static lines => string.Join('\n', lines))];
        string[] missing =
        [
            .. Tested().Select(static one => one.Entry).Where(entry => !documented.Contains(entry)).Order(StringComparer.Ordinal),
        ];
        Assert.True(
            missing.Length == 0,
            $"{missing.Length} entries are missing in docs/conformance.md, or differ:\n{string.Join('\n', missing)}"
        );
    }

    [Fact]
    public void Every_purpose_the_document_calls_tested_is()
    {
        var tested = Tested().Select(static one => one.Id).ToHashSet();
        string[] untested =
        [
            .. Documented().Where(one => one.Reason is null && !one.Ids.All(tested.Contains)).SelectMany(static one => one.Ids),
        ];
        Assert.True(untested.Length == 0, $"docs/conformance.md calls them tested, yet no test has them: {string.Join(", ", untested)}");
    }

    [Fact]
    public void Every_other_entry_says_why_it_does_not_apply()
    {
        string[] silent = [.. Documented().Where(static one => one.Reason is { Length: < 8 }).SelectMany(static one => one.Ids)];
        Assert.True(silent.Length == 0, $"Neither tested nor with a reason: {string.Join(", ", silent)}");
    }

    /// <summary>The ids docs/conformance.md has an entry for.</summary>
    internal static IEnumerable<string> DocumentedIds() => Documented().SelectMany(static one => one.Ids);

    private static IEnumerable<(string Id, string Entry)> Tested()
    {
        foreach (MethodInfo method in typeof(CatalogueTests).Assembly.GetTypes().SelectMany(static type => type.GetMethods()))
        {
            foreach (TestPurposeAttribute one in method.GetCustomAttributes<TestPurposeAttribute>())
                yield return (one.Id, Entry(one.Id, one.Title));
            foreach (PurposeAttribute one in method.GetCustomAttributes<PurposeAttribute>())
                yield return (one.Id, Entry(one.Id, one.Title));
        }
    }

    private static string Entry(string id, string title) => string.Join('\n', MarkdownList.Wrap($"- {id}: {title}"));

    private static IEnumerable<(string[] Ids, string? Reason)> Documented() =>
        MarkdownList.Entries(s_page)
            .Select(static lines => Purpose().Match(MarkdownList.Unwrap(lines)))
            .Where(static match => match.Success)
            .Select(static match =>
                (Ids(match.Groups["ids"].Value), match.Groups["reason"] is { Success: true } reason ? reason.Value : null)
            );

    // "GAP/SEC/SEM/BV-31-C, BV-32-C": an id without strokes has those of the one before it.
    private static string[] Ids(string cell)
    {
        string[] ids = cell.Split(", ");
        for (int i = 1; i < ids.Length; i++)
        {
            if (!ids[i].Contains('/', StringComparison.Ordinal)) ids[i] = ids[i - 1][..(ids[i - 1].LastIndexOf('/') + 1)] + ids[i];
        }

        return ids;
    }

    // Writes the tests' titles into the entries of tested purposes; entries without a test go. A new purpose's entry is added by hand, in
    // its section.
    private static void Rewrite()
    {
        var entries = Tested().ToDictionary(static one => one.Id, static one => one.Entry);
        string[] lines =
        [
            .. MarkdownList.Entries(s_page)
                .Select(lines =>
                    Purpose().Match(MarkdownList.Unwrap(lines)) is { Success: true } match && !match.Groups["reason"].Success
                        ? entries.GetValueOrDefault(match.Groups["ids"].Value)
                        : string.Join('\n', lines)
                )
                .OfType<string>(),
        ];
        File.WriteAllText(s_page, string.Join('\n', lines) + '\n');
    }

    /// <summary>An entry that begins with an id: capital words with strokes between them.</summary>
    [GeneratedRegex(@"^- (?<ids>[A-Z0-9]+(?:/[A-Z0-9-]+)+\+?(?:, [A-Z0-9/-]+)*): .+?(?: - Why not: (?<reason>.*))?$")]
    private static partial Regex Purpose();
}
