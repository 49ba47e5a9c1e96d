using System.Collections.Generic;
using SecureGattServer.Simulator.Options;

namespace SecureGattServer.Simulator.Explain;

/// <summary>The sources and output of an explanation.</summary>
internal sealed record ExplainRequest
{
    /// <summary>Captures or console logs; "-" is standard input, "serial:DEVICE[:BAUD]" a board's console.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The page to write; null for none.</summary>
    public string? Html { get; init; }

    /// <summary>JSON to standard output instead of text.</summary>
    public bool Json { get; init; }

    /// <summary>A console log or serial port to merge between the packets; null for none.</summary>
    public string? Console { get; init; }

    /// <summary>Compare the console with the virtual board's.</summary>
    public bool Compare { get; init; }

    /// <summary>Overwrite a file that is not a page of this command.</summary>
    public bool Force { get; init; }

    /// <summary>Include the intermediate steps.</summary>
    public bool Verbose { get; init; }

    /// <summary>The image was named on the command line and is not read from the log.</summary>
    public bool IsImageGiven { get; init; }

    /// <summary>The virtual board of a comparison.</summary>
    public RunOptions Board { get; init; } = new();
}
