using System;
using System.Globalization;
using BenchmarkDotNet.Running;

namespace BleStack.Benchmarks;

/// <summary><c>--quick [SECTION…]</c> prints every ratio in one process in a few minutes; <c>--try</c> runs all of it once, to see that it still works; <c>--explain [MB]</c> and <c>--explain-pipe [MB]</c> explain large captures beside tshark and through a pipe; <c>--studio [SECONDS]</c> measures what pages cost the studio; <c>--loop NAME</c> runs one piece of work for a profiler; anything else goes to BenchmarkDotNet (<c>--filter '*'</c>, <c>--list flat</c>).</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args is ["--quick", .. var sections]) return QuickReport.Run(Console.Out, sections);
        if (args is ["--explain", .. var size]) return Explaining.BesideTshark(Console.Out, Number(size, 200));
        if (args is ["--explain-pipe", .. var length]) return Explaining.ThroughPipe(Console.Out, Number(length, 2048));
        if (args is ["--explain-stdin"]) return Explaining.ReadStandardInput(Console.Out);
        if (args is ["--explain-file", var file]) return Explaining.Explain(file, Console.Out);
        if (args is ["--studio", .. var seconds]) return StudioLoad.RunAsync(Console.Out, Number(seconds, 20)).GetAwaiter().GetResult();
        if (args is ["--studio-page", var url]) return StudioLoad.PageAsync(url).GetAwaiter().GetResult();
        if (args is ["--try"]) return QuickReport.Try(Console.Out);
        if (args is ["--loop", var work]) return Works.Run(work, Console.Out);
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
    }

    private static int Number(string[] given, int otherwise) => given is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
