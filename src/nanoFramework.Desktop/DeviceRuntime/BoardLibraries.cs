using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DeviceRuntime.Rewriting;

namespace DeviceRuntime;

/// <summary>The libraries of a virtual board: the rewritten mscorlib, the interpreter, and our libraries.</summary>
internal static class BoardLibraries
{
    public const string Bluetooth = "nanoFramework.Device.Bluetooth";
    public const string Interpreter = "nanoFramework.Interpreter";

    private static readonly string Base = AppContext.BaseDirectory;
    private static readonly string DeviceFolder = Path.Combine(Base, "device");
    private static readonly string[] ForNet = ["nanoFramework.Runtime.Events", "nanoFramework.Runtime.Native", Bluetooth];
    private static readonly Lazy<DeviceCoreLibrary> LazyDevice = new(static () => new DeviceCoreLibrary(MscorlibPath));
    private static readonly Lazy<NativeIndex> LazyNatives = new(static () => new NativeIndex(InBase(Interpreter)));
    private static readonly Lazy<DeviceAssembly[]> LazyAlways =
        new(static () => [CoreLibrary(), new DeviceAssembly(Interpreter, File.ReadAllBytes(InBase(Interpreter)), null, false)]);

    private static readonly ConcurrentDictionary<string, DeviceAssembly> Retargeted = new();

    public static DeviceCoreLibrary Device => LazyDevice.Value;

    /// <summary>The interpreter's native methods.</summary>
    public static NativeIndex Natives => LazyNatives.Value;

    /// <summary>The device's mscorlib from its package.</summary>
    public static string MscorlibPath => Path.Combine(DeviceFolder, "mscorlib.dll");

    /// <summary>The assemblies of every boot, in the order of loading.</summary>
    public static IEnumerable<DeviceAssembly> Always() => LazyAlways.Value;

    /// <summary>The native half of the Bluetooth library, and the library itself when an application does not reference it.</summary>
    public static IEnumerable<DeviceAssembly> NativeHalf() => [.. ForNet.Append("NimbleNative").Select(ForBoard)];

    /// <summary>True for a library of this board that is compiled for .NET.</summary>
    public static bool IsForNet(string name) => ForNet.Contains(name);

    /// <summary>The path of a library of this board in device IL; null when it has none.</summary>
    public static string? FindDeviceIl(string name)
    {
        string path = Path.Combine(DeviceFolder, name + ".dll");
        return File.Exists(path) ? path : null;
    }

    /// <summary>One of our libraries, for applications.</summary>
    public static DeviceAssembly ForBoard(string name) => Retargeted.GetOrAdd(name, Retarget);

    private static DeviceAssembly Retarget(string name)
    {
        string path = InBase(name);
        byte[] content = File.ReadAllBytes(path);
        byte[] image = ImageCache.GetOrAdd(ImageCache.KeyOf("library", content), () => LibraryRetargeter.Retarget(path, Device));
        return new DeviceAssembly(name, image, null, false);
    }

    private static DeviceAssembly CoreLibrary()
    {
        byte[] image = ImageCache.GetOrAdd(ImageCache.KeyOf("mscorlib", File.ReadAllBytes(MscorlibPath)), static () =>
            CoreLibraryBuilder.Build(Device, Natives)
        );
        return new DeviceAssembly(DeviceCoreLibrary.RewrittenName, image, null, true);
    }

    private static string InBase(string name) => Path.Combine(Base, name + ".dll");
}
