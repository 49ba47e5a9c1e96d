using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BleStack.Generators;

/// <summary>Makes a marked type a <see cref="PduDeclaration"/>, or says what is wrong with it.</summary>
internal sealed class DeclarationReader(PduKind kind, INamedTypeSymbol type, TypeDeclarationSyntax syntax, CancellationToken cancellation)
{
    private const string Core = "BleStack.Core.";
    private readonly List<Fault> _faults = [];
    private readonly SortedSet<string> _usings = new(StringComparer.Ordinal) { "BleStack.Core" };

    /// <summary>What is wrong with the declaration.</summary>
    public IReadOnlyList<Fault> Faults => _faults;

    /// <summary>Reads the declaration; null where something is wrong.</summary>
    /// <param name="mark">The attribute of the kind.</param>
    public PduDeclaration? Read(AttributeData mark)
    {
        if (!type.IsValueType || !type.IsReadOnly || type.ContainingType is not null || !syntax.Modifiers.Any(SyntaxKind.PartialKeyword))
        {
            Report(syntax.Identifier.GetLocation(), Generators.Faults.NotAPartialStruct, type.Name);
            return null;
        }

        List<PduItem> items = Items();
        CheckRest(items);
        _usings.Add(kind.Namespace);
        string space = type.ContainingNamespace.ToDisplayString();
        _usings.RemoveWhere(name => name == "System" || name == space || space.StartsWith(name + ".", StringComparison.Ordinal));
        return _faults.Count > 0
            ? null
            : new PduDeclaration(kind, space, type.Name, Code(mark), type.IsRecord, type.IsRefLikeType, _usings, items);
    }

    private static string? Code(AttributeData mark) =>
        mark.ConstructorArguments.Length == 0 ? null : mark.ConstructorArguments[0].Type?.GetMembers().OfType<IFieldSymbol>()
            .First(field => field.HasConstantValue && Equals(field.ConstantValue, mark.ConstructorArguments[0].Value)).Name;

    /// <summary>The attributes of one kind; without those that do not compile, which is said elsewhere.</summary>
    private static IEnumerable<AttributeData> Marks(IParameterSymbol parameter, string name) =>
        parameter.GetAttributes().Where(mark =>
            mark.AttributeClass?.ToDisplayString() == $"{Core}{name}Attribute"
            && mark.AttributeConstructor?.Parameters.Length == mark.ConstructorArguments.Length
            && mark.ConstructorArguments.All(static argument => argument.Kind != TypedConstantKind.Error));

    private static string? Demand(AttributeData mark) =>
        mark.NamedArguments.FirstOrDefault(static named => named.Key == "Demand").Value.Value as string;

    private List<PduItem> Items()
    {
        List<PduItem> items = [];
        Dictionary<string, string> summaries = Summaries();
        foreach (IParameterSymbol parameter in Parameters())
        {
            items.AddRange(Fixed(parameter, "Before"));
            if (Field(parameter, summaries) is { } field) items.Add(field);
            items.AddRange(Fixed(parameter, "After"));
        }

        return items;
    }

    /// <summary>The parameters of the primary constructor, in the order of the wire.</summary>
    private IEnumerable<IParameterSymbol> Parameters() =>
        type.InstanceConstructors
            .Where(constructor => constructor.DeclaringSyntaxReferences
                .Any(reference => reference.GetSyntax(cancellation) is TypeDeclarationSyntax))
            .SelectMany(static constructor => constructor.Parameters);

    private IEnumerable<PduItem> Fixed(IParameterSymbol parameter, string where)
    {
        foreach (AttributeData mark in Marks(parameter, where))
        {
            var octets = new FixedOctets(
                (string)mark.ConstructorArguments[0].Value!,
                [.. mark.ConstructorArguments[1].Values.Select(static octet => (byte)octet.Value!)],
                Demand(mark));
            if (octets.Demand is not null && octets.Octets.Count != 1)
                Report(parameter, Generators.Faults.DemandOfSeveral, octets.Octets.Count.ToString(CultureInfo.InvariantCulture));
            yield return octets;
        }
    }

    private PduField? Field(IParameterSymbol parameter, Dictionary<string, string> summaries)
    {
        var marks = new FieldMarks(
            Marks(parameter, "Octets").FirstOrDefault()?.ConstructorArguments[0].Value as int?,
            Marks(parameter, "LengthPrefixed").Any(),
            Marks(parameter, "Rest").Any(),
            Marks(parameter, "Elements").FirstOrDefault(),
            Marks(parameter, "AddressOf").FirstOrDefault()?.ConstructorArguments[0].Value as byte?);
        if (WireForms.Of(parameter.Type, marks, kind, out DiagnosticDescriptor? fault, out string reason) is not { } form)
        {
            Report(parameter, fault!, reason);
            return null;
        }

        _usings.Add(parameter.Type.ContainingNamespace.ToDisplayString());
        summaries.TryGetValue(parameter.Name, out string? summary);
        string property = char.ToUpperInvariant(parameter.Name[0]) + parameter.Name.Substring(1);
        return new PduField(Identifier(parameter.Name), property, TypeName(parameter.Type), form, Check(parameter), summary);
    }

    private string? Check(IParameterSymbol parameter)
    {
        if (Marks(parameter, "Checked").FirstOrDefault()?.ConstructorArguments[0].Value is not string method) return null;
        bool found = type.GetMembers(method).OfType<IMethodSymbol>().Any(candidate =>
            candidate is { IsStatic: true, Parameters.Length: 1 }
            && SymbolEqualityComparer.Default.Equals(candidate.Parameters[0].Type, parameter.Type));
        if (!found) Report(parameter, Generators.Faults.NoSuchCheck, method);
        return method;
    }

    /// <summary>What takes the rest has to know how long everything behind it is.</summary>
    private void CheckRest(List<PduItem> items)
    {
        PduField? rest = null;
        foreach (PduField field in items.OfType<PduField>())
        {
            if (rest is not null && field.Form.Size is null)
                Report(syntax.Identifier.GetLocation(), Generators.Faults.OpenEnd, rest.Property, field.Property);
            if (field.Form.IsRest) rest = field;
        }
    }

    private Dictionary<string, string> Summaries()
    {
        string? text = type.GetDocumentationCommentXml(cancellationToken: cancellation);
        if (string.IsNullOrEmpty(text)) return [];
        return XElement.Parse(text).Elements("param")
            .GroupBy(static param => (string)param.Attribute("name"))
            .ToDictionary(static group => group.Key, static group => Inner(group.First()));
    }

    private static string Inner(XElement element) =>
        string.Concat(element.Nodes().Select(static node => node.ToString(SaveOptions.DisableFormatting))).Trim();

    private static string Identifier(string name)
    {
        string local = char.ToLowerInvariant(name[0]) + name.Substring(1);
        return SyntaxFacts.GetKeywordKind(local) == SyntaxKind.None ? local : "@" + local;
    }

    private static string TypeName(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);

    private void Report(IParameterSymbol parameter, DiagnosticDescriptor fault, string second) =>
        Report(parameter.Locations[0], fault, parameter.Name, second);

    private void Report(Location location, DiagnosticDescriptor fault, string first, string second = "") =>
        _faults.Add(Fault.At(location, fault, first, second));
}
