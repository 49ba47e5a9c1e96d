using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Portability.Tests.Gate;

/// <summary>The device's own mscorlib from its NuGet package, against which device code is compiled, and its public API.</summary>
public static class CoreLibrary
{
    private static readonly SymbolDisplayFormat Full = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    public static MetadataReference Reference { get; } = MetadataReference.CreateFromFile(File("mscorlib.dll"));

    /// <summary>The image the metadata processor made of it: 32,536 octets that every deployment begins with.</summary>
    public static byte[] Pe => System.IO.File.ReadAllBytes(File("mscorlib.pe"));

    public static string File(string name) => Path.Combine(AppContext.BaseDirectory, "device", name);

    /// <summary>Its API, in the form of the recorded lists.</summary>
    public static IReadOnlyList<ApiType> Read()
    {
        CSharpCompilation compilation = CSharpCompilation.Create("reader", references: [Reference]);
        return
        [
            .. Types(((IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(Reference)!).GlobalNamespace).Where(IsVisible).Select(Record),
        ];
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol owner) => owner.GetMembers().OfType<INamespaceOrTypeSymbol>()
        .SelectMany(item => item is INamedTypeSymbol type ? Types(type).Prepend(type) : Types(item));

    private static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    private static ApiType Record(INamedTypeSymbol type)
    {
        string name = type.ToDisplayString(Full.WithGenericsOptions(SymbolDisplayGenericsOptions.None)
            .WithMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.None)) + (type.Arity > 0 ? $"`{type.Arity}" : "");
        string bases = string.Join(", ", type.Interfaces.Select(item => item.ToDisplayString(Full)));
        return new(name, $"public {type.TypeKind.ToString().ToLowerInvariant()} {type.Name}" + (bases.Length > 0 ? " : " + bases : ""),
            [.. type.GetMembers().Where(member => IsVisible(member) && !IsAccessor(member)).Select(Record).OfType<string>()]);
    }

    private static bool IsAccessor(ISymbol member) => member is IMethodSymbol { AssociatedSymbol: not null };

    private static string? Record(ISymbol member) => member switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor } => $"public {member.ContainingType.Name}()",
        IMethodSymbol method => $"{method.ReturnType.ToDisplayString(Full)} {method.MetadataName}({Parameters(method.Parameters)})",
        IPropertySymbol { IsIndexer: true, MetadataName: "Item" } item =>
            $"{item.Type.ToDisplayString(Full)} this[{Parameters(item.Parameters)}] {{ {Accessors(item)} }}",
        IPropertySymbol item => $"{item.Type.ToDisplayString(Full)} {item.MetadataName} {{ {Accessors(item)} }}",
        IEventSymbol item => $"event {item.Type.ToDisplayString(Full)} {item.Name}",
        IFieldSymbol item => $"{item.Type.ToDisplayString(Full)} {item.Name}",
        _ => null,
    };

    private static string Parameters(IEnumerable<IParameterSymbol> parameters) =>
        string.Join(", ", parameters.Select(item => $"{item.Type.ToDisplayString(Full)} {item.Name}"));

    private static string Accessors(IPropertySymbol property) =>
        (property.GetMethod is null ? "" : "get; ") + (property.SetMethod is null ? "" : "set;");
}
