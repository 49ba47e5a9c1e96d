namespace Fuzz.Runner;

/// <summary>What the process tells its caller.</summary>
internal enum ExitCode
{
    Ok = 0,
    Finding = 1,
    Usage = 2,
    Environment = 3,
    Hang = 4,
    Interrupted = 130,
}
