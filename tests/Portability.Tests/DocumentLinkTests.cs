using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Portability.Tests.Gate;
using Xunit;

namespace Portability.Tests;

/// <summary>
/// Every link of the documents to a file of the repository, or to a heading, leads there; every document is reached from the index.
/// </summary>
public sealed partial class DocumentLinkTests
{
    public static TheoryData<string> Documents => new(Files());

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_lead_to_files_and_headings(string document)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;
        string[] broken = [.. Links(document).Where(link => !Leads(Path.Combine(Repository.Root, document), folder, link))];
        Assert.True(broken.Length == 0, $"{document}: nothing is at {string.Join(", ", broken)}");
    }

    [Fact]
    public void The_index_names_every_document()
    {
        var named = Links("docs/README.md").Select(static link => link.Split('#')[0]).ToHashSet();
        string[] missing =
        [
            .. Directory
                .GetFiles(Path.Combine(Repository.Root, "docs"), "*.md")
                .Select(static path => Path.GetFileName(path))
                .Where(name => name != "README.md" && !named.Contains(name)),
        ];
        Assert.True(missing.Length == 0, $"docs/README.md does not name {string.Join(", ", missing)}");
    }

    private static IEnumerable<string> Files() =>
        new[] { "README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "findings/README.md" }.Concat(
            Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
                .Select(static path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))).Order(StringComparer.Ordinal);

    // Code is no link: fenced blocks and code spans go first.
    private static IEnumerable<string> Links(string document) =>
        Link()
            .Matches(Code().Replace(File.ReadAllText(Path.Combine(Repository.Root, document)), ""))
            .Select(static match => match.Groups[1].Value)
            .Where(static link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal));

    private static bool Leads(string document, string folder, string link)
    {
        string[] parts = link.Split('#', 2);
        string target = parts[0].Length == 0 ? document : Path.GetFullPath(Path.Combine(folder, parts[0]));
        if (parts.Length == 1) return File.Exists(target) || Directory.Exists(target);
        return File.Exists(target) && Heading().Matches(File.ReadAllText(target)).Any(match => Anchor(match.Groups[1].Value) == parts[1]);
    }

    // As GitHub makes it: small letters, no punctuation, a stroke for each blank.
    private static string Anchor(string heading) =>
        string.Concat(
            heading
                .Trim()
                .ToLowerInvariant()
                .Where(static c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')
                .Select(static c => c == ' ' ? '-' : c)
        );

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```|`[^`\n]*`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"^#{1,6} +(.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
