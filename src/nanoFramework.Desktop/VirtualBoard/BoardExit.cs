namespace VirtualBoard;

/// <summary>Why a board stopped running its firmware.</summary>
public enum BoardExitKind
{
    /// <summary>The power was cut.</summary>
    PoweredOff,

    /// <summary>The firmware's Main returned; on the ESP32 that ends the application for good.</summary>
    MainReturned,

    /// <summary>An exception left the firmware's Main.</summary>
    Crashed,

    /// <summary>A defect that would silently corrupt, hang or mute the real board.</summary>
    Fault,

    /// <summary>The Bluetooth controller does not answer, refuses or answers incorrectly: not caused by the firmware.</summary>
    ControllerFailed,
}

/// <summary>The end of one boot.</summary>
/// <param name="Kind">What ended it.</param>
/// <param name="Defect">Number in the list of the library's defects (docs/defects.md); 0 when it is none of them.</param>
/// <param name="Sentence">One sentence for the user: what happened, and what to do.</param>
public sealed record BoardExit(BoardExitKind Kind, int Defect, string Sentence)
{
    /// <summary>Details for a developer: the exception with its stack; null when there is none.</summary>
    public string? Details { get; init; }

    /// <summary>True for an end that was not requested.</summary>
    public bool IsFailure => Kind is BoardExitKind.Crashed or BoardExitKind.Fault or BoardExitKind.ControllerFailed;
}
