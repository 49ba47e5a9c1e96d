using System;

namespace nanoFramework.Interpreter;

/// <summary>Events of the board's drivers other than Bluetooth.</summary>
internal static class Interrupts
{
    private static Action<byte, byte, ushort, uint> s_post = static (_, _, _, _) => { };

    /// <summary>Sets the receiver of events; without the event library they are dropped.</summary>
    public static void PostBy(Action<byte, byte, ushort, uint> post) => s_post = post;

    public static void Post(byte category, byte number, ushort detail, uint data) => s_post(category, number, detail, data);
}
