using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BleStack.Generators;

/// <summary>Writes parser, writer and properties of each PDU that has one of the attributes of <see cref="PduKind"/>.</summary>
/// <remarks>
/// A declaration is a readonly partial struct whose primary constructor has the fields in wire order. <see cref="DeclarationReader"/>
/// makes it a <see cref="PduDeclaration"/> or reports what is wrong with it; <see cref="PduSource"/> writes the other part.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class PduGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        foreach (PduKind kind in PduKind.All)
        {
            IncrementalValuesProvider<PduOutput> outputs = context.SyntaxProvider.ForAttributeWithMetadataName(
                kind.Attribute,
                static (node, _) => node is TypeDeclarationSyntax,
                (found, cancellation) => Generate(kind, found, cancellation));
            context.RegisterSourceOutput(outputs, static (output, result) => result.AddTo(output));
        }
    }

    private static PduOutput Generate(PduKind kind, GeneratorAttributeSyntaxContext found, CancellationToken cancellation)
    {
        var type = (INamedTypeSymbol)found.TargetSymbol;
        var reader = new DeclarationReader(kind, type, (TypeDeclarationSyntax)found.TargetNode, cancellation);
        PduDeclaration? declaration = reader.Read(found.Attributes[0]);
        string file = $"{type.ContainingNamespace.ToDisplayString()}.{type.Name}.g.cs";
        return new PduOutput(file, declaration is null ? null : PduSource.Of(declaration), reader.Faults);
    }
}
