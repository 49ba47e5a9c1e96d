using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;

namespace VirtualBoard;

/// <summary>The memory of one boot: firmware, nanoFramework assemblies and their native half, loaded apart from every other board's.</summary>
/// <remarks>
/// The library keeps its state in statics, as it may on a microcontroller. A context per boot gives each board its own statics, and
/// dropping it is what a power cut does to RAM. What crosses the border (BleStack, VirtualBoard, the logging abstractions, the BCL)
/// comes from the default context, so both sides agree on its types.
/// </remarks>
internal sealed class FirmwareContext : AssemblyLoadContext
{
    private readonly string _folder;
    private readonly string _firmware;

    public FirmwareContext(string board, string firmwarePath)
        : base($"{board} firmware", isCollectible: true)
    {
        _folder = Path.GetDirectoryName(firmwarePath)!;
        _firmware = Path.GetFileNameWithoutExtension(firmwarePath);
    }

    /// <summary>Makes the firmware's one entry.</summary>
    public IFirmwareEntry CreateEntry(string firmwarePath)
    {
        Assembly firmware = LoadFromAssemblyPath(firmwarePath);
        Type[] entries = [.. firmware.GetExportedTypes().Where(static type => type is { IsClass: true, IsAbstract: false } && typeof(IFirmwareEntry).IsAssignableFrom(type))];
        return entries switch
        {
            [Type entry] => (IFirmwareEntry)Activator.CreateInstance(entry)!,
            [] => throw new FirmwareLoadException($"'{firmwarePath}' has no public class that implements IFirmwareEntry; build src/SecureGattServer.Desktop."),
            _ => throw new FirmwareLoadException($"'{firmwarePath}' has {entries.Length} classes that implement IFirmwareEntry; exactly one may."),
        };
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (!IsOnTheBoard(assemblyName.Name!)) return null;
        string path = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    private bool IsOnTheBoard(string name) =>
        name == _firmware || name == "NimbleNative" || name.StartsWith("nanoFramework.", StringComparison.Ordinal);
}

/// <summary>The firmware's assembly cannot be started; the message says why and what to do.</summary>
public sealed class FirmwareLoadException : Exception
{
    /// <summary>With a message.</summary>
    public FirmwareLoadException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and what lies behind it.</summary>
    public FirmwareLoadException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Without a message.</summary>
    public FirmwareLoadException()
    {
    }
}
