using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using BleStack.Gap;
using Fuzz.Engine;
using Fuzz.Soak;

namespace Fuzz.Runner;

/// <summary>
/// Repeatedly starts a process that writes a bond file without a pause, kills it with SIGKILL at a random moment, and checks the file.
/// </summary>
internal sealed class KillCommand(int rounds, ulong seed, DirectoryInfo folder)
{
    private const int MostStates = 1_000_000;

    public int Execute(CancellationToken cancellation)
    {
        folder.Create();
        string path = Path.Combine(folder.FullName, "bonds");
        var random = new FuzzRandom(seed);
        int state = BondWriter.StateOf(path), leftovers = 0, unacknowledged = 0;
        for (int round = 1; round <= rounds && !cancellation.IsCancellationRequested; round++)
        {
            int said = KillOne(path, state, random.Next(60));
            leftovers += File.Exists(path + ".new") ? 1 : 0;
            try
            {
                state = BondWriter.StateOf(path);
            }
            catch (Exception damage) when (damage is BondStoreException or InvalidDataException)
            {
                return RunnerApp.Tell(ExitCode.Finding, $"after kill {round}: {damage.Message}");
            }

            if (state < said || state > said + 1)
                return RunnerApp.Tell(
                    ExitCode.Finding,
                    $"after kill {round}: the file has state {state}; {said} was the last one said to be kept."
                );
            unacknowledged += state - said;
        }

        Console.WriteLine(
            $"{rounds} kills: each time the old or the new state, whole. {state} states were written; {leftovers} kills left a half-made file beside it, {unacknowledged} came between the renaming and the word that it is done."
        );
        return cancellation.IsCancellationRequested ? (int)ExitCode.Interrupted : (int)ExitCode.Ok;
    }

    private static int KillOne(string path, int state, int afterMilliseconds)
    {
        string self = typeof(KillCommand).Assembly.Location;
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (!Environment.ProcessPath!.EndsWith("fuzz", StringComparison.Ordinal)) start.ArgumentList.Add(self);
        foreach (
            string argument in new[]
            {
                "write-bonds",
                "--file",
                path,
                "--first",
                (state + 1).ToString(CultureInfo.InvariantCulture),
                "--count",
                MostStates.ToString(CultureInfo.InvariantCulture),
            }
        )
            start.ArgumentList.Add(argument);
        using Process writer = Process.Start(start)!;
        int said = state;
        string? line = writer.StandardOutput.ReadLine();
        if (line is not null) said = int.Parse(line, CultureInfo.InvariantCulture);
        Thread.Sleep(afterMilliseconds);
        writer.Kill();
        while (writer.StandardOutput.ReadLine() is { } more)
            if (int.TryParse(more, CultureInfo.InvariantCulture, out int number)) said = number;
        writer.WaitForExit();
        return said;
    }
}
