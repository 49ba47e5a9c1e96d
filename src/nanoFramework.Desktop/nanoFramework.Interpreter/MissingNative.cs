using System;

namespace nanoFramework.Interpreter;

/// <summary>A native method this board does not have.</summary>
public static class MissingNative
{
    /// <summary>Reports it and creates the exception that the interpreter throws for a missing native method.</summary>
    public static Exception Create(string assembly, string method)
    {
        Machine.Fault(
            $"{assembly} is not on this board: the application called {method}, whose native half only an image with that library has. "
                + "Leave the call out on the PC, or give the board a stand-in (docs/your-own-firmware.md)."
        );
        return DeviceExceptions.Create("System.NotImplementedException");
    }
}
