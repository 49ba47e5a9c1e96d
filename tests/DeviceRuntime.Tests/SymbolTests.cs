using System;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Portability.Tests.Gate;
using Xunit;

namespace DeviceRuntime.Tests;

/// <summary>Breakpoints: the symbols of an application survive the rewrite, each line of its source at an instruction.</summary>
public sealed class SymbolTests : IDisposable
{
    private const string Source = """
        using System;
        public enum Mode { Off, On }
        public static class Program
        {
            private static int s_count;
            public static void Main()
            {
                for (int i = 0; i < 3; i++)
                {
                    s_count += i;
                    double half = s_count / 2.0;
                    if (half > 1) Console.WriteLine(half.ToString());
                }

                try
                {
                    object mode = Mode.On;
                    Console.WriteLine(mode.ToString());
                }
                catch (InvalidCastException exception) when (exception.Message == "x")
                {
                    Console.WriteLine("caught");
                }
            }
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("symbols").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Each_line_of_the_source_keeps_its_breakpoint()
    {
        string path = Compile();
        using ModuleDefinition before = ModuleDefinition.ReadModule(path,
            new ReaderParameters { ReadSymbols = true, SymbolReaderProvider = new PortablePdbReaderProvider() });
        DeviceAssembly rewritten = new ApplicationClosure(path).Assemblies.Single(static assembly => assembly.Name == "program");
        using MemoryStream image = new(rewritten.Image), symbols = new(rewritten.Symbols!);
        using ModuleDefinition after = ModuleDefinition.ReadModule(image,
            new ReaderParameters { ReadSymbols = true, SymbolStream = symbols, SymbolReaderProvider = new PortablePdbReaderProvider() });
        MethodDefinition original = MainOf(before), result = MainOf(after);
        Assert.Equal(Lines(original), Lines(result));
        Assert.NotEmpty(Lines(original));
        Assert.Equal(Names(original), Names(result).Take(Names(original).Length));
        Assert.All(result.DebugInformation.SequencePoints,
            point => Assert.Contains(result.Body.Instructions, instruction => instruction.Offset == point.Offset));
    }

    private static MethodDefinition MainOf(ModuleDefinition module) =>
        module.GetType("Program").Methods.Single(static method => method.Name == "Main");

    private static int[] Lines(MethodDefinition method) =>
        [.. method.DebugInformation.SequencePoints.Where(static point => !point.IsHidden).Select(static point => point.StartLine)];

    private static string[] Names(MethodDefinition method) =>
        [.. method.DebugInformation.GetScopes().SelectMany(static scope => scope.Variables).Select(static variable => variable.Name)];

    private string Compile()
    {
        string path = Path.Combine(_folder, "program.exe"), source = Path.Combine(_folder, "Program.cs");
        SourceText text = SourceText.From(Source, System.Text.Encoding.UTF8);
        SyntaxTree tree = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.CSharp9), source);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "program",
            [tree],
            DeviceReferences.All.Values,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, optimizationLevel: OptimizationLevel.Debug)
        );
        string symbolPath = Path.ChangeExtension(path, ".pdb");
        using FileStream image = File.Create(path), symbols = File.Create(symbolPath);
        EmitOptions options = new(debugInformationFormat: DebugInformationFormat.PortablePdb, pdbFilePath: symbolPath);
        EmitResult result = compilation.Emit(image, symbols, options: options);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return path;
    }
}
