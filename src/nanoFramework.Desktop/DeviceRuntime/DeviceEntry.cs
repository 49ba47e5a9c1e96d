using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using DeviceRuntime.Rewriting;
using VirtualBoard;

namespace DeviceRuntime;

/// <summary>Boots a device application: passes its assemblies to the interpreter of its context.</summary>
internal sealed class DeviceEntry(
    DeviceContext context,
    IReadOnlyList<DeviceAssembly> assemblies,
    string name,
    string mainType,
    bool usesBluetooth,
    bool usesLibraries
) : IFirmwareEntry
{
    public void Run(IBoard board)
    {
        Assembly interpreter = context.LoadFromAssemblyName(new AssemblyName(BoardLibraries.Interpreter));
        Assembly[] deviceCode =
        [
            .. assemblies
                .Where(static assembly => assembly.IsDeviceCode)
                .Select(assembly => context.LoadFromAssemblyName(new AssemblyName(assembly.Name))),
        ];
        Assembly core = context.LoadFromAssemblyName(new AssemblyName(DeviceCoreLibrary.RewrittenName));
        Assembly application = context.LoadFromAssemblyName(new AssemblyName(name));
        const BindingFlags statics = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        MethodInfo main = application.EntryPoint ?? application.GetType(mainType, throwOnError: true)!.GetMethod("Main", statics)!;
        MethodInfo boot = interpreter.GetType("nanoFramework.Interpreter.Boot", throwOnError: true)!.GetMethod("Run")!;
        boot.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [board, core, deviceCode, main, usesBluetooth, usesLibraries], null);
    }
}
