// An application compiled for the device, with everything it references: found, checked and rewritten once, and booted any number of times.
using System.Collections.Generic;
using VirtualBoard;

namespace DeviceRuntime;

/// <summary>An application compiled for .NET nanoFramework, ready for a virtual board.</summary>
/// <remarks>
/// <see cref="Load"/> takes the assembly that the device would run, unchanged. Its references are resolved from this board first (mscorlib,
/// Runtime.Events, Runtime.Native, System.Collections, System.Text, System.Threading, Device.Bluetooth and the replacements of other
/// libraries), then from its folder. Set the result as <see cref="VirtualEsp32Options.Firmware"/>.
/// </remarks>
internal sealed class DeviceApplication : IFirmware
{
    private readonly IReadOnlyList<DeviceAssembly> _assemblies;
    private readonly string _main;
    private readonly bool _usesLibraries;

    private DeviceApplication(string path, ApplicationClosure closure)
    {
        AssemblyPath = path;
        Name = closure.Name;
        UsesBluetooth = closure.UsesBluetooth;
        _assemblies = closure.Assemblies;
        _main = closure.MainType;
        _usesLibraries = closure.UsesLibraries;
    }

    public string AssemblyPath { get; }

    public string Name { get; }

    /// <summary>True when the application, or one of its libraries, references nanoFramework.Device.Bluetooth.</summary>
    public bool UsesBluetooth { get; }

    /// <param name="path">An .exe or .dll compiled for the device, or a .nfproj whose bin folder holds one.</param>
    /// <exception cref="FirmwareLoadException">The file is not such an assembly, or cannot run here; the message names the cause and the
    /// remedy.</exception>
    public static DeviceApplication Load(string path)
    {
        string assembly = ApplicationPath.Resolve(path);
        return new DeviceApplication(assembly, new ApplicationClosure(assembly));
    }

    /// <inheritdoc/>
    FirmwareBoot IFirmware.Load(string boardName)
    {
        DeviceContext context = new(boardName, _assemblies);
        try
        {
            return new FirmwareBoot(context, new DeviceEntry(context, _assemblies, Name, _main, UsesBluetooth, _usesLibraries));
        }
        catch
        {
            context.Unload();
            throw;
        }
    }
}
