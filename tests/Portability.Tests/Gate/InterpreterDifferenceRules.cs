using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Portability.Tests.Gate;

/// <summary>
/// Warns of code that compiles and runs on the device with a result that differs from .NET's. Each was measured on the interpreter.
/// </summary>
public sealed class InterpreterDifferenceRules : CSharpSyntaxWalker
{
    private static readonly HashSet<string> KeyMethods = ["Add", "Contains", "Remove"];
    private static readonly Dictionary<string, string> OtherTypes = new(StringComparer.Ordinal)
    {
        ["ArgumentNullException"] = "a null argument mostly ends in NullReferenceException; test for null first",
        ["FormatException"] = "numbers out of range and bad formats throw ArgumentException or ArgumentOutOfRangeException; use TryParse",
        ["IndexOutOfRangeException"] = "strings and lists throw ArgumentOutOfRangeException; compare the index with the length",
    };

    private readonly SemanticModel _model;
    private readonly List<Finding> _findings = [];

    private InterpreterDifferenceRules(SemanticModel model) => _model = model;

    public static IEnumerable<Finding> Check(CSharpCompilation compilation) => compilation.SyntaxTrees.SelectMany(tree =>
    {
        InterpreterDifferenceRules rules = new(compilation.GetSemanticModel(tree));
        rules.Visit(tree.GetRoot());
        return rules._findings;
    }).Distinct();

    public override void VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        if (_model.GetOperation(node) is IInvocationOperation call)
        {
            CheckCall(node, call);
            if (IsHashtable(call.Instance?.Type) && KeyMethods.Contains(call.TargetMethod.Name))
                CheckKey(node, node.ArgumentList.Arguments[0].Expression);
        }
        base.VisitInvocationExpression(node);
    }

    public override void VisitElementAccessExpression(ElementAccessExpressionSyntax node)
    {
        if (IsHashtable(_model.GetTypeInfo(node.Expression).Type))
            CheckKey(node, node.ArgumentList.Arguments[0].Expression);
        base.VisitElementAccessExpression(node);
    }

    public override void VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        ITypeSymbol? type = _model.GetTypeInfo(node).Type;
        if (node.IsKind(SyntaxKind.AddExpression) && type?.SpecialType == SpecialType.System_String)
        {
            CheckText(node.Left);
            CheckText(node.Right);
        }
        if (node.Kind() is SyntaxKind.DivideExpression or SyntaxKind.ModuloExpression && IsFloat(type) && !IsOtherThanZero(node.Right))
            Report(
                node,
                "float-division",
                "A division of floats by zero throws System.Exception.",
                "a test of the divisor before the division"
            );
        if (node.Kind() is SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression && IsIdentityOfStrings(node))
            Report(
                node,
                "string-identity",
                $"'{node}' compares the strings' text on the device.",
                "a comparison of the strings themselves"
            );
        base.VisitBinaryExpression(node);
    }

    public override void VisitInterpolation(InterpolationSyntax node)
    {
        if (node.FormatClause is null)
            CheckText(node.Expression);
        base.VisitInterpolation(node);
    }

    public override void VisitLiteralExpression(LiteralExpressionSyntax node)
    {
        if (node.Token.Value is string text && text.Contains('\0', StringComparison.Ordinal))
            Report(node, "string-nul", "A string ends at its first U+0000.", "byte[]");
    }

    public override void VisitCatchFilterClause(CatchFilterClauseSyntax node)
    {
        if (
            node
                .FilterExpression.DescendantNodesAndSelf()
                .Any(part =>
                    part
                        is InvocationExpressionSyntax
                            or ElementAccessExpressionSyntax
                            or CastExpressionSyntax
                            or ObjectCreationExpressionSyntax
                    || part.Kind() is SyntaxKind.DivideExpression or SyntaxKind.ModuloExpression
                )
        )
            Report(node, "filter-throws", $"'{node}' can throw: the exception leaves the filter instead of making it false.",
                "comparisons alone in the filter, the rest in the handler");
        base.VisitCatchFilterClause(node);
    }

    public override void VisitCatchDeclaration(CatchDeclarationSyntax node)
    {
        if (_model.GetTypeInfo(node.Type).Type is { } type && OtherTypes.TryGetValue(type.Name, out string? instead))
            Report(node, "catch-type", $"The device rarely throws {type.Name}.", instead);
        base.VisitCatchDeclaration(node);
    }

    public override void VisitDefaultExpression(DefaultExpressionSyntax node)
    {
        CheckGuid(node);
        base.VisitDefaultExpression(node);
    }

    public override void VisitObjectCreationExpression(ObjectCreationExpressionSyntax node)
    {
        object?[] arguments = [.. (node.ArgumentList?.Arguments ?? []).Select(item => _model.GetConstantValue(item.Expression).Value)];
        switch (_model.GetTypeInfo(node).Type?.ToDisplayString())
        {
            case "System.Guid" when arguments.Length == 0:
                CheckGuid(node);
                break;
            case "System.Random" when arguments.Length == 1:
                Report(node, "random-seed", "Random ignores its seed on the ESP32.", "a generator of your own where numbers must repeat");
                break;
            case "System.DateTime" when arguments is [int year, _, _, ..] && year is < 1601 or > 3000:
                Report(node, "date-range", "DateTime begins in 1601 and ends in 3000.", "a date in between, or a count of days");
                break;
        }
        base.VisitObjectCreationExpression(node);
    }

    public override void VisitExpressionStatement(ExpressionStatementSyntax node)
    {
        if (node.Expression is InvocationExpressionSyntax call && _model.GetSymbolInfo(call).Symbol is IMethodSymbol { Name: "TryParse" })
            Report(node, "tryparse-ignored", "A TryParse that fails leaves the type's smallest value, not 0.", "a test of what it returns");
        base.VisitExpressionStatement(node);
    }

    private void CheckCall(InvocationExpressionSyntax node, IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (method is { Name: "GetString" } && IsEncoding(method.ContainingType))
            Report(
                node,
                "string-nul",
                "A string ends at its first U+0000: zero-padded octets give a shorter one.",
                "byte[], or a search for 0 first"
            );
        if (method is { Name: "ReferenceEquals", ContainingType.SpecialType: SpecialType.System_Object }
            && node.ArgumentList.Arguments.All(item => IsString(item.Expression)))
            Report(
                node,
                "string-identity",
                $"'{node}' compares the strings' text on the device.",
                "a comparison of the strings themselves"
            );
        if (method is { Name: "ToString", Parameters.Length: 0 } && node.Expression is MemberAccessExpressionSyntax access)
            CheckText(access.Expression);
        if (
            method.ContainingType.ToDisplayString()
            is "string"
                or "System.Console"
                or "System.Diagnostics.Debug"
                or "System.Text.StringBuilder"
        )
            foreach (ArgumentSyntax argument in node.ArgumentList.Arguments)
                CheckText(argument.Expression);
    }

    private void CheckText(ExpressionSyntax expression)
    {
        if (IsFloat(_model.GetTypeInfo(expression).Type) && !_model.GetConstantValue(expression).HasValue)
            Report(expression, "float-text", $"'{expression}' becomes text as 36.5999985 or 100.49999999999999.",
                "ToString(\"F1\") or an int of tenths; F rounds halves away from zero");
    }

    private void CheckKey(SyntaxNode node, ExpressionSyntax key)
    {
        if (_model.GetTypeInfo(key).Type is not { } type || IsKey(type))
            return;
        Report(node, "hashtable-key", type.IsValueType ? $"A Hashtable never finds a struct ({type.Name})."
            : $"A Hashtable finds a {type.Name} by identity alone: its Equals is not called.", "a string or an int made of its value");
    }

    private void CheckGuid(ExpressionSyntax node)
    {
        if (_model.GetTypeInfo(node).Type?.ToDisplayString() == "System.Guid")
            Report(node, "guid-default", "default(Guid) throws on ToString and Equals.", "Guid.Empty or a Guid made of 16 octets");
    }

    private bool IsIdentityOfStrings(BinaryExpressionSyntax node) =>
        _model.GetOperation(node) is IBinaryOperation { OperatorMethod: null } operation
        && new[] { operation.LeftOperand, operation.RightOperand }.All(side =>
            side
                is IConversionOperation { Type.SpecialType: SpecialType.System_Object, Operand.Type.SpecialType: SpecialType.System_String }
        );

    private bool IsOtherThanZero(ExpressionSyntax expression) =>
        _model.GetConstantValue(expression) is { HasValue: true, Value: { } value } && Convert.ToDouble(value, null) != 0;

    private bool IsString(ExpressionSyntax expression) => _model.GetTypeInfo(expression).Type?.SpecialType == SpecialType.System_String;

    private void Report(SyntaxNode node, string rule, string what, string instead)
    {
        FileLinePositionSpan span = node.GetLocation().GetLineSpan();
        _findings.Add(new(span.Path, span.StartLinePosition.Line + 1, rule, what, instead));
    }

    private static bool IsHashtable(ITypeSymbol? type) => type?.ToDisplayString() == "System.Collections.Hashtable";

    private static bool IsKey(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Enum
        || (
            type.IsValueType
                ? type.SpecialType != SpecialType.None
                : !type.GetMembers("Equals").OfType<IMethodSymbol>().Any(method => method.IsOverride)
                    || type.SpecialType == SpecialType.System_String
        );

    private static bool IsEncoding(INamedTypeSymbol? type) => type is not null && (type.Name == "Encoding" || IsEncoding(type.BaseType));

    private static bool IsFloat(ITypeSymbol? type) => type?.SpecialType is SpecialType.System_Single or SpecialType.System_Double;
}
