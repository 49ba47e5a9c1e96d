using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Portability.Tests.Gate;
using Xunit;

namespace Portability.Tests;

/// <summary>The library's folders depend one way: each uses only those that docs/architecture.md names before it.</summary>
public sealed class FolderOrderTests
{
    private const string Library = "src/SecureGatt.Core";

    private static readonly DeviceBuild s_build = DeviceCompiler.Compile(Repository.Find(Library + "/SecureGatt.Core.nfproj"));

    [Fact]
    public void Documentation_orders_every_folder() =>
        Assert.Equal(
            s_build
                .Compilation.SyntaxTrees.Select(tree => Folder(tree.FilePath))
                .Where(folder => folder != "Properties")
                .Distinct()
                .Order(StringComparer.Ordinal),
            Order().Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Folder_uses_only_those_before_it()
    {
        string[] order = Order();
        string[] wrong =
        [
            .. Uses()
                .Where(use => Array.IndexOf(order, use.From) < Array.IndexOf(order, use.To))
                .Select(use => $"{use.From} uses {use.To}: {use.What}")
                .Distinct(),
        ];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
        Assert.Contains(Uses(), use => use is { From: "Server", To: "Gatt" });
    }

    private static string[] Order()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md")).ReplaceLineEndings(" ");
        string sentence = Regex
            .Match(text, @"Folders of `SecureGatt\.Core`, each using only those before it: (?<list>[^.]*)\.")
            .Groups["list"]
            .Value;
        return [.. Regex.Matches(sentence, "`(?<name>[A-Z][A-Za-z]+)`").Select(match => match.Groups["name"].Value)];
    }

    private static IEnumerable<(string From, string To, string What)> Uses() =>
        from tree in s_build.Compilation.SyntaxTrees
        let model = s_build.Compilation.GetSemanticModel(tree)
        from name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
        let symbol = model.GetSymbolInfo(name).Symbol
        let type = symbol as INamedTypeSymbol ?? symbol?.ContainingType
        from place in type?.DeclaringSyntaxReferences ?? []
        where Folder(place.SyntaxTree.FilePath) != Folder(tree.FilePath)
        select (
            Folder(tree.FilePath),
            Folder(place.SyntaxTree.FilePath),
            $"{name.Identifier.Text} in {tree.FilePath}:{name.GetLocation().GetLineSpan().StartLinePosition.Line + 1}"
        );

    private static string Folder(string path) => path[(Library.Length + 1)..].Split('/')[0];
}
