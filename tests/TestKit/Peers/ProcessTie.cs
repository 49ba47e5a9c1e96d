using System;
using System.Diagnostics;
using System.Globalization;

namespace TestKit.Peers;

/// <summary>Ties a child process to this one's lifetime: a test run that is killed leaves no process running.</summary>
/// <remarks>The kernel's own means (PR_SET_PDEATHSIG) asks for the starting thread, which the pool may end at any time.</remarks>
internal static class ProcessTie
{
    // $0 is watched once a second, $$ is the program's own process. A read from a pipe that nothing writes to waits without another
    // process, and without a PATH.
    private const string Watch =
        "(exec 3<> <(:); while kill -0 \"$0\" && kill -0 $$; do read -rt 1 -u 3; done; kill -9 $$) </dev/null >/dev/null 2>&1 & exec \"$@\"";

    /// <summary>Makes the process end with another one; does nothing outside Linux, or when its arguments are one string.</summary>
    public static void EndWith(ProcessStartInfo start, int otherProcess)
    {
        if (!OperatingSystem.IsLinux() || start.Arguments.Length > 0) return;
        string[] before = ["-c", Watch, otherProcess.ToString(CultureInfo.InvariantCulture), start.FileName];
        for (int i = 0; i < before.Length; i++) start.ArgumentList.Insert(i, before[i]);
        start.FileName = "/bin/bash";
    }
}
