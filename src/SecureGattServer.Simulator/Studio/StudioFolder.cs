using System;
using System.IO;
using BleStack.Diagnostics;
using SecureGattServer.Studio.State;

namespace SecureGattServer.Simulator.Studio;

/// <summary>A private temporary folder for the data of a running studio, deleted at its end.</summary>
internal sealed class StudioFolder : IDisposable
{
    private StudioFolder(string path) => (Path, TracePath) = (path, System.IO.Path.Combine(path, "studio.btsnoop"));

    public string Path { get; }

    /// <summary>The file of all packets.</summary>
    public string TracePath { get; }

    /// <exception cref="SimulatorException">No folder for temporary files is available.</exception>
    public static StudioFolder Create()
    {
        try
        {
            return new StudioFolder(Directory.CreateTempSubdirectory("studio-").FullName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SimulatorException.Environment(
                $"no place for the conversation: {exception.Message} Set TMPDIR to a folder you may write to.",
                exception
            );
        }
    }

    public BtsnoopWriter OpenTrace() => new(new FileStream(TracePath, PrivateFile.Options(0)));

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Remaining files are in the folder for temporary files, readable by their owner only.
        }
    }
}
