using System;
using System.Globalization;
using System.Threading.Tasks;
using BenchmarkDotNet.Running;
using Benchmarks;
using Benchmarks.Boards;
using Benchmarks.Peers;
using Benchmarks.Peers.Roles;

switch (args)
{
    case ["--help" or "-h"]:
        Console.WriteLine(
            """
            --quick [SECTION…]          every ratio in one process, in a few minutes
            --try                       all of --quick once, to see that it still works
            --peers [ROUNDS]            our stack beside ble-host and BlueZ on one air; what is missing on this machine is skipped with the reason
            --bluez                     the last part of --peers alone
            --boards [DLL]              what a virtual ESP32 and its firmware cost: dispatcher, boot, memory, process, a thousand of them;
                                        DLL is the benchmarks' assembly of another build, whose figures are made beside
            --start                     the last but one part of --boards alone: processes from their start until they are ready
            --explain [MB]              a large capture explained, beside tshark
            --explain-pipe [MB]         the same through a pipe
            --studio [SECONDS]          what pages cost the studio
            --studio-browser [SECONDS]  the page in Chromium
            --loop NAME                 one piece of work again and again, for a profiler
            anything else               to BenchmarkDotNet: --filter '*', --list flat
            """
        );
        return 0;
    case ["--quick", .. var sections]: return QuickReport.Run(Console.Out, sections);
    case ["--try"]: return QuickReport.Try(Console.Out);
    case ["--peers", .. var options]: return await Comparison.RunAsync(Console.Out, options);
    case ["--bluez"]: return await Done(new BlueZComparison(Console.Out, 7).RunAsync());
    case ["--boards"]: return await BoardReport.RunAsync(Console.Out, null);
    case ["--boards", var other]: return await BoardReport.RunAsync(Console.Out, other);
    case ["--start"]: return await Done(SimulatorStarts.RunAsync(Console.Out));
    case ["--explain", .. var size]: return Explaining.BesideTshark(Console.Out, Number(size, 200));
    case ["--explain-pipe", .. var length]: return Explaining.ThroughPipe(Console.Out, Number(length, 2048));
    case ["--studio", .. var seconds]: return await StudioLoad.RunAsync(Console.Out, Number(seconds, 20));
    case ["--studio-browser", .. var seconds]: return await StudioBrowser.RunAsync(Console.Out, Number(seconds, 600));
    case ["--loop", var work]: return Workloads.Run(work, Console.Out);

    // What the benchmarks start as processes of their own.
    case ["--explain-stdin"]: return Explaining.ReadStandardInput(Console.Out);
    case ["--explain-file", var file]: return Explaining.Explain(file, Console.Out);
    case ["--studio-page", var url]: return await StudioLoad.PageAsync(url);
    case ["board-figures"]: return await BoardReport.FiguresAsync(Console.Out);
    case ["board-crowd", var count, var duration]:
        return await BoardCrowd.RunAsync(Console.Out, Number([count], 1), Number([duration], 10));
    case ["air"]: return await Done(AirRole.RunAsync());
    case ["peripheral", var port]: return await Done(PeripheralRole.RunAsync(port));
    case ["central", var port, var type, var address, var bonds]: return await Done(CentralRole.RunAsync(port, type, address, bonds));
    case ["bare-answer", var port]: return await Done(BareRole.AnswerAsync(port));
    case ["bare-ask", var port]: return await Done(BareRole.AskAsync(port));
    case ["idle"]: return await Done(IdleAsync());

    default:
        BenchmarkSwitcher.FromAssembly(typeof(QuickReport).Assembly).Run(args);
        return 0;
}

static int Number(string[] given, int otherwise) => given is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

static async Task<int> Done(Task role)
{
    await role;
    return 0;
}

static Task IdleAsync()
{
    Console.WriteLine("ready");
    return Console.In.ReadLineAsync();
}
