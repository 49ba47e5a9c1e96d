using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.CompilerServices;
using SecureGattServer.Simulator.Options;
using Spectre.Console;

namespace SecureGattServer.Simulator.Output;

/// <summary>The output and input of a run: a transcript and input lines, which share one terminal where there is one.</summary>
internal sealed record RunConsole(ITranscript Transcript, LineInput Input)
{
    /// <summary>For a run with input: with line editing when the terminal supports it.</summary>
    public static RunConsole Create(RunOptions options, TextWriter output)
    {
        Func<TimeSpan> elapsed = SinceStart();
        return (IsPlain(options) ? null : OnTerminal(elapsed))
            ?? new RunConsole(Open(options, output, elapsed), new ReaderInput(Console.In, isInteractive: !Console.IsInputRedirected));
    }

    // Apart, so that a run that is plain does not load what draws on a terminal.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RunConsole? OnTerminal(Func<TimeSpan> elapsed)
    {
        IAnsiConsole console = AnsiConsole.Console;
        if (!LineTerminal.IsSupported(console)) return null;
        var terminal = new LineTerminal(console);
        return new RunConsole(new RichTranscript(console, elapsed, terminal.Write), terminal);
    }

    /// <summary>For a run without input.</summary>
    public static ITranscript Watch(RunOptions options, TextWriter output) => Open(options, output, SinceStart());

    /// <summary>For a plan: plain, or laid out for a terminal.</summary>
    public static Action<string> PlanLines(RunOptions options, TextWriter output) =>
        IsPlain(options) ? output.WriteLine : new PlanView(AnsiConsole.Console).Take;

    private static ITranscript Open(RunOptions options, TextWriter output, Func<TimeSpan> elapsed)
    {
        Func<TimeSpan>? shown = options.Verbose ? elapsed : null;
        return IsPlain(options) ? new PlainTranscript(output, shown) : Rich(shown);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RichTranscript Rich(Func<TimeSpan>? shown) => new(AnsiConsole.Console, shown);

    private static bool IsPlain(RunOptions options) => options.Plain || Console.IsOutputRedirected;

    private static Func<TimeSpan> SinceStart()
    {
        long start = Stopwatch.GetTimestamp();
        return () => Stopwatch.GetElapsedTime(start);
    }
}
