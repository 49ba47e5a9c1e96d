using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Portability.Tests.Gate;
using Xunit;

namespace Portability.Tests;

/// <summary>
/// No line of C# is longer than max_line_length of .editorconfig says. The one exception is a line that a text makes long: a message is
/// found by searching for it, and is not cut.
/// </summary>
public sealed class LineLengthTests
{
    private const int LongText = 60;

    private static int Limit { get; } =
        int.Parse(
            Regex.Match(File.ReadAllText(Path.Combine(Repository.Root, ".editorconfig")), @"max_line_length = (\d+)").Groups[1].Value
        );

    [Theory]
    [InlineData("src"), InlineData("tests"), InlineData("benchmarks"), InlineData("samples"), InlineData("templates"), InlineData("build")]
    public void No_line_is_longer_than_the_limit(string folder)
    {
        string root = Path.Combine(Repository.Root, folder);
        IReadOnlyList<string> files = Repository.Sources(root);
        Assert.NotEmpty(files);
        Assert.Empty(
            files.SelectMany(path => TooLong(File.ReadAllText(Path.Combine(root, path))).Select(line => $"{folder}/{path}:{line}"))
        );
    }

    [Fact]
    public void A_long_line_of_code_or_comment_is_found_and_a_long_text_is_not()
    {
        string word = new('x', Limit);
        Assert.Equal(
            [1, 2],
            TooLong($"// {word}\nint {word};\nstring s = \"{word}\";\nstring t = \"\"\"\n    {word}\n    \"\"\";\nint y;")
        );
    }

    // The numbers of the lines that no long text excuses.
    private static IEnumerable<int> TooLong(string text)
    {
        var source = SourceText.From(text);
        TextLine[] candidates = [.. source.Lines.Where(static line => line.Span.Length > Limit)];
        if (candidates.Length == 0) return [];
        List<TextSpan> texts =
        [
            .. CSharpSyntaxTree.ParseText(source).GetRoot().DescendantNodes().Where(IsText).Select(static node => node.Span),
        ];
        return candidates
            .Where(line => !texts.Exists(part => part.Intersection(line.Span)?.Length >= LongText))
            .Select(static line => line.LineNumber + 1);
    }

    private static bool IsText(SyntaxNode node) =>
        node.Kind()
            is SyntaxKind.StringLiteralExpression
                or SyntaxKind.Utf8StringLiteralExpression
                or SyntaxKind.InterpolatedStringExpression;
}
