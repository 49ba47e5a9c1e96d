using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Portability.Tests.Gate;

/// <summary>Refuses source bound to the device's API that compiles and then fails in the metadata processor or the interpreter.</summary>
public sealed partial class SourceRules : CSharpSyntaxWalker
{
    private readonly SemanticModel _model;
    private readonly List<Finding> _findings = [];

    private SourceRules(SemanticModel model) => _model = model;

    public static IReadOnlyList<Finding> Check(CSharpCompilation compilation) =>
        [.. compilation.SyntaxTrees.SelectMany(tree => Check(compilation.GetSemanticModel(tree))).Distinct()];

    private static List<Finding> Check(SemanticModel model)
    {
        SourceRules rules = new(model);
        rules.Visit(model.SyntaxTree.GetRoot());
        return rules._findings;
    }

    public override void VisitTypeParameterList(TypeParameterListSyntax node)
    {
        Report(node, "generics", $"'{node.Parent!.ToString().Split('\n')[0].Trim()}' declares a generic.", Advice.Generics);
        base.VisitTypeParameterList(node);
    }

    public override void VisitGenericName(GenericNameSyntax node)
    {
        Report(node, "generics", $"'{node}' is generic: the interpreter crashes on it or computes wrongly.", Advice.Generics);
        base.VisitGenericName(node);
    }

    public override void VisitArrayRankSpecifier(ArrayRankSpecifierSyntax node)
    {
        if (node.Rank > 1)
            Report(
                node,
                "multi-dimensional-array",
                $"An array of {node.Rank} dimensions crashes the interpreter.",
                "an array of arrays, or one index"
            );
        base.VisitArrayRankSpecifier(node);
    }

    public override void VisitCheckedExpression(CheckedExpressionSyntax node)
    {
        if (node.IsKind(SyntaxKind.CheckedExpression))
            ReportChecked(node);
        base.VisitCheckedExpression(node);
    }

    public override void VisitCheckedStatement(CheckedStatementSyntax node)
    {
        if (node.IsKind(SyntaxKind.CheckedStatement))
            ReportChecked(node);
        base.VisitCheckedStatement(node);
    }

    public override void VisitStackAllocArrayCreationExpression(StackAllocArrayCreationExpressionSyntax node) =>
        Report(node, "stackalloc", "stackalloc throws at run time.", "a byte[] kept in a field");

    public override void VisitImplicitStackAllocArrayCreationExpression(ImplicitStackAllocArrayCreationExpressionSyntax node) =>
        Report(node, "stackalloc", "stackalloc throws at run time.", "a byte[] kept in a field");

    public override void VisitFixedStatement(FixedStatementSyntax node)
    {
        Report(node, "fixed", "The metadata processor fails on fixed.", "arrays with an index");
        base.VisitFixedStatement(node);
    }

    public override void VisitInterfaceDeclaration(InterfaceDeclarationSyntax node)
    {
        foreach (MemberDeclarationSyntax member in node.Members)
            if (HasBody(member) || member.Modifiers.Any(SyntaxKind.StaticKeyword))
                Report(member, "default-interface-method", $"A member of {node.Identifier} has a body: calling it throws at run time.",
                    "an abstract class, or a static helper");
        base.VisitInterfaceDeclaration(node);
    }

    public override void VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        if (_model.GetOperation(node) is IInvocationOperation call)
            CheckCall(node, call);
        base.VisitInvocationExpression(node);
    }

    public override void VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        if (_model.GetTypeInfo(node).Type?.SpecialType == SpecialType.System_String && node.IsKind(SyntaxKind.AddExpression))
            foreach (ExpressionSyntax side in new[] { node.Left, node.Right })
                CheckText(side, "+");
        base.VisitBinaryExpression(node);
    }

    public override void VisitInterpolation(InterpolationSyntax node)
    {
        CheckText(node.Expression, "interpolation");
        if (node.FormatClause?.FormatStringToken.ValueText is { } format && IsNumber(_model.GetTypeInfo(node.Expression).Type))
            CheckFormat(node, format);
        base.VisitInterpolation(node);
    }

    private void CheckCall(InvocationExpressionSyntax node, IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (method.IsGenericMethod)
            Report(node, "generics", $"'{method.Name}' is a generic method: the interpreter is silently wrong.", Advice.Generics);
        // Enum.ToString is declared on Object, ValueType or Enum; the type it is called on decides.
        if (method.Name == "ToString" && IsEnum(call.Instance?.Type))
            Report(node, "enum-text", $"ToString of {call.Instance!.Type} prints the number.", Advice.EnumText);
        if (method.Name == "ToString" && IsNumber(call.Instance?.Type) && Constant(call, 0) is { } format)
            CheckFormat(node, format);
        if (!MakesText(method))
            return;
        foreach (ArgumentSyntax argument in node.ArgumentList.Arguments)
            CheckText(argument.Expression, method.Name);
        if (method is { Name: "Format", ContainingType.SpecialType: SpecialType.System_String } && Constant(call, 0) is { } text)
            foreach (Match item in FormatItem().Matches(text))
                if (!IsDateFormat(item.Groups[1].Value))
                    CheckFormat(node, item.Groups[1].Value);
    }

    private void CheckText(ExpressionSyntax expression, string where)
    {
        if (IsEnum(_model.GetTypeInfo(expression).Type))
            Report(expression, "enum-text", $"'{expression}' becomes text through {where}: the device prints the number.", Advice.EnumText);
    }

    private void CheckFormat(SyntaxNode node, string format)
    {
        if (!KnownFormat().IsMatch(format))
            Report(
                node,
                "number-format",
                $"The device formats numbers with D, F, G, N and X only, not '{format}'.",
                "one of these, or PadLeft"
            );
    }

    private void ReportChecked(SyntaxNode node) =>
        Report(node, "checked", "checked never throws on the device.", "a range test before the operation");

    private void Report(SyntaxNode node, string rule, string what, string instead)
    {
        FileLinePositionSpan span = node.GetLocation().GetLineSpan();
        _findings.Add(new(span.Path, span.StartLinePosition.Line + 1, rule, what, instead));
    }

    private static bool MakesText(IMethodSymbol method) => method.ContainingType.ToDisplayString() is "string" or "System.Console"
        or "System.Diagnostics.Debug" or "System.Text.StringBuilder";

    private static bool IsEnum(ITypeSymbol? type) => type?.TypeKind == TypeKind.Enum;

    private static bool IsNumber(ITypeSymbol? type) => type?.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_Double;

    private static bool IsDateFormat(string format) => DateLetters().IsMatch(format);

    private static string? Constant(IInvocationOperation call, int argument) =>
        call.Arguments.Length > argument && call.Arguments[argument].Value.ConstantValue is { HasValue: true, Value: string text }
            ? text
            : null;

    private static bool HasBody(MemberDeclarationSyntax member) => member switch
    {
        BaseMethodDeclarationSyntax method => method.Body is not null || method.ExpressionBody is not null,
        PropertyDeclarationSyntax { ExpressionBody: not null } => true,
        IndexerDeclarationSyntax { ExpressionBody: not null } => true,
        BasePropertyDeclarationSyntax property =>
            property.AccessorList?.Accessors.Any(accessor => accessor.Body is not null || accessor.ExpressionBody is not null) == true,
        _ => false,
    };

    [GeneratedRegex(@"\{\d+(?:,[^:}]*)?:([^}]+)\}")]
    private static partial Regex FormatItem();

    [GeneratedRegex("[yMHhmstTuosrR]")]
    private static partial Regex DateLetters();

    [GeneratedRegex(@"^[DFGNXdfgnx]\d*$")]
    private static partial Regex KnownFormat();
}
