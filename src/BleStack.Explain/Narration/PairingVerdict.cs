using BleStack.Explain.Capture;

namespace BleStack.Explain.Narration;

/// <summary>The result of a pairing for the user.</summary>
/// <param name="Summary">The result in one sentence.</param>
/// <param name="Agreed">The agreement of both sides and its reason, or why there was none.</param>
/// <param name="Side">The side on which it ended; None for success or when unknown.</param>
/// <param name="Cause">The cause and its side; null for success.</param>
/// <param name="Advice">What to do; null for nothing.</param>
internal sealed record PairingVerdict(string Summary, string Agreed, Party Side, string? Cause, string? Advice);
