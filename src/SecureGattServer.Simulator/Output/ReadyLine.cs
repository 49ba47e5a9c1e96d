using System;
using BleStack.Core;

namespace SecureGattServer.Simulator.Output;

/// <summary>The line programs wait for.</summary>
internal static class ReadyLine
{
    /// <summary>"ready address=AA:BB:CC:DD:EE:FF type=public h4=tcp:127.0.0.1:9000".</summary>
    public static string For(BleAddress address, string where)
    {
        string text = address.ToString();
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        return $"ready address={text[..slash]} type={text[(slash + 1)..]} {where}";
    }
}
