using System.Text.Json.Nodes;

namespace Peers.Tests.BleHostFlows;

/// <summary>Phones as ble-host can be; IO capabilities as the specification numbers them, [Vol 3, Part H] 3.5.1, Table 3.4.</summary>
internal static class PhoneArguments
{
    public const int DisplayOnly = 0;
    public const int DisplayYesNo = 1;
    public const int KeyboardOnly = 2;
    public const int NoInputNoOutput = 3;
    public const int KeyboardDisplay = 4;

    /// <summary>A phone with a screen and keys that wants protection against a man in the middle.</summary>
    public static JsonObject Capable => Of(KeyboardDisplay, mitm: true, sc: true);

    /// <summary>A phone that pairs by Just Works.</summary>
    public static JsonObject Simple => Of(NoInputNoOutput, mitm: false, sc: true);

    public static JsonObject Of(int ioCap, bool mitm, bool sc) => new() { ["ioCap"] = ioCap, ["mitm"] = mitm, ["sc"] = sc };

    /// <summary>The same with one wish more.</summary>
    public static JsonObject With(this JsonObject arguments, string name, JsonNode value)
    {
        arguments[name] = value;
        return arguments;
    }
}
