using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;

namespace VirtualBoard;

/// <summary>
/// The load context of one boot of a firmware that keeps state in statics, as is usual on a microcontroller.
/// </summary>
/// <remarks>
/// A context per boot gives each board its own statics, and unloading it has the effect of a power cut on RAM. Shared assemblies (BleStack,
/// VirtualBoard, the logging abstractions, the BCL) come from the default context, so both sides use the same types; so do the
/// nanoFramework assemblies and their native half, whose state is each board's, unless the firmware has its own beside it.
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

    /// <summary>Creates the firmware's entry.</summary>
    public IFirmwareEntry CreateEntry(string firmwarePath) => CreateEntry(LoadFromAssemblyPath(firmwarePath), firmwarePath);

    /// <summary>Creates the entry of a loaded firmware.</summary>
    public static IFirmwareEntry CreateEntry(Assembly firmware, string firmwarePath)
    {
        Type[] entries =
        [
            .. firmware
                .GetExportedTypes()
                .Where(static type => type is { IsClass: true, IsAbstract: false } && typeof(IFirmwareEntry).IsAssignableFrom(type)),
        ];
        return entries switch
        {
            [Type entry] => (IFirmwareEntry)Activator.CreateInstance(entry)!,
            [] => throw new FirmwareLoadException(
                $"'{firmwarePath}' has no public class that implements IFirmwareEntry; build src/SecureGattServer.Desktop."
            ),
            _ => throw new FirmwareLoadException(
                $"'{firmwarePath}' has {entries.Length} classes that implement IFirmwareEntry; exactly one may."
            ),
        };
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        bool isLibrary = SharedFirmware.IsLibrary(assemblyName.Name!);
        if (!isLibrary && assemblyName.Name != _firmware) return null;
        if (isLibrary && SharedFirmware.FindLibrary(_folder, assemblyName) is { } shared) return shared;
        string path = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}

/// <summary>The firmware's assembly cannot be started; the message says why and what to do.</summary>
public sealed class FirmwareLoadException : Exception
{
    /// <summary>Creates the exception with a message.</summary>
    public FirmwareLoadException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public FirmwareLoadException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Creates the exception without a message.</summary>
    public FirmwareLoadException()
    {
    }
}
