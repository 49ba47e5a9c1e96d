using System;
using System.Diagnostics;
using System.IO;

namespace Benchmarks.Scenarios;

/// <summary>The simulator as its own process, from its start to the line <c>ready</c>.</summary>
/// <param name="Clock">By the clock, in microseconds.</param>
/// <param name="Processor">Processor time of the process, in microseconds.</param>
internal sealed record SimulatorStart(double Clock, double Processor)
{
    public static SimulatorStart Serve() => Start("serve");

    /// <summary>An application compiled for the device.</summary>
    /// <param name="application">Path of its assembly.</param>
    /// <param name="cache">The cache folder of rewritten images; null for the user's.</param>
    public static SimulatorStart Run(string application, string? cache = null) => Start($"run \"{application}\"", cache);

    /// <summary>The same with an empty cache. Only where the folder can be changed: not on Windows.</summary>
    public static SimulatorStart RunRewriting(string application)
    {
        string cache = Directory.CreateTempSubdirectory("rewritten").FullName;
        try
        {
            return Run(application, cache);
        }
        finally
        {
            Directory.Delete(cache, recursive: true);
        }
    }

    private static SimulatorStart Start(string command, string? cache = null)
    {
        string arguments = $"exec \"{Path.Combine(AppContext.BaseDirectory, "simulator.dll")}\" {command} --plain --h4 tcp:127.0.0.1:0";
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        if (cache is not null) start.Environment["XDG_DATA_HOME"] = cache;
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        try
        {
            return ReadUntilReady(process, begin);
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    private static SimulatorStart ReadUntilReady(Process process, long begin)
    {
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (!line.StartsWith("ready", StringComparison.Ordinal)) continue;
            double clock = Stopwatch.GetElapsedTime(begin).TotalMicroseconds;
            process.Refresh();
            return new SimulatorStart(clock, process.TotalProcessorTime.TotalMicroseconds);
        }

        throw new InvalidOperationException("The simulator ended before it was ready.");
    }
}
