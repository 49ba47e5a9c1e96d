namespace SecureGattServer.Simulator;

/// <summary>What the process tells its caller. Documented in docs/simulator.md.</summary>
internal enum ExitCode
{
    /// <summary>Everything held, or the user ended it.</summary>
    Ok = 0,

    /// <summary>A step did not hold; its name is the last line.</summary>
    StepFailed = 1,

    /// <summary>The command line is wrong.</summary>
    Usage = 2,

    /// <summary>The machine does not give what is needed: port in use, file not writable, controller gone.</summary>
    Environment = 3,

    /// <summary>The firmware stopped by itself: a fault, a crash, a refused profile; a demo's last line is then the step it had come to.</summary>
    BoardStopped = 4,

    /// <summary>Ctrl-C ended a run that had not reached its verdict.</summary>
    Interrupted = 130,
}
