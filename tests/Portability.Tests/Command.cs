using System;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

namespace Portability.Tests;

/// <summary>A running command of a document: its output and input.</summary>
internal sealed class Command : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly SemaphoreSlim _news = new(0);
    private int _read;

    private Command(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
    }

    public string Said
    {
        get
        {
            lock (_said) return _said.ToString();
        }
    }

    /// <summary>Starts it as a newcomer's machine would: outside CI.</summary>
    /// <param name="line">The program and its arguments, without quotes.</param>
    /// <param name="folder">Where.</param>
    /// <param name="runAnalyzers">Whether what it builds is analyzed, too: twice the time.</param>
    public static Command Start(string line, string folder, bool runAnalyzers = false)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        ProcessStartInfo start = new(words[0], words[1..])
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (string name in (string[])["CI", "StrictWarnings", "MSBUILD_EXE_PATH", "MSBuildSDKsPath", "MSBuildExtensionsPath"])
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        if (!runAnalyzers) start.Environment["RunAnalyzers"] = "false";
        Command command = new(new Process { StartInfo = start });
        command._process.Start();
        command._process.BeginOutputReadLine();
        command._process.BeginErrorReadLine();
        return command;
    }

    public void Type(string line) => _process.StandardInput.WriteLine(line);

    /// <summary>The next line that matches.</summary>
    public async Task<Match> LineAsync(string pattern, TimeSpan patience)
    {
        using CancellationTokenSource end = new(patience);
        while (true)
        {
            foreach (string line in Said[_read..].Split(Environment.NewLine)[..^1])
            {
                _read += line.Length + Environment.NewLine.Length;
                if (Regex.Match(line, pattern) is { Success: true } match)
                    return match;
            }
            if (_process.HasExited)
                throw new InvalidOperationException($"It ended with code {_process.ExitCode} and never said {pattern}:\n{Said}");
            await _news.WaitAsync(end.Token);
        }
    }

    /// <summary>Waits for the exit code.</summary>
    public async Task<int> EndAsync(TimeSpan patience)
    {
        using CancellationTokenSource end = new(patience);
        await _process.WaitForExitAsync(end.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _news.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is not null)
            lock (_said) _said.AppendLine(line);
        _news.Release();
    }
}
