using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Virtual;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Wire;

namespace SecureGattServer.Simulator.Demo;

/// <summary>A demo to run, on an undisturbed air by default.</summary>
/// <param name="Options">The shared options.</param>
/// <param name="Air">The air; null for one in real time.</param>
/// <param name="Scene">Replaces the profile's scene; null for the profile's.</param>
internal sealed record DemoRequest(RunOptions Options, AirOptions? Air = null, string? Scene = null)
{
    /// <summary>Receives the packets between the board's host and its controller; null for none.</summary>
    public IPacketWatcher? Watcher { get; init; }

    /// <summary>Receives the steps before the first one begins.</summary>
    public Action<IReadOnlyList<DemoStep>>? OnSteps { get; init; }

    /// <summary>Awaited before each step, with its number from 1; the time limits of the steps are suspended meanwhile.</summary>
    public Func<int, CancellationToken, Task>? BeforeStep { get; init; }
}
