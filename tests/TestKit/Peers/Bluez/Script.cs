using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace TestKit.Peers.Bluez;

/// <summary>Exit code and output of a script of this folder.</summary>
internal sealed record ScriptResult(int Code, string Output, string Problem)
{
    public string LastLine => Last(Output);

    public string LastProblem => Last(Problem);

    private static string Last(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "it said nothing";
}

/// <summary>Runs a shell script of this folder to its end.</summary>
internal static class Script
{
    public static ScriptResult Run(TimeSpan patience, string script, params IEnumerable<string> arguments) =>
        Run(patience, new Dictionary<string, string?>(), script, arguments);

    /// <param name="patience">After this it is ended, with all it started.</param>
    /// <param name="environment">Variables set for it; null removes one.</param>
    /// <param name="script">Its path in this folder.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="TimeoutException">It did not end.</exception>
    public static ScriptResult Run(
        TimeSpan patience,
        IReadOnlyDictionary<string, string?> environment,
        string script,
        params IEnumerable<string> arguments
    )
    {
        var start = new ProcessStartInfo("/bin/bash")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.ArgumentList.Add(Path.Combine(GuestImage.Sources, script));
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        foreach ((string name, string? value) in environment) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> problem = process.StandardError.ReadToEndAsync();
        if (process.WaitForExit(patience)) return new ScriptResult(process.ExitCode, output.Result, problem.Result);
        process.Kill(entireProcessTree: true);
        throw new TimeoutException($"{script} did not end in {patience.TotalSeconds:F0} s");
    }
}
