namespace nanoFramework.Interpreter;

/// <summary>System.Environment of nanoFramework.Runtime.Native.</summary>
public static class DeviceEnvironment
{
    /// <summary>Milliseconds since boot.</summary>
    public static long TickCount64 => Machine.TickCount;
}
