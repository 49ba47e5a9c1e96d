using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace DeviceRuntime.Tests;

/// <summary>Probes that ran on the interpreter, 1,311 and those near them: through the loader they give its answers.</summary>
public sealed class InterpreterTruthTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("truth").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Method_bodies_answer_as_on_the_interpreter()
    {
        Probe[] probes = [.. Probe.All.Where(static probe => probe.Kind is null)];
        string path = DeviceCompiler.Compile(_folder, "probes", Source(probes));
        Dictionary<string, string> answers = [];
        foreach (string line in await DeviceRun.LinesAsync(path))
        {
            if (!line.StartsWith("\u0001R ", StringComparison.Ordinal)) continue;
            string[] parts = line[3..].Split('\t');
            answers[parts[0]] = parts[1];
        }

        Verify(probes, probe => answers.GetValueOrDefault(probe.Id));
    }

    [Fact]
    public async Task Programs_print_and_end_as_on_the_interpreter()
    {
        Probe[] probes = [.. Probe.All.Where(static probe => probe.Kind is not null)];
        Dictionary<string, string> answers = [];
        for (int i = 0; i < probes.Length; i++) answers[probes[i].Id] = await RunAsync(probes[i], Path.Combine(_folder, $"p{i}"));
        Verify(probes, probe => answers[probe.Id]);
    }

    private static void Verify(Probe[] probes, Func<Probe, string?> answer)
    {
        string[] wrong = [.. probes.Where(static probe => probe.HostDependent is null)
            .Where(probe => answer(probe) != probe.Device)
            .Select(probe => $"{probe.Id}: the interpreter answers {probe.Device}, here it is {answer(probe)}")];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    private static async Task<string> RunAsync(Probe probe, string folder)
    {
        string[] libraries = probe.Library is null ? [] : [DeviceCompiler.Compile(folder, "ProbeLibrary", probe.Library, isLibrary: true)];
        string path = DeviceCompiler.Compile(
            folder,
            "program",
            "public static class Q {\n" + probe.Code + "\n}\n" + probe.Types,
            isLibrary: false,
            libraries
        );
        IEnumerable<string> lines = (await DeviceRun.LinesAsync(path)).Where(static line =>
            line.Length > 0 && !line.StartsWith("board: ", StringComparison.Ordinal)
        );
        return string.Join(" | ", lines.Append("[ends]")).Replace(" | [ends]", " [ends]", StringComparison.Ordinal);
    }

    private static string Source(Probe[] probes)
    {
        StringBuilder source = new("public static partial class P {\n");
        for (int i = 0; i < probes.Length; i++)
            source.Append("static string B").Append(i).Append("() { ").Append(probes[i].Code).Append(" }\n");
        source.Append("public static void Main() {\n");
        for (int i = 0; i < probes.Length; i++) source.Append("Run(\"").Append(probes[i].Id).Append("\", B").Append(i).Append(");\n");
        source.Append("} }\n").Append(Probe.Helpers);
        foreach (Probe probe in probes) source.Append('\n').Append(probe.Types);
        return source.ToString();
    }
}
