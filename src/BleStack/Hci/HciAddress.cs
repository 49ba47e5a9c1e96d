using System;

namespace BleStack.Hci;

/// <summary>A controller's address as users write it on a command line, cut into its kind and what that kind reads.</summary>
/// <param name="Text">The whole address, for messages.</param>
/// <param name="Kind">What stands before the first colon or comma: "tcp".</param>
/// <param name="Rest">What stands behind the colon, or from the comma on: "127.0.0.1:9000".</param>
public readonly record struct HciAddress(string Text, string Kind, string Rest)
{
    /// <summary>Cuts an address. Any text can be cut; whether it means something is the kind's business.</summary>
    public static HciAddress Cut(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int end = text.AsSpan().IndexOfAny(':', ',');
        if (end < 0) return new HciAddress(text, text, "");
        return new HciAddress(text, text[..end], text[end] == ':' ? text[(end + 1)..] : text[end..]);
    }
}
