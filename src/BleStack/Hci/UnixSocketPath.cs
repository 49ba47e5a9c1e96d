using System;
using System.IO;

namespace BleStack.Hci;

/// <summary>What lies at the path of a unix socket, for messages and before anything is replaced.</summary>
internal static class UnixSocketPath
{
    /// <summary>
    /// Why <paramref name="path"/> is no socket: "is a directory", "is a plain file"; null for a socket and for nothing at all.
    /// </summary>
    public static string? Fault(string path)
    {
        if (Directory.Exists(path)) return "is a directory";
        if (!File.Exists(path)) return null;
        try
        {
            // A socket cannot be opened as a file (ENXIO).
            using FileStream plain = File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return "is a plain file";
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
