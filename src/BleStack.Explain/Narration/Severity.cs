namespace BleStack.Explain.Narration;

/// <summary>How much a narrated event matters to a reader.</summary>
public enum Severity : byte
{
    /// <summary>A step in between, which a short view may leave out.</summary>
    Detail,

    /// <summary>Something that happened.</summary>
    Normal,

    /// <summary>Something that was wanted has been reached: a pairing, an encrypted link.</summary>
    Success,

    /// <summary>It works, but is weaker or more fragile than it could be.</summary>
    Warning,

    /// <summary>Something was refused, failed or was lost.</summary>
    Failure,
}
