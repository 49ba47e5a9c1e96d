using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace Peers.Tests.Bluez;

/// <summary>One guest for all flows of a run, the folder of their traces, and the matrix of what came out, printed and kept at the end.</summary>
public sealed class BlueZFixture(IMessageSink output) : IAsyncLifetime
{
    private readonly List<(string Flow, string Result, TimeSpan Time)> _matrix = [];
    private readonly Lazy<Task<Guest>> _guest = new(Guest.BootAsync);

    /// <summary>Where flows leave their traces; emptied at the start of a run.</summary>
    public static string Traces { get; } = Path.Combine(AppContext.BaseDirectory, "traces", "bluez");

    /// <inheritdoc/>
    public Task InitializeAsync()
    {
        if (Directory.Exists(Traces)) Directory.Delete(Traces, recursive: true);
        Directory.CreateDirectory(Traces);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (!_guest.IsValueCreated) return;
        Guest guest = await _guest.Value;
        await guest.DisposeAsync();
        string[] lines = [.. Report(guest.BootTime)];
        await File.WriteAllLinesAsync(Path.Combine(Traces, "matrix.txt"), lines);
        foreach (string line in lines) output.OnMessage(new Xunit.Sdk.DiagnosticMessage(line));
    }

    /// <summary>Runs one flow on the shared guest with a firmware and a trace of its own; a failure carries what all sides said.</summary>
    /// <param name="serve">Arguments of `serve`.</param>
    /// <param name="flow">What happens.</param>
    /// <param name="name">The flow's name in the matrix.</param>
    internal async Task RunAsync(string serve, Func<Guest, Firmware, Task> flow, [CallerMemberName] string name = "")
    {
        Guest guest = await _guest.Value;
        var watch = Stopwatch.StartNew();
        string trace = Path.Combine(Traces, string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '-')) + ".btsnoop");
        Firmware firmware = await Firmware.ServeAsync(serve, trace);
        string result = "FAILED";
        try
        {
            await flow(guest, firmware);
            result = "ok";
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{name}: {exception.Message}\n--- serve\n{firmware.Transcript}\n--- guest\n{await LogsAsync(guest)}", exception);
        }
        finally
        {
            await firmware.DisposeAsync();
            await guest.Relay.PartAsync();
            _matrix.Add((name, result, watch.Elapsed));
        }
    }

    private static async Task<string> LogsAsync(Guest guest)
    {
        try
        {
            return await guest.RunAsync("tail -n 40 /var/log/bluetoothd.log; cat /var/log/btattach.log; dmesg | tail -n 20; hci detach");
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }
    }

    private IEnumerable<string> Report(TimeSpan boot)
    {
        yield return $"BlueZ guest: {string.Join(", ", File.ReadLines(Path.Combine(GuestImage.Folder, "versions")))}";
        yield return string.Create(CultureInfo.InvariantCulture, $"{boot.TotalSeconds,6:F1} s  booted");
        foreach ((string flow, string result, TimeSpan time) in _matrix)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds,6:F1} s  {result,-6}  {flow}");
        }
    }
}

/// <summary>All flows share one guest, so they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class BlueZCollection : ICollectionFixture<BlueZFixture>
{
    public const string Name = "BlueZ";
}
