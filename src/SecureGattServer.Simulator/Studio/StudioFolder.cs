using System;
using System.IO;
using BleStack.Diagnostics;
using SecureGattServer.Studio.State;

namespace SecureGattServer.Simulator.Studio;

/// <summary>What a studio keeps while it runs: a folder of its owner's, gone at the end.</summary>
internal sealed class StudioFolder : IDisposable
{
    private StudioFolder(string path) => (Path, TracePath) = (path, System.IO.Path.Combine(path, "studio.btsnoop"));

    public string Path { get; }

    /// <summary>The file of all packets.</summary>
    public string TracePath { get; }

    /// <summary>Makes the folder.</summary>
    /// <exception cref="SimulatorException">The machine gives no place for temporary files.</exception>
    public static StudioFolder Create()
    {
        try
        {
            return new StudioFolder(Directory.CreateTempSubdirectory("studio-").FullName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SimulatorException.Environment($"no place for the conversation: {exception.Message} Set TMPDIR to a folder you may write to.", exception);
        }
    }

    /// <summary>Begins the trace.</summary>
    public BtsnoopWriter OpenTrace() => new(new FileStream(TracePath, PrivateFile.Options(0)));

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What is left lies among the temporary files, readable by its owner only.
        }
    }
}
