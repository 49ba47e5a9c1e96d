using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using Fuzz.Engine;

namespace Fuzz.Runner;

/// <summary>One target for a number of inputs, with progress, a watch on inputs that do not end, and a watch on the heap.</summary>
internal sealed class RunCommand(FuzzTarget target, long inputs, ulong seed, DirectoryInfo findings)
{
    private const long Slice = 20_000;
    private const long MostHeapGrowth = 32 << 20;
    private static readonly TimeSpan MostForOne = TimeSpan.FromSeconds(60);

    public int Execute(CancellationToken cancellation)
    {
        var campaign = new Campaign(target, seed, SeedFile.Load(target.Name));
        using var watch = new Timer(_ => Watch(campaign), null, MostForOne, MostForOne);
        var clock = Stopwatch.StartNew();
        TimeSpan told = TimeSpan.Zero;
        if (campaign.RunSeeds() is { } seedFinding) return Report(seedFinding);
        if (campaign.Run(Math.Min(Slice, inputs), cancellation) is { } early) return Report(early);
        long heap = GC.GetTotalMemory(forceFullCollection: true), heapNow = heap;
        while (campaign.Inputs < inputs && !cancellation.IsCancellationRequested)
        {
            if (campaign.Run(Math.Min(Slice, inputs - campaign.Inputs), cancellation) is { } finding) return Report(finding);
            if (clock.Elapsed - told < TimeSpan.FromSeconds(5)) continue;
            told = clock.Elapsed;
            heapNow = GC.GetTotalMemory(forceFullCollection: true);
            Console.Error.WriteLine(
                $"{target.Name, -16}{campaign.Inputs, 12:N0} of {inputs:N0} inputs  {campaign.Inputs / clock.Elapsed.TotalSeconds, 9:N0}/s  heap {heapNow >> 10:N0} KiB"
            );
            if (heapNow > heap + MostHeapGrowth)
                return RunnerApp.Tell(ExitCode.Finding, $"{target.Name}: the heap has grown from {heap:N0} to {heapNow:N0} octets.");
        }

        heapNow = GC.GetTotalMemory(forceFullCollection: true);
        string line =
            $"{target.Name, -16}{campaign.Inputs, 12:N0} inputs in {campaign.Executions, 10:N0} scripts  {clock.Elapsed.TotalSeconds, 8:N1} s  {campaign.Inputs / clock.Elapsed.TotalSeconds, 9:N0}/s  "
            + $"most allocated by one script {campaign.MostAllocated >> 10:N0} KiB  heap {heap >> 10:N0} -> {heapNow >> 10:N0} KiB  seed {seed}";
        Console.WriteLine(cancellation.IsCancellationRequested ? line + "  interrupted" : line);
        return cancellation.IsCancellationRequested ? (int)ExitCode.Interrupted
            : heapNow > heap + MostHeapGrowth ? (int)ExitCode.Finding
            : (int)ExitCode.Ok;
    }

    public static int Replay(FuzzTarget target, FileInfo file)
    {
        int number = 0, failed = 0;
        foreach (byte[] script in SeedFile.Read(file.FullName))
        {
            number++;
            if (Minimizer.Failure(target, script) is not { } failure) continue;
            failed++;
            Console.WriteLine($"script {number}: {failure}");
        }

        Console.WriteLine($"{target.Name}: {number} scripts, {failed} findings");
        return failed == 0 ? (int)ExitCode.Ok : (int)ExitCode.Finding;
    }

    private int Report(Finding finding)
    {
        Console.Error.WriteLine($"{target.Name}: {finding.Failure.GetType().Name}: {finding.Failure.Message}; making its script shorter …");
        byte[] script = Minimizer.Minimize(target, finding);
        string path = Save(script, finding.Failure.Message);
        Console.WriteLine(Minimizer.Failure(target, script) ?? finding.Failure);
        if (target.IsScript)
            foreach (byte[] message in ScriptReader.Split(script)) Console.WriteLine("  " + Convert.ToHexString(message));
        else
            Console.WriteLine("  " + Convert.ToHexString(script));
        return RunnerApp.Tell(
            ExitCode.Finding,
            $"{target.Name}: {finding.Failure.Message} Its script is in {path}; run it with 'fuzz replay --target {target.Name} --file {path}'."
        );
    }

    private string Save(byte[] script, string why)
    {
        findings.Create();
        string path = Path.Combine(findings.FullName, $"{target.Name}-{DateTime.UtcNow:HHmmssfff}.txt");
        SeedFile.Write(path, why.ReplaceLineEndings(" "), [script]);
        return path;
    }

    private long _seen = -1;

    private void Watch(Campaign campaign)
    {
        long now = campaign.Executions;
        if (now != Interlocked.Exchange(ref _seen, now)) return;
        string path = Save(campaign.Current, "does not end");
        RunnerApp.Tell(ExitCode.Hang, $"{target.Name}: a script did not end within {MostForOne.TotalSeconds:0} s; it is in {path}.");
        Environment.Exit((int)ExitCode.Hang);
    }
}
