using System;
using System.Diagnostics;
using System.Globalization;

namespace Peers.Tests.Harness;

/// <summary>Ties a child process to this one's life: a test run that is killed leaves nothing running.</summary>
/// <remarks>The kernel's own means (PR_SET_PDEATHSIG) asks for the starting thread, which the pool may end at any time.</remarks>
internal static class Guard
{
    // $0 is watched once a second, $$ is the program's own process.
    private const string Watch = "(while kill -0 \"$0\" && kill -0 $$; do sleep 1; done; kill -9 $$) </dev/null >/dev/null 2>&1 & exec \"$@\"";

    /// <summary>Makes the process end with another; where this is no Linux, or its arguments are one string, it stays as it is.</summary>
    public static void Tie(ProcessStartInfo start, int otherProcess)
    {
        if (!OperatingSystem.IsLinux() || start.Arguments.Length > 0) return;
        string[] before = ["-c", Watch, otherProcess.ToString(CultureInfo.InvariantCulture), start.FileName];
        for (int i = 0; i < before.Length; i++) start.ArgumentList.Insert(i, before[i]);
        start.FileName = "/bin/bash";
    }
}
