using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Portability.Tests.Gate;

/// <summary>
/// Names the firmware gives to reflection must exist in the library: a wrong one fails only on the board. A name is recognised where it is
/// used (GetType, GetField, GetMethod) or by its form (Native…, nanoFramework.…).
/// </summary>
public static class ReflectionRules
{
    private static readonly Lazy<HashSet<string>> Types = new(() =>
        [.. Internals().Select(item => item.Type), .. PublicTypes().Select(type => type.Name)]
    );

    private static readonly Lazy<HashSet<string>> Members = new(() => [.. Internals().Select(item => item.Member),
        .. PublicTypes().SelectMany(type => type.Members.Select(member => DeviceApi.MemberName(type, member)))]);

    public static IReadOnlyList<Finding> Check(CSharpCompilation compilation) =>
        [
            .. compilation
                .SyntaxTrees.SelectMany(tree =>
                    tree.GetRoot()
                        .DescendantNodes()
                        .OfType<LiteralExpressionSyntax>()
                        .Where(literal => literal.IsKind(SyntaxKind.StringLiteralExpression))
                )
                .Select(Judge)
                .OfType<Finding>(),
        ];

    private static Finding? Judge(LiteralExpressionSyntax literal)
    {
        string text = literal.Token.ValueText, method = CalledWith(literal);
        bool type = method == "GetType" || text.StartsWith("nanoFramework.", StringComparison.Ordinal);
        bool member =
            method is "GetField" or "GetMethod"
            || (text.StartsWith("Native", StringComparison.Ordinal) && !text.Contains(' ', StringComparison.Ordinal));
        // A type name may carry the assembly's after a comma; a plain assembly name is a type's prefix.
        string name = text.Split(',')[0];
        bool known = type
            ? Types.Value.Any(item => item == name || item.StartsWith(name + ".", StringComparison.Ordinal))
            : Members.Value.Contains(name);
        if ((!type && !member) || known)
            return null;
        FileLinePositionSpan span = literal.GetLocation().GetLineSpan();
        return new(
            span.Path,
            span.StartLinePosition.Line + 1,
            "reflection-name",
            $"The library has no {(type ? "type" : "member")} '{text}'.",
            "a name from DeviceApi/internals.txt or the public lists"
        );
    }

    private static string CalledWith(LiteralExpressionSyntax literal) =>
        literal.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } argument
        && call.ArgumentList.Arguments[0] == argument
            ? call.Expression is MemberAccessExpressionSyntax access
                ? access.Name.Identifier.Text
                : call.Expression.ToString()
            : "";

    private static IEnumerable<ApiType> PublicTypes() => DeviceReferences.Apis.Value.Values.SelectMany(api => api.Types);

    private static IEnumerable<(string Type, string Member)> Internals() =>
        DeviceApi
            .Recorded("internals.txt")
            .Select(line => line.Split('\t'))
            .Select(parts => (parts[0], parts[1].Split('(')[0].Split(' ')[^1]));
}
