using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Portability.Tests.Gate;
using TestKit;
using Xunit;

namespace Portability.Tests;

/// <summary>Tables of the documents can be read without rendering: no row is longer than 120 columns.</summary>
/// <remarks>A row whose one text is an address may be longer, since an address is not cut. Fenced blocks are no tables.</remarks>
public sealed partial class MarkdownTableTests
{
    private static readonly string[] s_untracked =
    [
        "bin", "obj", "packages", "node_modules", "TestResults", "BenchmarkDotNet.Artifacts", "artifacts", "StrykerOutput", ".git",
        ".tools",
    ];

    [Fact]
    public void No_table_row_is_longer_than_the_limit()
    {
        IReadOnlyList<string> documents = Documents();
        Assert.Contains("README.md", documents);
        Assert.Contains("docs/api.md", documents);
        string[] rows =
        [
            .. documents.SelectMany(static path =>
                TooLong(File.ReadAllLines(Path.Combine(Repository.Root, path)))
                    .Select(row =>
                        $"{path}:{row.Line}: {row.Length} columns; shorten it, move a remark below the table, or make the table a list"
                    )
            ),
        ];
        Assert.True(rows.Length == 0, $"Table rows over {MarkdownList.Width} columns:\n{string.Join('\n', rows)}");
    }

    [Fact]
    public void A_long_row_is_found_and_a_long_address_or_block_is_not()
    {
        string word = new('x', MarkdownList.Width);
        string[] lines =
        [
            $"| a | {word} |", $"  | {word} |", word, $"| https://{word} |", "```", $"| {word} |", "```", $"| <https://{word}> | |",
            $"| see https://{word} |",
        ];
        Assert.Equal([1, 2, 9], TooLong(lines).Select(static row => row.Line));
    }

    private static IEnumerable<(int Line, int Length)> TooLong(IReadOnlyList<string> lines)
    {
        bool isFenced = false;
        for (int i = 0; i < lines.Count; i++)
        {
            string row = lines[i].TrimStart();
            if (row.StartsWith("```", System.StringComparison.Ordinal)) isFenced = !isFenced;
            if (!isFenced && row.StartsWith('|') && lines[i].Length > MarkdownList.Width && !Address().IsMatch(row))
                yield return (i + 1, lines[i].Length);
        }
    }

    // As .gitignore has them: output of builds and tests, and fetched packages.
    private static IReadOnlyList<string> Documents() =>
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
            .Select(Repository.Relative)
            .Where(static path => !path.Split('/').Any(s_untracked.Contains))
            .Order(System.StringComparer.Ordinal),
    ];

    [GeneratedRegex(@"^\|[ |]*<?https?://[^\s|]+[ |]*\|$")]
    private static partial Regex Address();
}
