using System;
using System.IO;
using System.Runtime.InteropServices;

namespace BleStack.Gap;

/// <summary>
/// The steps by which a file is replaced so that it is whole at every moment, each of them alone so that a test can end it between two.
/// </summary>
internal class DurableFile
{
    /// <summary>A new file that only its owner can read. Not buffered: what is written has reached the system.</summary>
    public virtual Stream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        // A leftover of a crash would keep its own mode.
        File.Delete(path);
        return new FileStream(path, options);
    }

    /// <summary>Forces what was written to the disk.</summary>
    public virtual void Flush(Stream file) => ((FileStream)file).Flush(flushToDisk: true);

    /// <summary>Gives the new file the name of the old one.</summary>
    public virtual void Replace(string temporary, string path) => File.Move(temporary, path, overwrite: true);

    /// <summary>Forces the renaming to the disk: it lives in the directory.</summary>
    public virtual void SyncDirectory(string directory)
    {
        if (OperatingSystem.IsWindows()) return;
        int descriptor = Native.open(directory, 0);
        if (descriptor < 0) return;
        _ = Native.fsync(descriptor);
        _ = Native.close(descriptor);
    }

    /// <summary>Takes away a new file that came to nothing.</summary>
    public virtual void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next write replaces it; the failure to report is the one that led here.
        }
    }

#pragma warning disable SYSLIB1054, CA2101, IDE1006 // Source-generated interop needs unsafe code; names are libc's.
    private static class Native
    {
        [DllImport("libc", BestFitMapping = false, ThrowOnUnmappableChar = true)]
        internal static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

        [DllImport("libc")]
        internal static extern int fsync(int descriptor);

        [DllImport("libc")]
        internal static extern int close(int descriptor);
    }
#pragma warning restore SYSLIB1054, CA2101, IDE1006
}
