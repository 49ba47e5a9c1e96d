using System;

namespace SecureGattServer.Simulator;

/// <summary>An end with one line for a person: what is wrong, where, what to do.</summary>
internal sealed class SimulatorException(ExitCode code, string message, Exception? inner = null) : Exception(message, inner)
{
    public ExitCode Code { get; } = code;

    public static SimulatorException Usage(string message) => new(ExitCode.Usage, message);

    public static SimulatorException Environment(string message, Exception? inner = null) => new(ExitCode.Environment, message, inner);
}
