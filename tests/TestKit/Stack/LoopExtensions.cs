using System;
using System.Threading.Tasks;
using BleStack.Core;

namespace TestKit.Stack;

/// <summary>Test helpers for a loop in simulated time.</summary>
public static class LoopExtensions
{
    /// <summary>Starts an operation on the loop and runs due work, without waiting for its end.</summary>
    public static T Begin<T>(this SimulatedLoop loop, Func<T> start)
        where T : Task
    {
        T? task = null;
        loop.Post(_ => task = start(), null);
        loop.RunUntilIdle();
        return task!;
    }
}
