using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using Benchmarks.Peers.Roles;
using TestKit.Peers;

namespace Benchmarks.Peers;

/// <summary>Microseconds by the clock and of a process's processor time.</summary>
/// <param name="Elapsed">By the clock.</param>
/// <param name="Processor">Of the processor time, meanwhile.</param>
/// <param name="Before">Of the processor time that the process had used before.</param>
internal readonly record struct Cost(double Elapsed, double Processor, double Before = 0)
{
    public static Cost Parse(string text)
    {
        string[] numbers = text.Split(' ');
        return new Cost(Number(numbers[0]), Number(numbers[1]), Number(numbers[2]));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    public static Cost operator +(Cost left, Cost right) => new(left.Elapsed + right.Elapsed, left.Processor + right.Processor);
}

/// <summary>A process of the comparison, in its own empty folder.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(40);

    private readonly LineProcess _process;
    private readonly DirectoryInfo _folder;

    private PeerProcess(string name, ProcessStartInfo start)
    {
        _folder = Directory.CreateTempSubdirectory("bench-peer-");
        start.WorkingDirectory = _folder.FullName;
        (Name, _process) = (name, new LineProcess(name, start));
    }

    public string Name { get; }

    /// <summary>The words after "ready" in its first line.</summary>
    public string[] Ready { get; private set; } = [];

    /// <summary>A role of this program.</summary>
    public static Task<PeerProcess> OursAsync(string name, params string[] arguments) =>
        StartAsync(
            name,
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["exec", typeof(PeerProcess).Assembly.Location, .. arguments]
        );

    /// <summary>A script beside ble-host.</summary>
    public static Task<PeerProcess> NodeAsync(string name, string script, params string[] arguments) =>
        StartAsync(name, "node", [Path.Combine(BleHostPackage.Folder, script), .. arguments]);

    /// <summary>Its lines, for callers with another protocol.</summary>
    public LineProcess Process => _process;

    /// <summary>Makes it do a piece of work; returns the cost that it reports.</summary>
    public async Task<Cost> DoAsync(string work)
    {
        _process.Write(work);
        string answer = await _process.NextAsync(
            static line => line.StartsWith("ok ", StringComparison.Ordinal) || line.StartsWith("error ", StringComparison.Ordinal),
            work,
            s_limit
        );
        return answer.StartsWith("ok ", StringComparison.Ordinal)
            ? Cost.Parse(answer[3..])
            : throw new InvalidOperationException($"{Name}: {answer}{Environment.NewLine}{_process.Transcript}");
    }

    /// <summary>Microseconds of processor time that the process has used, and what asking takes of them.</summary>
    public async Task<(double Used, double Asking)> ProcessorAsync()
    {
        Cost first = await DoAsync(CommandLoop.Nothing);
        Cost second = await DoAsync(CommandLoop.Nothing);
        return (second.Before, second.Before - first.Before);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task<PeerProcess> StartAsync(string name, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        var process = new PeerProcess(name, start);
        string ready = await process._process.NextAsync(
            static line => line.StartsWith("ready", StringComparison.Ordinal),
            "ready",
            s_limit
        );
        process.Ready = ready.Split(' ')[1..];
        return process;
    }
}
