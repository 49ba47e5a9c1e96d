using System.Collections.Generic;
using SecureGattServer.Simulator.CommandLine;

namespace SecureGattServer.Simulator.Explain;

/// <summary>What is to be explained, and how it is put down.</summary>
internal sealed record ExplainRequest
{
    /// <summary>Captures or console logs; "-" is standard input, "serial:DEVICE[:BAUD]" a board's console.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The page to write; null for none.</summary>
    public string? Html { get; init; }

    /// <summary>JSON to standard output instead of text.</summary>
    public bool Json { get; init; }

    /// <summary>A console log or serial port to put between the packets; null for none.</summary>
    public string? Console { get; init; }

    /// <summary>Set the console beside the virtual board's.</summary>
    public bool Compare { get; init; }

    /// <summary>Write over a file that is no page of this command.</summary>
    public bool Force { get; init; }

    /// <summary>Also the steps in between.</summary>
    public bool Verbose { get; init; }

    /// <summary>The image was named, and is not to be taken from the log.</summary>
    public bool IsImageGiven { get; init; }

    /// <summary>The virtual board of a comparison.</summary>
    public RunOptions Board { get; init; } = new();
}
