namespace BleStack.Explain.Narration;

/// <summary>How a pairing ended.</summary>
internal enum PairingResult : byte
{
    /// <summary>It is in progress, or the capture ends before it.</summary>
    Unfinished,

    /// <summary>The link is encrypted with the new key.</summary>
    Succeeded,

    /// <summary>One side sent Pairing Failed.</summary>
    Refused,

    /// <summary>The link could not be encrypted.</summary>
    NotEncrypted,

    /// <summary>The link ended first.</summary>
    LinkLost,

    /// <summary>Thirty seconds passed without the next step.</summary>
    TimedOut,

    /// <summary>On an air capture: the link was encrypted after the last step seen, and later packets cannot be read.</summary>
    Hidden,

    /// <summary>Another pairing began on the same link first.</summary>
    Replaced,
}
