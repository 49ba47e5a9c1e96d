using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Portability.Tests.Gate;
using Xunit;

namespace DeviceRuntime.Tests;

/// <summary>Compiles C# 9 to device IL, against the device's own mscorlib.</summary>
internal static class DeviceCompiler
{
    private const string Usings =
        "using System; using System.Collections; using System.Text; using System.Threading; using System.Reflection; using System.Diagnostics; "
        + "using System.Globalization; using System.Runtime.CompilerServices;\n";

    /// <summary>Compiles an application of tests/DeviceApps, or a sample, with the libraries it needs beside it.</summary>
    public static string CompileApp(string folder, string name, params string[] libraries)
    {
        string[] beside = [.. libraries.Select(library => Write(folder, library, OutputKind.DynamicallyLinkedLibrary, []))];
        return Write(folder, name, OutputKind.ConsoleApplication, beside);
    }

    /// <summary>
    /// Compiles our own firmware: the library, and the application with this entry point, a file of src/SecureGattServer or of
    /// tests/DeviceApps.
    /// </summary>
    public static string CompileFirmware(string folder, string program)
    {
        string library = Emit(folder, "SecureGatt", Sources("SecureGatt/"), OutputKind.DynamicallyLinkedLibrary, []);
        string[] application =
        [
            .. Names("SecureGattServer/").Where(static name => name != "SecureGattServer/Program.cs").Append(program).Select(Read),
        ];
        return Emit(folder, "SecureGattServer", application, OutputKind.ConsoleApplication, [library]);
    }

    /// <summary>Writes an assembly and returns its path.</summary>
    public static string Compile(string folder, string name, string source, bool isLibrary = false, params string[] libraries)
    {
        Directory.CreateDirectory(folder);
        return Emit(
            folder,
            name,
            [(isLibrary ? "using System;\n" : Usings) + source],
            isLibrary ? OutputKind.DynamicallyLinkedLibrary : OutputKind.ConsoleApplication,
            libraries
        );
    }

    private static string Write(string folder, string name, OutputKind kind, string[] libraries) =>
        Emit(folder, name, [Read($"app/{name}.cs")], kind, libraries);

    private static string Read(string resource)
    {
        using StreamReader source = new(typeof(DeviceCompiler).Assembly.GetManifestResourceStream(resource)!);
        return source.ReadToEnd();
    }

    private static string[] Sources(string prefix) => [.. Names(prefix).Select(Read)];

    private static IEnumerable<string> Names(string prefix) =>
        typeof(DeviceCompiler).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, System.StringComparison.Ordinal));

    private static string Emit(string folder, string name, string[] sources, OutputKind kind, string[] libraries)
    {
        string path = Path.Combine(folder, name + (kind == OutputKind.ConsoleApplication ? ".exe" : ".dll"));
        MetadataReference[] references =
        [
            .. DeviceReferences.All.Values,
            .. libraries.Select(static library => MetadataReference.CreateFromFile(library)),
        ];
        EmitResult result = Create(name, sources, kind, references).Emit(path);
        Assert.True(
            result.Success,
            string.Join('\n', result.Diagnostics.Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
        );
        return path;
    }

    private static CSharpCompilation Create(string name, string[] sources, OutputKind kind, IEnumerable<MetadataReference> references)
    {
        CSharpParseOptions options = new(LanguageVersion.CSharp9, preprocessorSymbols: ["DEBUG"]);
        return CSharpCompilation.Create(name, sources.Select(source => CSharpSyntaxTree.ParseText(source, options)), references,
            new CSharpCompilationOptions(kind, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true));
    }
}
