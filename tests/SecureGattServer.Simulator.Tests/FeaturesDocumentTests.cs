using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using TestKit;
using Xunit;

namespace SecureGattServer.Simulator.Tests;

/// <summary>docs/features.md keeps its word: every path it names is there, every entry has a test that is there.</summary>
public sealed partial class FeaturesDocumentTests
{
    private static readonly string s_page = RepositoryRoot.File("docs", "features.md");

    [Fact]
    public void Every_entry_names_code_and_a_test_that_exist()
    {
        string tests = string.Concat(
            Directory.EnumerateFiles(RepositoryRoot.File("tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText)
        );
        var features = Features();
        Assert.True(features.Count > 50, $"{features.Count} features");
        foreach ((string feature, string code, string test) in features)
        {
            string path = RepositoryRoot.File("src", code);
            Assert.True(File.Exists(path), $"{feature}: no file {path}");
            Assert.Matches(new Regex($@"(void|Task) {Regex.Escape(test)}\("), tests);
        }
    }

    [Theory]
    [InlineData("heart-rate")]
    [InlineData("just-works")]
    [InlineData("passkey")]
    [InlineData("numeric")]
    [InlineData("keyboard")]
    [InlineData("counter")]
    [InlineData("signed")]
    [InlineData("sc-only")]
    [InlineData("oob")]
    public void Every_profile_is_shown(string profile) => Assert.Contains($"--profile {profile}", Text(), StringComparison.Ordinal);

    // Up to the list of the documents' errors, whose entries have neither code nor test.
    private static List<(string Feature, string Code, string Test)> Features() =>
    [
        .. MarkdownList.Entries(s_page).TakeWhile(static lines => lines[0] != "## Where the documents err")
            .Where(static lines => lines[0].StartsWith("- ", StringComparison.Ordinal) && lines.Count > 1)
            .Select(static lines => MarkdownList.Unwrap(lines))
            .Select(static entry => (entry, Code().Match(entry).Groups[1].Value, Test().Match(entry).Groups[1].Value)),
    ];

    private static string Text() => File.ReadAllText(s_page);

    [GeneratedRegex(" - Code: `([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(" - Test: `([^`]+)`$")]
    private static partial Regex Test();
}
