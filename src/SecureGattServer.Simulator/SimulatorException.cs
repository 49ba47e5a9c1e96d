using System;

namespace SecureGattServer.Simulator;

/// <summary>An error with one line for the user: what is wrong, where, and what to do.</summary>
internal sealed class SimulatorException(ExitCode code, string message, Exception? inner = null) : Exception(message, inner)
{
    public ExitCode Code { get; } = code;

    public static SimulatorException Usage(string message) => new(ExitCode.Usage, message);

    public static SimulatorException Environment(string message, Exception? inner = null) => new(ExitCode.Environment, message, inner);
}
