using System;
using BenchmarkDotNet.Running;

namespace BleStack.Benchmarks;

/// <summary><c>--quick [SECTION…]</c> prints every ratio in one process in a few minutes; <c>--try</c> runs all of it once, to see that it still works; <c>--loop NAME</c> runs one piece of work for a profiler; anything else goes to BenchmarkDotNet (<c>--filter '*'</c>, <c>--list flat</c>).</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args is ["--quick", .. var sections]) return QuickReport.Run(Console.Out, sections);
        if (args is ["--try"]) return QuickReport.Try(Console.Out);
        if (args is ["--loop", var work]) return Works.Run(work, Console.Out);
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
    }
}
