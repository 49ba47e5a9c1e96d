namespace SecureGattServer.Simulator;

/// <summary>Exit codes of the process. Documented in docs/simulator.md.</summary>
internal enum ExitCode
{
    /// <summary>Every check succeeded, or the user ended the run.</summary>
    Ok = 0,

    /// <summary>A step failed; its name is the last line.</summary>
    StepFailed = 1,

    /// <summary>The command line is wrong.</summary>
    Usage = 2,

    /// <summary>The environment lacks something: port in use, file not writable, controller lost.</summary>
    Environment = 3,

    /// <summary>
    /// The firmware stopped by itself: a fault, a crash, a refused profile; the last line of a demo names the current step.
    /// </summary>
    BoardStopped = 4,

    /// <summary>Ctrl-C ended a run before its result.</summary>
    Interrupted = 130,
}
