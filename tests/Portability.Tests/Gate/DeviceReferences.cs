using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Portability.Tests.Gate;

/// <summary>
/// What device code is compiled against: the device's own mscorlib, and reference assemblies compiled from the recorded API on top of it.
/// Code binds to what the device has, overload by overload, exactly as the device's compiler would.
/// </summary>
public static class DeviceReferences
{
    private static readonly Lazy<IReadOnlyDictionary<string, MetadataReference>> Built = new(Build);

    public static IReadOnlyDictionary<string, MetadataReference> All => Built.Value;

    public static Lazy<IReadOnlyDictionary<string, DeviceApi>> Apis { get; } =
        new(() => DeviceApi.Known.ToDictionary(assembly => assembly.Name, DeviceApi.Load));

    /// <summary>The named assemblies; an unknown name means its API is not recorded.</summary>
    public static IEnumerable<MetadataReference> For(IEnumerable<string> assemblies) => assemblies
        .Where(name => name != "nanoFramework.UnitTestLauncher")
        .Select(name => All.TryGetValue(name, out MetadataReference? reference) ? reference
            : throw new InvalidOperationException($"The API of {name} is not recorded under tests/Portability.Tests/DeviceApi."));

    private static Dictionary<string, MetadataReference> Build()
    {
        Dictionary<string, MetadataReference> built = [];
        Dictionary<string, ApiType> known = [];
        foreach (DeviceApi api in DeviceApi.Known.Select(assembly => Apis.Value[assembly.Name]))
        {
            foreach (ApiType type in api.Types)
                known[type.Name] = type;
            built[api.Assembly.Name] = api.Assembly.Name == "mscorlib" ? CoreLibrary.Reference
                : Compile(api, new StubWriter(api, known).Write(), built.Values);
        }
        return built;
    }

    private static PortableExecutableReference Compile(DeviceApi api, string source, IEnumerable<MetadataReference> references)
    {
        CSharpCompilationOptions options = new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Disable);
        CSharpCompilation compilation = CSharpCompilation.Create(api.Assembly.Name,
            [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp9))], references, options);
        using MemoryStream image = new();
        EmitResult result = compilation.Emit(image);
        if (!result.Success)
            throw new InvalidOperationException(
                $"The stubs of {api.Assembly.Name} do not compile:\n"
                    + string.Join(
                        '\n',
                        result
                            .Diagnostics.Where(item => item.Severity == DiagnosticSeverity.Error)
                            .Take(20)
                            .Select(item => Describe(item, source))
                    )
            );
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    private static string Describe(Diagnostic item, string source) =>
        $"{item.GetMessage(null)} in: {source.Split('\n')[item.Location.GetLineSpan().StartLinePosition.Line]}";
}
