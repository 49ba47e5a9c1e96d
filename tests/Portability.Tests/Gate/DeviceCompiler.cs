using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Portability.Tests.Gate;

/// <summary>The result of the device's compiler for some sources: errors as findings, else a Release image with its symbols.</summary>
public sealed record DeviceBuild(CSharpCompilation Compilation, IReadOnlyList<Finding> Errors, byte[] Image, byte[] Symbols);

/// <summary>C# 9 against the device's API only. Code that compiles here binds, member by member, to members of the device.</summary>
public static class DeviceCompiler
{
    private static readonly CSharpParseOptions Parse = new(LanguageVersion.CSharp9, preprocessorSymbols: ["TRACE", "NANOFRAMEWORK_1_0"]);

    private static readonly ConcurrentDictionary<string, Lazy<DeviceBuild>> Builds = new();

    /// <summary>
    /// Compiles exactly the files a device project lists, against exactly the assemblies and device projects it references; once a test
    /// run.
    /// </summary>
    public static DeviceBuild Compile(DeviceProject project) => Builds.GetOrAdd(project.Path, _ => new(() => Compile(project.AssemblyName,
        project.CompilePaths.Where(File.Exists).Select(path => (Repository.Relative(path), File.ReadAllText(path))), project.Assemblies,
        project.IsApplication ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
        projects: project.Closure.Where(other => other != project).Select(Compile)))).Value;

    public static DeviceBuild Compile(string name, IEnumerable<(string Path, string Text)> sources, IEnumerable<string> assemblies,
        OutputKind kind = OutputKind.DynamicallyLinkedLibrary, bool allowUnsafe = false, IEnumerable<DeviceBuild>? projects = null)
    {
        IEnumerable<SyntaxTree> trees = sources.Select(source =>
            CSharpSyntaxTree.ParseText(SourceText.From(source.Text, System.Text.Encoding.UTF8), Parse, source.Path));
        IEnumerable<MetadataReference> own = (projects ?? []).Select(build => build.Compilation.ToMetadataReference());
        CSharpCompilation compilation = CSharpCompilation.Create(
            name,
            trees,
            DeviceReferences.For(assemblies).Concat(own),
            new(
                kind,
                optimizationLevel: OptimizationLevel.Release,
                allowUnsafe: allowUnsafe,
                nullableContextOptions: NullableContextOptions.Disable
            )
        );
        using MemoryStream image = new(), symbols = new();
        EmitResult result = compilation.Emit(
            image,
            symbols,
            options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb)
        );
        return new(compilation, Errors(result.Diagnostics), image.ToArray(), symbols.ToArray());
    }

    private static IReadOnlyList<Finding> Errors(ImmutableArray<Diagnostic> diagnostics) =>
    [
        .. diagnostics.Where(item => item.Severity == DiagnosticSeverity.Error).Select(item =>
        {
            FileLinePositionSpan span = item.Location.GetLineSpan();
            string message = item.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
            return new Finding(span.Path, span.StartLinePosition.Line + 1, "does-not-compile", $"{item.Id}: {message}",
                Advice.ForError(item.Id, message));
        }).Distinct(),
    ];
}
