namespace BleStack.Explain.Narration;

/// <summary>Severity of a narrated event.</summary>
internal enum Severity : byte
{
    /// <summary>An intermediate step, omitted in a short view.</summary>
    Detail,

    Normal,

    /// <summary>A success: a pairing, an encrypted link.</summary>
    Success,

    /// <summary>It works, but is weaker or more fragile than it could be.</summary>
    Warning,

    /// <summary>A refusal, a failure or a loss.</summary>
    Failure,
}
