using System;
using System.Threading;
using System.Threading.Tasks;

namespace SecureGattServer.Simulator.Demo;

/// <summary>One step of a demo: does something a phone does, and checks what really came back.</summary>
/// <param name="Name">Short name, told by the exit when the step does not hold.</param>
/// <param name="Title">What happens, for a newcomer.</param>
/// <param name="Run">Does it; returns what was seen, throws <see cref="CheckException"/> when a check does not hold.</param>
internal sealed record DemoStep(string Name, string Title, Func<CancellationToken, Task<string>> Run)
{
    /// <summary>After this the step counts as failed.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>A check that did not hold: expected, seen.</summary>
internal sealed class CheckException(string message) : Exception(message)
{
    public static void That(bool holds, string otherwise)
    {
        if (!holds) throw new CheckException(otherwise);
    }
}
