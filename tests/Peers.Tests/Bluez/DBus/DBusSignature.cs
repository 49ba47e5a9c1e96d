using System;

namespace Peers.Tests.Bluez.DBus;

/// <summary>Facts about type signatures that reading and writing share.</summary>
internal static class DBusSignature
{
    public static int Alignment(char type) => type switch
    {
        'y' or 'g' or 'v' => 1,
        'n' or 'q' => 2,
        'x' or 't' or 'd' or '(' or '{' => 8,
        _ => 4,
    };

    /// <summary>Where the complete type that starts at <paramref name="start"/> ends.</summary>
    public static int End(string signature, int start)
    {
        int depth = 0;
        for (int at = start; at < signature.Length; at++)
        {
            depth += signature[at] switch { '(' or '{' => 1, ')' or '}' => -1, _ => 0 };
            if (depth == 0 && signature[at] != 'a') return at + 1;
        }

        throw new FormatException($"D-Bus signature '{signature}' has no complete type at {start}");
    }
}
