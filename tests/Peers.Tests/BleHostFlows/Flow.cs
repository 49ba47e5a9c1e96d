using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Peers.Tests.Bluez;
using TestKit.Peers;
using TestKit.Peers.Bluez;
using Xunit;

namespace Peers.Tests.BleHostFlows;

/// <summary>A finished flow of a ble-host phone with the firmware: the phone's steps, the device's console, and the trace.</summary>
internal sealed class Flow
{
    private readonly List<JsonObject> _told;

    private Flow(IReadOnlyList<JsonObject> told, string console, string trace)
    {
        _told = [.. told];
        Console =
        [
            .. console
                .Split(Environment.NewLine)
                .Where(static line => line.StartsWith("device: ", StringComparison.Ordinal))
                .Select(static line => line["device: ".Length..]),
        ];
        Pdus = TracedPdu.Read(trace);
    }

    /// <summary>The lines of the device's console.</summary>
    public IReadOnlyList<string> Console { get; }

    /// <summary>The PDUs on the device's attribute and security channels.</summary>
    public IReadOnlyList<TracedPdu> Pdus { get; }

    public IEnumerable<TracedPdu> Att => Pdus.Where(static pdu => pdu.Channel == TracedPdu.Att);

    /// <summary>Where flows leave the device's traces.</summary>
    public static string Traces { get; } = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "traces", "ble-host")).FullName;

    /// <summary>Runs a flow of peer.mjs against its own firmware, then the checks; a failure contains the output of both sides.</summary>
    /// <param name="name">The row of the matrix.</param>
    /// <param name="flow">The flow's name in ble-host/flows.</param>
    /// <param name="serve">Arguments of `serve`.</param>
    /// <param name="wishes">PhoneArguments of peer.mjs.</param>
    /// <param name="check">Checks the flow.</param>
    /// <param name="atPause">Runs while the phone pauses.</param>
    public static Task RunAsync(
        string name,
        string flow,
        string serve,
        JsonObject wishes,
        Action<Flow> check,
        Func<Firmware, Task>? atPause = null
    ) => PeerMatrix.RunAsync(BleHostPackage.Peer, name, async () =>
        {
            Firmware device = await Firmware.ServeAsync("--interval-ms 100 --table " + serve, TraceOf(name));
            await using BleHostPeer phone = BleHostPeer.Start(flow, device.Port, wishes);
            try
            {
                long? memory;
                await using (device) memory = await FollowAsync(phone, device, atPause);
                check(new Flow(phone.Told, device.Transcript, device.Trace));
                await AssertSoundAsync(device.Trace);
                return memory;
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException(
                    $"{name}: {exception.Message}\n--- serve\n{device.Transcript}\n--- phone\n{phone.Transcript}",
                    exception
                );
            }
        });

    /// <summary>A file for a flow's trace.</summary>
    public static string TraceOf(string name) =>
        Path.Combine(Traces, string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '-')) + ".btsnoop");

    /// <summary>Checks that Wireshark finds nothing malformed in a trace; a missing Wireshark is reported by the test for it.</summary>
    public static async Task AssertSoundAsync(string trace)
    {
        if (Tshark.SkipReason is null) Assert.Empty(await Tshark.FieldsAsync(trace, "_ws.malformed", "frame.number", "frame.protocols"));
    }

    /// <summary>The one step of a name.</summary>
    public JsonObject Step(string name) => Assert.Single(Steps(name));

    public IReadOnlyList<JsonObject> Steps(string name) => [.. _told.Where(step => (string?)step["step"] == name)];

    /// <summary>The names of all steps, without those that tell on the way which number is shown, typed or compared.</summary>
    public IEnumerable<string> Names =>
        _told.Select(static step => (string)step["step"]!).Where(static name => name is not ("model" or "show" or "type" or "compare"));

    /// <summary>How many console lines begin so.</summary>
    public int Said(string beginning) => Console.Count(line => line.StartsWith(beginning, StringComparison.Ordinal));

    /// <summary>A read that was refused with an error, or gave octets.</summary>
    public void AssertRead(string name, int error, string? value = null)
    {
        JsonObject step = Step(name);
        Assert.Equal((error, value), ((int)step["error"]!, (string?)step["value"]));
    }

    /// <summary>The console says so in this order, with anything between.</summary>
    public void AssertSays(params string[] beginnings)
    {
        int next = 0;
        foreach (string line in Console)
        {
            if (next < beginnings.Length && line.StartsWith(beginnings[next], StringComparison.Ordinal)) next++;
        }

        Assert.True(
            next == beginnings.Length,
            $"the console does not say '{(next < beginnings.Length ? beginnings[next] : "")}' after what came before"
        );
    }

    // The user of both: reads the device's display, types on either side, and waits until the device noticed the phone's actions.
    private static async Task<long?> FollowAsync(BleHostPeer phone, Firmware device, Func<Firmware, Task>? atPause)
    {
        while (true)
        {
            JsonObject step = await phone.NextAsync();
            switch ((string?)step["step"])
            {
                case "type":
                    phone.Hear($"passkey {await device.ReadPasskeyAsync():D6}");
                    break;
                case "show":
                    await device.AskedForPasskeyAsync();
                    device.Answer((string)step["passkey"]!);
                    break;
                case "pause":
                    await (atPause?.Invoke(device) ?? Task.CompletedTask);
                    phone.Hear("go");
                    break;
                case "disconnected" or "round" or "thrown out":
                    await device.SaysAsync("device: link: disconnected");
                    await device.SaysAsync("device: verdict: ");
                    break;
                case "end":
                    return device.PeakMemoryBytes + phone.PeakMemoryBytes;
            }
        }
    }
}
