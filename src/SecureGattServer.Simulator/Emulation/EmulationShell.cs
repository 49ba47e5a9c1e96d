using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.World;

namespace SecureGattServer.Simulator.Emulation;

/// <summary>Carries out the input of an emulated table's user: values to send, answers of a pairing, quit.</summary>
internal sealed class EmulationShell(EmulatedDevice device, ConsoleAgent agent, ITranscript transcript)
{
    private const string Usage =
        "there are: notify HANDLE HEX, indicate HANDLE HEX, set HANDLE HEX (such as: notify 0x0003 4200), yes|no|NNNNNN, help, quit";
    private static readonly string[] s_verbs = ["notify", "indicate", "set", "help", "quit"];

    public string Prompt() => agent.Wanted is null ? "table> " : "answer> ";

    /// <summary>For completion: the commands that start with the text.</summary>
    public static IReadOnlyList<string> Complete(string text) =>
        text.Contains(' ') ? [] : [.. s_verbs.Where(verb => verb.StartsWith(text, StringComparison.OrdinalIgnoreCase))];

    /// <summary>Carries out one line; false when it ends the session.</summary>
    public bool Run(string line)
    {
        if (line is "quit" or "exit") return false;
        if (line.Length == 0 || agent.TryAnswer(line)) return true;
        transcript.Say(Speaker.Simulator, Do(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        return true;
    }

    private string Do(string[] words)
    {
        if (words is not [("notify" or "indicate" or "set") and var verb, var where, ..])
            return words is ["help"] ? Usage : $"'{words[0]}' is no command; {Usage}";
        if (!TryHandle(where, out ushort handle)) return $"'{where}' is not a handle from 0x0001 to 0xFFFF; {Usage}";
        string digits = string.Concat(words.Skip(2));
        if (digits.Length % 2 != 0 || !digits.All(char.IsAsciiHexDigit)) return $"'{digits}' is not octets; write two hex digits for each";
        byte[] value = Convert.FromHexString(digits);
        if (verb == "set") return device.SetAsync(handle, value).GetAwaiter().GetResult() ?? $"0x{handle:X4} holds {digits}";
        if (device.ProblemWith(handle, value) is { } problem) return problem;
        int clients = device.SendAsync(handle, value, verb == "indicate").GetAwaiter().GetResult();
        return $"{verb} 0x{handle:X4}: sent to {clients} client{(clients == 1 ? "" : "s")}";
    }

    private static bool TryHandle(string text, out ushort handle)
    {
        bool isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return ushort.TryParse(
                isHex ? text.AsSpan(2) : text.AsSpan().TrimStart('#'),
                isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
                CultureInfo.InvariantCulture,
                out handle
            )
            && handle > 0;
    }
}
