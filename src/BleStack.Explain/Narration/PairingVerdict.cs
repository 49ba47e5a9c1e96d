namespace BleStack.Explain.Narration;

/// <summary>What became of a pairing: for a person.</summary>
/// <param name="Summary">How it ended, in one sentence.</param>
/// <param name="Agreed">What both sides agreed on and why, or why they agreed on nothing.</param>
/// <param name="Side">Whose side it ended on; None for success or where it cannot be told.</param>
/// <param name="Cause">What went wrong, and whose side; null for success.</param>
/// <param name="Advice">What to do; null where nothing is to be done.</param>
public sealed record PairingVerdict(string Summary, string Agreed, Party Side, string? Cause, string? Advice);
