using System.Diagnostics;

namespace nanoFramework.Interpreter.Natives;

/// <summary>System.Diagnostics.Debug; Console writes through it as well.</summary>
[NativeFor("System.Diagnostics.Debug")]
public static class DebugNative
{
    public static void WriteLineNative(string? text, bool addLineFeed) => Machine.Write(text, addLineFeed);
}

/// <summary>Native methods of <c>System.Diagnostics.Debugger</c>.</summary>
[NativeFor("System.Diagnostics.Debugger")]
public static class DebuggerNative
{
    public static bool get_IsAttached() => Debugger.IsAttached;

    public static void Break()
    {
        if (Debugger.IsAttached) Debugger.Break();
    }
}

/// <summary>Native methods of <c>System.Exception</c>.</summary>
[NativeFor("System.Exception")]
public static class ExceptionNative
{
    public static string get_StackTrace(object self) => DeviceExceptions.StackTrace((System.Exception)self);
}
