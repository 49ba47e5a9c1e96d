using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using Benchmarks.Scenarios;
using BleStack.Smp;

namespace Benchmarks;

/// <summary>Single pieces of work by name, to run for ten seconds under a profiler: <c>--loop read</c>.</summary>
internal static class Workloads
{
    private static readonly Dictionary<string, Func<Action>> s_workloads = new()
    {
        ["read"] = static () => Loop(AttWork.Read(), static w => w.Run(500)),
        ["read-floor"] = static () => Loop(AttWork.Read(), static w => w.Floor(500)),
        ["write"] = static () => Loop(AttWork.Write(), static w => w.Run(500)),
        ["discovery"] = static () => Loop(AttWork.Discovery(World.Attributes), static w => w.Run(10)),
        ["notify"] = static () => Loop(new NotifyWork(), static w => w.Run(800)),
        ["notify-floor"] = static () => Loop(new NotifyWork(), static w => w.Floor(800)),
        ["board"] = static () => Loop(BoardWork.OfOurs(), static turn => turn.Take()),
        ["board-application"] = static () => Loop(BoardWork.OfApplication("CounterServer"), static turn => turn.Take()),
        ["crowd"] = static () => static () => ManyHosts.Live(2000, 1),
        ["pair"] = static () =>
            Loop(PairingWork.World(PairingMethod.PasskeyEntry, secureConnections: true), static w => Turn.OfPairing(w).Take()),
        ["pair-floor"] = static () => PairingWork.PlatformFloor,
    };

    public static int Run(string name, TextWriter output)
    {
        if (!s_workloads.TryGetValue(name, out Func<Action>? prepare))
        {
            output.WriteLine($"'{name}' is none of: {string.Join(", ", s_workloads.Keys)}.");
            return 1;
        }

        Action work = prepare();
        work();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        int turns = 0;
        for (; Stopwatch.GetElapsedTime(start).TotalSeconds < 10; turns++) work();
        double used = (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        output.WriteLine($"{name}: {used / turns:0.0} µs of processor time and {allocated / turns} B a turn, {turns} turns");
        return 0;
    }

    private static Action Loop<T>(T on, Action<T> work) => () => work(on);
}
