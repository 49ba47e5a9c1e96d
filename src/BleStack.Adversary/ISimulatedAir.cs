using BleStack.Core;
using BleStack.Virtual;

namespace BleStack.Adversary;

/// <summary>An air in simulated time that a raw peer can join.</summary>
internal interface ISimulatedAir
{
    /// <summary>The loop everything on it runs on.</summary>
    SimulatedLoop Loop { get; }

    VirtualAir Air { get; }
}
