using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using TestKit;
using Xunit;

namespace Adversary.Tests;

/// <summary>docs/security.md and these tests agree: each attack of the list names existing tests, and each test is in the list.</summary>
public sealed partial class DocumentTests
{
    private const int Attacks = 21;

    // What an entry says, in its order.
    private static readonly string[] s_parts = ["Tested by", "Stack", "Stock", "Full", "Defence"];

    private static readonly Match[] s_entries =
    [
        .. MarkdownList.Entries(RepositoryRoot.File("docs", "security.md"))
            .SkipWhile(static lines => lines[0] != "## Attacks")
            .TakeWhile(static lines => lines[0] != "## Residual risks")
            .Where(static lines => lines[0].StartsWith("- ", StringComparison.Ordinal))
            .Select(static lines => Entry().Match(MarkdownList.Unwrap(lines))),
    ];

    [Fact]
    public void Every_entry_names_the_tests_that_try_it()
    {
        HashSet<string> tests = [.. Tests()];
        Assert.All(s_entries, static entry => Assert.True(entry.Success, "an entry of docs/security.md has not the five parts"));
        Assert.Equal(
            Enumerable.Range(1, Attacks),
            s_entries.Select(static entry => int.Parse(entry.Groups["number"].Value, null)).Distinct()
        );
        foreach (Match entry in s_entries)
        {
            Assert.Equal(s_parts, Parts(entry).Select(static part => part.Name));
            Assert.All(Parts(entry), part => Assert.True(part.Text.Length > 0, $"{entry.Value}: {part.Name} is empty"));
            Assert.NotEmpty(Names(entry));
            Assert.All(Names(entry), name => Assert.True(tests.Contains(name), $"{name} does not exist."));
        }
    }

    [Fact]
    public void Every_test_stands_in_an_entry() =>
        Assert.Empty(Tests().Except(s_entries.SelectMany(Names)));

    private static (string Name, string Text)[] Parts(Match entry) =>
        [.. entry.Groups["part"].Captures.Zip(entry.Groups["text"].Captures, static (part, text) => (part.Value, text.Value.Trim()))];

    private static IEnumerable<string> Names(Match entry) =>
        Quoted().Matches(Parts(entry)[0].Text).Select(static match => match.Groups[1].Value);

    private static IEnumerable<string> Tests() =>
        typeof(DocumentTests)
            .Assembly.GetTypes()
            .Where(static type => type != typeof(DocumentTests))
            .SelectMany(static type => type.GetMethods())
            .Where(static method => method.IsDefined(typeof(FactAttribute), true))
            .Select(static method => method.Name);

    [GeneratedRegex(@"^- \*\*(?<number>[0-9]+)\.\s?.+?(?: - (?<part>[A-Z][a-z ]+): (?<text>.*?)(?= - [A-Z]|$)){5}$")]
    private static partial Regex Entry();

    [GeneratedRegex("`([A-Za-z0-9_]+)`")]
    private static partial Regex Quoted();
}
