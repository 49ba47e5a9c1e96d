using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace SecureGattServer.Simulator.Tests;

/// <summary>docs/features.md keeps its word: every path it names is there, every row has a test that is there.</summary>
public sealed partial class FeaturesDocumentTests
{
    private static readonly string s_root = Root();

    [Fact]
    public void Every_row_names_code_and_a_test_that_exist()
    {
        string tests = string.Concat(Directory.EnumerateFiles(Path.Combine(s_root, "tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var rows = Rows();
        Assert.True(rows.Count > 50, $"{rows.Count} rows");
        foreach (string[] row in rows)
        {
            string path = Path.Combine(s_root, "src", row[2].Trim('`'));
            Assert.True(File.Exists(path), $"{row[0]}: no file {path}");
            Assert.Matches(new Regex($@"(void|Task) {Regex.Escape(row[5].Trim('`'))}\("), tests);
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

    private static List<string[]> Rows() =>
    [
        .. Text().Split('\n').Where(static line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(static line => Cell().Split(line.Trim().Trim('|')).Select(static cell => cell.Trim()).ToArray())
            .Where(static cells => cells.Length == 6 && cells[0] != "feature"),
    ];

    private static string Text() => File.ReadAllText(Path.Combine(s_root, "docs", "features.md"));

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "SecureGattServer.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException("No SecureGattServer.sln above the tests.");
    }

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Cell();
}
