using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Smp;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.World;
using VirtualBoard;

namespace SecureGattServer.Simulator.Commands;

/// <summary>Carries out the input of a running device's owner: answers of a pairing, commands of the firmware, the power switch.</summary>
internal sealed class DeviceCommands(Device device, ITranscript transcript, Action powerCycle)
{
    private static readonly (string Usage, string Help)[] s_verbs =
    [
        ("yes|no|NNNNNN", "answer the device's question; y and n do too"),
        .. BoardVocabulary.OwnerCommands,
        ("oob HEX", "give a phone's out-of-band data to the device, each value least significant octet first"),
        ("set NAME VALUE", "set a value around the board: pin.2 1, adc.0 2048, i2c.1.77.D0 58, wifi.Home password"),
        ("values", "list the values"),
        ("power-cycle", "switch the device off and on again"),
        ("help", "this list"),
        ("quit", "the end"),
    ];

    private static readonly string[] s_ofFirmware = ["yes", "bonds", "forget", "window", "secure", "oob", "power-cycle", "help", "quit"];
    private static readonly string[] s_ofApplications = ["bonds", "forget", "set", "values", "power-cycle", "help", "quit"];

    /// <summary>Carries out one line; false when it ends the session.</summary>
    public bool Take(string line)
    {
        string text = line.Trim();
        switch (text)
        {
            case "":
                break;
            case "quit" or "exit":
                return false;
            case "help":
                Help();
                break;
            case "power-cycle":
                powerCycle();
                break;
            case ['o', 'o', 'b', ' ', .. string data]:
                if (!device.User.TryGiveOutOfBand(data.Trim()))
                    transcript.Say(Speaker.Simulator, "the device has no out-of-band reader; start it with --oob --platform full");
                break;
            default:
                Pass(text);
                break;
        }

        return true;
    }

    /// <summary>For completion: the commands that start with the text.</summary>
    public static IReadOnlyList<string> Complete(string text) =>
        text.Contains(' ')
            ? []
            :
            [
                .. s_verbs
                    .Select(static verb => verb.Usage.Split(' ', '|')[0])
                    .Where(word => word.StartsWith(text, StringComparison.OrdinalIgnoreCase)),
            ];

    private void Pass(string text)
    {
        if (device.User.TryAnswer(text)) return;
        if (Answer.Parse(text) is not null && device.User.Wanted is null)
            transcript.Say(Speaker.Simulator, "the device asks nothing now; help lists the commands");
        else if (device.User.Wanted is { } wanted && Answer.Parse(text) is not null)
            transcript.Say(Speaker.Simulator, $"'{text}' does not answer the question; {wanted}");
        else if (device.IsApplication && (TakeBonds(text) || TakeValue(text)))
            return;
        else if (!device.Board.Command(text))
            transcript.Say(Speaker.Simulator, $"'{text}' is not a command, and the device asks nothing; help lists the commands");
    }

    // An application has no commands: its bonds are read from the board itself.
    private bool TakeBonds(string text)
    {
        if (text == "bonds")
        {
            foreach (Bond bond in device.Bonds.All) transcript.Say(Speaker.Simulator, $"bond {bond.Peer}");
            if (device.Bonds.All.Count == 0) transcript.Say(Speaker.Simulator, "no bonds");
            return true;
        }

        if (!text.StartsWith("forget ", StringComparison.Ordinal)) return false;
        string which = text["forget ".Length..].Trim();
        int removed = 0;
        foreach (
            Bond bond in device
                .Bonds.All.Where(bond =>
                    which == BoardVocabulary.All || bond.Peer.ToString().StartsWith(which, StringComparison.OrdinalIgnoreCase)
                )
                .ToArray()
        )
        {
            if (device.Bonds.Remove(bond.Peer)) removed++;
        }

        transcript.Say(Speaker.Simulator, removed > 0 ? $"{removed} bond(s) forgotten" : $"no bond with '{which}'; bonds lists them");
        return true;
    }

    private bool TakeValue(string text)
    {
        string[] words = text.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case ["set", { } name, { } value]:
                device.Board.Peripherals.Set(name, value);
                return true;
            case ["values"]:
                foreach ((string key, string content) in device.Board.Peripherals.All)
                    transcript.Say(Speaker.Simulator, $"{key} = {content}");
                return true;
            default:
                return false;
        }
    }

    private void Help()
    {
        foreach (
            (string usage, string help) in s_verbs.Where(verb =>
                (device.IsApplication ? s_ofApplications : s_ofFirmware).Contains(verb.Usage.Split(' ', '|')[0])
            )
        )
            transcript.Say(Speaker.Simulator, $"{usage, -26} {help}");
    }
}
