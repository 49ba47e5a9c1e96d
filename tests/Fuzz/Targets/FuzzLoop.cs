using System;
using BleStack.Core;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>A simulated loop that ends the execution on any escaped exception and on endless work.</summary>
internal sealed class FuzzLoop
{
    private const int MostSteps = 200_000;

    public FuzzLoop() =>
        Loop.UnhandledException += static exception => throw new RuleBrokenException("An exception escaped to the loop.", exception);

    public SimulatedLoop Loop { get; } = new();

    /// <summary>Runs something on the loop, and all that follows at once.</summary>
    public void Do(Action action)
    {
        Loop.Post(static state => ((Action)state!)(), action);
        Settle(TimeSpan.Zero);
    }

    public void Pass(TimeSpan time)
    {
        Settle(time);
        Loop.Advance(TimeSpan.Zero);
    }

    /// <summary>Lets time pass until something is so; false when it does not come.</summary>
    public bool Until(Func<bool> condition, TimeSpan limit)
    {
        int steps = 0;
        return Loop.RunUntil(
            () =>
            {
                if (++steps > MostSteps) throw new RuleBrokenException($"The loop still has work after {MostSteps} steps.");
                return condition();
            },
            limit);
    }

    private void Settle(TimeSpan time)
    {
        TimeSpan end = Loop.Elapsed + time;
        Until(static () => false, time);
        if (Loop.Elapsed < end) Loop.Advance(end - Loop.Elapsed);
    }
}
