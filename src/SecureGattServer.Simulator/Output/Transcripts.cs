using System;
using SecureGattServer.Simulator.CommandLine;
using Spectre.Console;

namespace SecureGattServer.Simulator.Output;

/// <summary>Chooses how a run is told.</summary>
internal static class Transcripts
{
    public static ITranscript Create(RunOptions options) =>
        options.Plain || Console.IsOutputRedirected ? new PlainTranscript(Console.Out) : new RichTranscript(AnsiConsole.Console);
}
