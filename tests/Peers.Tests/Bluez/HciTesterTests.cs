using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Peers.Tests.Harness;
using TestKit.Peers;
using TestKit.Peers.Bluez;
using Xunit;

namespace Peers.Tests.Bluez;

/// <summary>
/// BlueZ's own tester of controllers, hci-tester, on two of our virtual controllers by user channel: no host of ours or of Linux is in
/// between.
/// </summary>
/// <remarks>
/// The guest's other testers (smp-tester, userchan-tester, mgmt-tester) make a controller of their own in /dev/vhci and cannot be pointed
/// at one of ours.
/// </remarks>
[Collection(BlueZCollection.Name)]
[NeedsBlueZ]
public sealed partial class HciTesterTests(BlueZFixture bluez)
{
    private const string Passed = "Passed";
    private const string Failed = "Failed";
    private const string NotRun = "Not Run";
    private const string UnknownCommand = "(0x01)";

    /// <summary>
    /// Every test of bluez 5.66 that our controller does not pass, and why it need not: the command is not in its Supported Commands.
    /// </summary>
    private static readonly Dictionary<string, (string Result, string Reason)> s_explained = new()
    {
        ["Read Local Extended Features"] = (Failed, "pages of LMP features: BR/EDR"),
        ["Read Country Code"] = (Failed, "BR/EDR, withdrawn since Bluetooth 1.2"),
        ["Read Local Supported Codecs"] = (Failed, "voice: BR/EDR"),
        ["LE Read Local PK"] = (Failed, "optional; both BlueZ and BleStack compute P-256 in the host"),
        ["LE Generate DHKey"] = (NotRun, "as LE Read Local PK, which its setup needs"),
        ["Inquiry (LIAC)"] = (Failed, "BR/EDR"),
        ["Create Connection"] = (NotRun, "BR/EDR: its setup needs page scan"),
    };

    // Beginnings of the tests' names; one run of all might be longer than a command of the guest may take.
    private static readonly string[] s_groups = ["Re", "LE", "Inquiry", "Create", "TP"];

    [Fact]
    public Task Our_controller_passes_hci_tester_but_for_commands_it_does_not_claim() =>
        bluez.RunAsync("--profile heart-rate", async (guest, firmware) =>
        {
            await PlugTwoAsync(guest, firmware);
            IEnumerable<string> all = Lines(await guest.RunAsync("hci-tester -l"));
            var results = new Dictionary<string, string>();
            foreach (string group in s_groups) await RunGroupAsync(guest, group, results);
            Assert.Equal(all.Order(), results.Keys.Order());
            Assert.Equal(
                results.Keys.Select(static name => $"{name}: {Expected(name)}"),
                results.Select(static result => $"{result.Key}: {result.Value}")
            );
            foreach ((string name, string result) in results) Record(name, result);
        });

    private static async Task PlugTwoAsync(Guest guest, Firmware firmware)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        // The daemon would take the controllers for itself; without it this guest is of no use to the next flow, which gets a fresh one.
        await guest.RunAsync("killall bluetoothd");
        await guest.Relay.JoinAsync(firmware.Port, firmware.NextPhoneTrace(), limit.Token);
        await guest.SecondRelay.JoinAsync(firmware.Port, firmware.NextPhoneTrace(), limit.Token);
        string said = await guest.RunAsync(
            "hci plug ttyS1; hci plug ttyS2; btmgmt -i 0 power off; btmgmt -i 1 power off; ls /sys/class/bluetooth"
        );
        Assert.Contains("hci0", said, StringComparison.Ordinal);
        Assert.Contains("hci1", said, StringComparison.Ordinal);
    }

    private static async Task RunGroupAsync(Guest guest, string group, Dictionary<string, string> results)
    {
        string[] said = [.. Lines(await guest.RunAsync($"hci-tester -p '{group}'"))];
        foreach (Match match in said.Select(static line => ResultLine().Match(line)).Where(static match => match.Success))
            results[match.Groups["name"].Value] = match.Groups["result"].Value;
        // Refused for one reason only: an unclaimed command.
        foreach (string reason in said.Where(static line => line.Contains("(0x", StringComparison.Ordinal)))
            Assert.Contains(UnknownCommand, reason, StringComparison.Ordinal);
    }

    private static string Expected(string name) =>
        s_explained.TryGetValue(name, out (string Result, string Reason) known) ? known.Result : Passed;

    private static void Record(string name, string result) =>
        PeerMatrix.Record(
            "hci-tester",
            name,
            s_explained.TryGetValue(name, out (string Result, string Reason) known)
                ? $"{PeerMatrix.Explained}: {result}; {known.Reason}"
                : PeerMatrix.Held,
            elapsed: null
        );

    private static IEnumerable<string> Lines(string said) =>
        ControlSequence().Replace(said, "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex ControlSequence();

    [GeneratedRegex(@"^(?<name>\S.*?)\s{2,}(?<result>Passed|Failed|Timed out|Not Run)\b(\s+[0-9.]+ seconds)?$")]
    private static partial Regex ResultLine();
}
