using System;
using BleStack.Core;

namespace BleStack.Adversary;

/// <summary>Advances time and runs pending work for a raw host, for example by pumping a simulated loop.</summary>
internal interface IPump
{
    /// <summary>Runs until the condition holds; false when the time limit passed first or nothing is pending.</summary>
    bool RunUntil(Func<bool> condition, TimeSpan? limit = null);

    /// <summary>Runs what is due now.</summary>
    void RunUntilIdle();

    void Advance(TimeSpan duration);
}

internal sealed class SimulatedPump(SimulatedLoop loop) : IPump
{
    public bool RunUntil(Func<bool> condition, TimeSpan? limit = null) => loop.RunUntil(condition, limit);

    public void RunUntilIdle() => loop.RunUntilIdle();

    public void Advance(TimeSpan duration) => loop.Advance(duration);
}
