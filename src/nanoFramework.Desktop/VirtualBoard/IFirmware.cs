using System.Runtime.Loader;

namespace VirtualBoard;

/// <summary>A firmware that can be deployed to a virtual board; loaded at each boot.</summary>
internal interface IFirmware
{
    /// <summary>Loads everything for one boot.</summary>
    /// <param name="boardName">Name of the board, for messages.</param>
    /// <exception cref="FirmwareLoadException">It cannot be loaded; the message says why and what to do.</exception>
    FirmwareBoot Load(string boardName);
}

/// <summary>A firmware loaded for one boot.</summary>
/// <param name="Context">Its load context, collectible, which is unloaded when the boot ends; null for code that boards share.</param>
/// <param name="Entry">Its entry point.</param>
internal sealed record FirmwareBoot(AssemblyLoadContext? Context, IFirmwareEntry Entry);

/// <summary>A firmware compiled for .NET, in an assembly with one public <see cref="IFirmwareEntry"/>.</summary>
internal sealed class DesktopFirmware(string path) : IFirmware
{
    public FirmwareBoot Load(string boardName)
    {
        if (!System.IO.File.Exists(path))
            throw new FirmwareLoadException($"The firmware '{path}' does not exist; build src/SecureGattServer.Desktop.");
        if (SharedFirmware.Find(path) is { } shared) return new FirmwareBoot(null, FirmwareContext.CreateEntry(shared, path));
        var context = new FirmwareContext(boardName, path);
        try
        {
            return new FirmwareBoot(context, context.CreateEntry(path));
        }
        catch
        {
            context.Unload();
            throw;
        }
    }
}
