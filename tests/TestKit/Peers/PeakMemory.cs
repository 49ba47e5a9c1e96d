using System;
using System.Globalization;
using System.IO;

namespace TestKit.Peers;

/// <summary>The most resident memory a process ever held, as Linux counts it.</summary>
internal static class PeakMemory
{
    private const string HighWaterMark = "VmHWM:";

    /// <summary>Bytes; null where the process has ended or this is no Linux. Ask before it ends: the kernel forgets with it.</summary>
    public static long? Of(int processId)
    {
        try
        {
            foreach (string line in File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/status")))
            {
                // VmHWM:     123456 kB
                if (line.StartsWith(HighWaterMark, StringComparison.Ordinal))
                    return long.Parse(line[HighWaterMark.Length..^2], CultureInfo.InvariantCulture) * 1024;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended.
        }

        return null;
    }
}
