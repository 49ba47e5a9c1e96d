using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using BleStack.Explain.Consoles;
using SecureGattServer.Simulator.Options;
using VirtualBoard;

namespace SecureGattServer.Simulator.Explain;

/// <summary>Compares the console of a real board with that of the virtual board after the same sequence.</summary>
internal static partial class ConsoleComparer
{
    /// <summary>0 when they are equal, 1 when they differ.</summary>
    public static ExitCode Run(ExplainRequest request, TextWriter output, CancellationToken cancellationToken)
    {
        string source = request.Sources[0];
        using ConsoleSource log = ConsoleSource.Open(source);
        List<string> real = [.. log.Lines().Select(static line => line.Text).Take(100_000)];
        if (
            !real.Exists(static line =>
                line.StartsWith("boot: ", StringComparison.Ordinal) || line.StartsWith("link: ", StringComparison.Ordinal)
            )
        )
            throw SimulatorException.Usage(
                $"{source} is not a console of this firmware: no line begins with 'boot: ' or 'link: '; docs/device.md "
                    + "says how to record one"
            );
        RunOptions board = request.IsImageGiven ? request.Board : request.Board with { Image = ImageOf(real) ?? request.Board.Image };
        IReadOnlyList<string> simulated = ReferenceRun.RunAsync(board, cancellationToken).GetAwaiter().GetResult();
        ConsoleComparison comparison = ConsoleComparison.Of(LastBoot(real), simulated);
        comparison.Write(output, $"{Path.GetFileName(source)} (real board)", $"virtual board, image {board.Image.Name}");
        return comparison.IsSame ? ExitCode.Ok : ExitCode.StepFailed;
    }

    // A log may contain earlier boots; the sequence follows the last boot with a connection.
    private static IEnumerable<string> LastBoot(List<string> lines)
    {
        int connected = lines.FindIndex(static line => line.StartsWith("link: connected", StringComparison.Ordinal));
        int boot = connected < 0 ? 0
            : lines.FindLastIndex(connected, static line => line.StartsWith("boot: SecureGatt ", StringComparison.Ordinal));
        return lines.Skip(Math.Max(boot, 0));
    }

    private static BoardImage? ImageOf(List<string> lines) =>
        lines.Select(static line => Image().Match(line)).FirstOrDefault(static match => match.Success) is { } found
            ? BoardImage.Find(found.Groups[1].Value) : null;

    [GeneratedRegex(@"^boot: .*\bimage=(\S+)")]
    private static partial Regex Image();
}
