using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace DeviceRuntime;

/// <summary>
/// Properties of an assembly that are needed before or instead of rewriting it; read without loading the rewriter, which takes time to
/// compile.
/// </summary>
internal sealed class AssemblyFacts
{
    private const string NativeVersionAttribute = "AssemblyNativeVersionAttribute";
    private const ushort Prolog = 1;

    private AssemblyFacts(MetadataReader reader, int entryPoint, bool hasSymbols)
    {
        Name = reader.GetString(reader.GetAssemblyDefinition().Name);
        HasSymbols = hasSymbols;
        References =
        [
            .. reader
                .AssemblyReferences.Select(reader.GetAssemblyReference)
                .Select(reference => (reader.GetString(reference.Name), reference.Version)),
        ];
        MainTypes = [.. FindMain(reader, entryPoint)];
        NativeVersion = FindNativeVersion(reader);
    }

    /// <summary>The assembly's simple name.</summary>
    public string Name { get; }

    /// <summary>The assemblies it references.</summary>
    public IReadOnlyList<(string Name, Version Version)> References { get; }

    /// <summary>Full name of the type with the entry point; without one, of every type with a static Main.</summary>
    public IReadOnlyList<string> MainTypes { get; }

    /// <summary>True when matching portable symbols are beside it.</summary>
    public bool HasSymbols { get; }

    /// <summary>The native version that its managed half was compiled for; null when it names none.</summary>
    public Version? NativeVersion { get; }

    /// <summary>Reads a file; null when it is not a .NET assembly.</summary>
    public static AssemblyFacts? Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using PEReader image = new(file);
            if (!image.HasMetadata) return null;
            MetadataReader reader = image.GetMetadataReader();
            return reader.IsAssembly
                ? new AssemblyFacts(reader, image.PEHeaders.CorHeader!.EntryPointTokenOrRelativeVirtualAddress, FindSymbols(image, path))
                : null;
        }
        catch (Exception exception) when (exception is BadImageFormatException or IOException)
        {
            return null;
        }
    }

    private static bool FindSymbols(PEReader image, string path)
    {
        string symbols = Path.ChangeExtension(path, ".pdb");
        if (
            !File.Exists(symbols)
            || !image.TryOpenAssociatedPortablePdb(
                path,
                _ => File.OpenRead(symbols),
                out MetadataReaderProvider? provider,
                out string? found
            )
        )
            return false;
        provider!.Dispose();
        return found is not null;
    }

    private static IEnumerable<string> FindMain(MetadataReader reader, int entryPoint)
    {
        const int methodTable = 0x06;
        if (entryPoint >> 24 == methodTable)
        {
            var method = (MethodDefinitionHandle)System.Reflection.Metadata.Ecma335.MetadataTokens.Handle(entryPoint);
            return [NameOf(reader, reader.GetMethodDefinition(method).GetDeclaringType())];
        }

        return reader
            .TypeDefinitions.Where(type =>
                reader
                    .GetTypeDefinition(type)
                    .GetMethods()
                    .Select(reader.GetMethodDefinition)
                    .Any(method =>
                        (method.Attributes & System.Reflection.MethodAttributes.Static) != 0
                        && reader.StringComparer.Equals(method.Name, "Main")
                    )
            )
            .Select(type => NameOf(reader, type));
    }

    private static string NameOf(MetadataReader reader, TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        string name = reader.GetString(type.Name), space = reader.GetString(type.Namespace);
        if (type.GetDeclaringType() is { IsNil: false } outer) return $"{NameOf(reader, outer)}+{name}";
        return space.Length == 0 ? name : $"{space}.{name}";
    }

    private static Version? FindNativeVersion(MetadataReader reader)
    {
        foreach (CustomAttribute attribute in reader.GetAssemblyDefinition().GetCustomAttributes().Select(reader.GetCustomAttribute))
        {
            if (attribute.Constructor.Kind != HandleKind.MemberReference) continue;
            MemberReference constructor = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor);
            if (constructor.Parent.Kind != HandleKind.TypeReference) continue;
            if (
                !reader.StringComparer.Equals(reader.GetTypeReference((TypeReferenceHandle)constructor.Parent).Name, NativeVersionAttribute)
            )
                continue;
            BlobReader value = reader.GetBlobReader(attribute.Value);
            return value.ReadUInt16() == Prolog && Version.TryParse(value.ReadSerializedString(), out Version? version) ? version : null;
        }

        return null;
    }
}
