namespace Fuzz.Runner;

/// <summary>Exit codes of the process.</summary>
internal enum ExitCode
{
    Ok = 0,
    Finding = 1,
    Usage = 2,
    Environment = 3,
    Hang = 4,
    Interrupted = 130,
}
