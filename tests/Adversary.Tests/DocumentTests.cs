using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Adversary.Tests;

/// <summary>docs/security.md and these tests say the same: each attack of the table names tests that exist, and each test stands in it.</summary>
public sealed partial class DocumentTests
{
    private const int Attacks = 21;

    private static readonly string[] s_rows =
        [.. File.ReadLines(Path.Combine(Repository.Root, "docs", "security.md")).SkipWhile(static line => line != "## Attacks").TakeWhile(static line => line != "## Residual risks").Where(IsRow)];

    [Fact]
    public void Every_row_names_the_tests_that_try_it()
    {
        HashSet<string> tests = [.. Tests()];
        Assert.Equal(Enumerable.Range(1, Attacks), s_rows.Select(static row => int.Parse(Cells(row)[0], null)).Distinct());
        foreach (string row in s_rows)
        {
            string[] cells = Cells(row);
            Assert.True(cells.Length == 7 && cells.All(static cell => cell.Length > 0), row);
            Assert.NotEmpty(Names(cells[2]));
            Assert.All(Names(cells[2]), name => Assert.True(tests.Contains(name), $"{name} does not exist."));
        }
    }

    [Fact]
    public void Every_test_stands_in_a_row() =>
        Assert.Empty(Tests().Except(s_rows.SelectMany(static row => Names(Cells(row)[2]))));

    private static bool IsRow(string line) => line.Length > 3 && line[0] == '|' && char.IsDigit(line[2]);

    private static string[] Cells(string row) => [.. row.Split('|')[1..^1].Select(static cell => cell.Trim())];

    private static IEnumerable<string> Names(string cell) => Quoted().Matches(cell).Select(static match => match.Groups[1].Value);

    private static IEnumerable<string> Tests() => typeof(DocumentTests).Assembly.GetTypes().Where(static type => type != typeof(DocumentTests))
        .SelectMany(static type => type.GetMethods()).Where(static method => method.IsDefined(typeof(FactAttribute), true)).Select(static method => method.Name);

    [GeneratedRegex("`([A-Za-z0-9_]+)`")]
    private static partial Regex Quoted();
}
