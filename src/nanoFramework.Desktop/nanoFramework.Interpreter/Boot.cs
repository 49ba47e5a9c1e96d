// Boots like the device's CLR: static constructors of all assemblies, then Main, then the remaining threads. An exception in a static
// constructor or in Main ends only that.
using System;
using System.Collections.Generic;
using System.Reflection;
using System.Runtime.CompilerServices;
using VirtualBoard;

namespace nanoFramework.Interpreter;

/// <summary>Boots device code.</summary>
public static class Boot
{
    /// <summary>Runs until all threads of the application have ended, or the power is cut.</summary>
    /// <param name="board">The board.</param>
    /// <param name="coreLibrary">The rewritten mscorlib.</param>
    /// <param name="assemblies">The application's assemblies in the order the device loads them, mscorlib first.</param>
    /// <param name="main">The entry point.</param>
    /// <param name="usesBluetooth">True when the Bluetooth library is loaded: its event thread never ends.</param>
    /// <param name="usesLibraries">True when Runtime.Events or Runtime.Native is loaded.</param>
    public static void Run(
        IBoard board,
        Assembly coreLibrary,
        IReadOnlyList<Assembly> assemblies,
        MethodInfo main,
        bool usesBluetooth,
        bool usesLibraries
    )
    {
        DeviceTypes.Use(coreLibrary);
        DeviceExceptions.Use(coreLibrary);
        foreach (Assembly assembly in assemblies) Machine.AddDeviceAssembly(assembly);
        Machine.PowerOn(board);
        if (usesLibraries) StartLibraries(board, usesBluetooth);
        DeviceThread.RunHere(() =>
        {
            foreach (Assembly assembly in assemblies) StaticConstructors.Run(assembly);
            main.Invoke(
                null,
                BindingFlags.DoNotWrapExceptions,
                null,
                main.GetParameters().Length == 0 ? null : [Array.Empty<string>()],
                null
            );
        });
        DeviceThread.RunHere(() => Finish(usesBluetooth));
        Machine.FlushConsole();
    }

    private static void Finish(bool usesBluetooth)
    {
        if (usesBluetooth) Waiting.Until(0, static _ => false, Waiting.Infinite);
        else DeviceThread.WaitForAll();
    }

    // A separate method, so that an application without these libraries never loads them.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StartLibraries(IBoard board, bool usesBluetooth)
    {
        NimbleNative.Nimble.RunHandlersBy(DeviceThread.Interrupt);
        NimbleNative.Nimble.TellsPrompts = true;
        Interrupts.PostBy(NimbleNative.Nimble.Post);
        if (usesBluetooth) NimbleNative.Nimble.Boot(board);
        else NimbleNative.Nimble.BootWithoutBluetooth(board);
    }
}
