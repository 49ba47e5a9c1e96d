using System;
using System.IO;

namespace SecureGattServer.Studio.State;

/// <summary>Files readable by their owner only, since HCI traffic contains keys.</summary>
internal static class PrivateFile
{
    /// <summary>Creates a file that others in this process may read while it is written.</summary>
    public static FileStreamOptions Options(int buffer)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = buffer,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
