using System;
using System.Threading;
using System.Threading.Tasks;

namespace SecureGattServer.Simulator.Demo;

/// <summary>One step of a demo: performs an operation of a phone and checks the actual result.</summary>
/// <param name="Name">Short name, printed at exit when the step fails.</param>
/// <param name="Title">What happens, for readers new to Bluetooth LE.</param>
/// <param name="Run">Performs the step; returns what was observed, throws <see cref="CheckException"/> when a check fails.</param>
internal sealed record DemoStep(string Name, string Title, Func<CancellationToken, Task<string>> Run)
{
    /// <summary>The time limit of the step.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>A failed check: expected and observed.</summary>
internal sealed class CheckException(string message) : Exception(message)
{
    public static void That(bool holds, string otherwise)
    {
        if (!holds) throw new CheckException(otherwise);
    }
}
