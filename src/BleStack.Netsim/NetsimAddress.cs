using System;
using System.Globalization;
using BleStack.Core;

namespace BleStack.Netsim;

/// <summary>Address of a netsim and the chip's name in it: "netsim[:HOST:PORT][,name=NAME][,address=ADDRESS][,instance=N]".</summary>
/// <param name="Text">The address as it was written, for messages.</param>
/// <param name="EndPoint">Address of netsim's gRPC server; null: read from its ini file.</param>
/// <param name="Name">Name of the device in netsim's list.</param>
/// <param name="PublicAddress">Public device address to ask netsim for; null leaves it to netsim, whose choice may differ each
/// time.</param>
/// <param name="Instance">Number of the netsim on this machine, from 1; null: from the environment variable NETSIM_INSTANCE, else
/// 1.</param>
internal sealed record NetsimAddress(string Text, NetsimEndPoint? EndPoint, string Name, BleAddress? PublicAddress, int? Instance)
{
    /// <summary>The syntax of this address, for help texts and errors.</summary>
    public const string Form = "netsim[:HOST:PORT][,name=NAME][,address=ADDRESS][,instance=N]";

    /// <summary>The default device name.</summary>
    public const string DefaultName = "blestack";

    private const int LongestName = 100;

    /// <param name="text">The whole address, for messages.</param>
    /// <param name="rest">What follows "netsim", without a colon.</param>
    /// <exception cref="FormatException">A part is invalid; the message names it and the valid form.</exception>
    public static NetsimAddress Parse(string text, string rest)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(rest);
        string[] parts = rest.Split(',');
        var address = new NetsimAddress(text, parts[0].Length == 0 ? null : NetsimEndPoint.Parse(text, parts[0]), DefaultName, null, null);
        foreach (string option in parts.AsSpan(1)) address = address.With(option);
        return address;
    }

    private NetsimAddress With(string option) => option.Split('=', 2) switch
    {
        ["name", { Length: > 0 and <= LongestName } name] => this with { Name = name },
        ["name", _] => throw new FormatException($"The name in \"{Text}\" must have 1 to {LongestName} characters."),
        ["address", string address] => this with
        {
            PublicAddress = NetsimChip.ParseAddress(address)
                ?? throw new FormatException($"\"{address}\" in \"{Text}\" is not a device address such as 24:0A:C4:5E:C0:DE."),
        },
        ["instance", string number] => this with { Instance = ParseInstance(number) },
        _ => throw new FormatException($"\"{option}\" in \"{Text}\" is not an option of netsim; write {Form}."),
    };

    private int ParseInstance(string number) =>
        ushort.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out ushort instance) && instance > 0
            ? instance
            : throw new FormatException($"\"{number}\" in \"{Text}\" is not an instance of netsim (1 to 65535).");
}
