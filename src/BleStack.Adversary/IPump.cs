using System;
using BleStack.Core;

namespace BleStack.Adversary;

/// <summary>What makes things happen for a raw host: a loop that is pumped by the test.</summary>
public interface IPump
{
    /// <summary>Runs until the condition holds; false when the limit passed first, or nothing is left that could happen.</summary>
    bool RunUntil(Func<bool> condition, TimeSpan? limit = null);

    /// <summary>Runs what is due now.</summary>
    void RunUntilIdle();

    /// <summary>Lets time pass.</summary>
    void Advance(TimeSpan duration);
}

/// <summary>A simulated loop.</summary>
internal sealed class SimulatedPump(SimulatedLoop loop) : IPump
{
    public bool RunUntil(Func<bool> condition, TimeSpan? limit = null) => loop.RunUntil(condition, limit);

    public void RunUntilIdle() => loop.RunUntilIdle();

    public void Advance(TimeSpan duration) => loop.Advance(duration);
}
