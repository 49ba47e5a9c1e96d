namespace nanoFramework.Interpreter;

/// <summary>Native methods of <c>System.Environment</c> in nanoFramework.Runtime.Native.</summary>
public static class DeviceEnvironment
{
    /// <summary>Milliseconds since the board booted.</summary>
    public static long TickCount64 => Machine.TickCount;
}
