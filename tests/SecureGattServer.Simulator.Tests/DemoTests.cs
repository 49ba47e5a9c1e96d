using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Virtual;
using SecureGattServer.Simulator.Commands;
using SecureGattServer.Simulator.Demo;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Output;
using VirtualBoard;
using Xunit;

namespace SecureGattServer.Simulator.Tests;

/// <summary>The demo against a stand-in firmware that is right, or wrong in one point: the demo has to tell them apart.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly StringWriter _output = new();

    public void Dispose() => _output.Dispose();

    [Theory]
    [InlineData("heart-rate", "ESP32_BLE_REV3", "pair-again")]
    [InlineData("heart-rate", "ESP32_BLE_REV0", "bond-survived")]
    [InlineData("passkey", "ESP32_BLE_REV3", "read-again")]
    [InlineData("numeric", "ESP32_BLE_REV3", "read-again")]
    [InlineData("keyboard", "ESP32_BLE_REV3", "read-again")]
    [InlineData("just-works", "ESP32_BLE_REV3", "read-again")]
    public async Task A_right_firmware_holds_every_step(string profile, string image, string lastStep)
    {
        ExitCode code = await Run(profile, image, "heart-rate");
        Assert.True(code == ExitCode.Ok, _output.ToString());
        Assert.Contains($"ok: {lastStep}: ", _output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("link=1", _output.ToString(), StringComparison.Ordinal);
    }

    /// <summary>With the real firmware: errors and attacks give no access, and are reported once.</summary>
    [Theory]
    [InlineData(
        "wrong-passkey",
        "Pairing Failed with ConfirmValueFailed",
        "Wrong passkey: the number typed on the phone was not the one the device showed",
        "wrong-passkey",
        "still-refused",
        "pair",
        "encrypted-read"
    )]
    [InlineData(
        "rejected-number",
        "Pairing Failed with NumericComparisonFailed",
        "said that the two numbers differ",
        "rejected-number",
        "still-refused",
        "pair",
        "encrypted-read"
    )]
    [InlineData(
        "attacker",
        "refused with Insufficient Encryption (0x0F)",
        "an address is no proof of anything",
        "impostor",
        "downgrade",
        "made-up-key",
        "reconnect",
        "read-again"
    )]
    [InlineData("lost-bond", "refused with PIN or Key Missing (0x06)", "keeps bonds in RAM", "power-cycle", "bond-lost", "pair-again")]
    [InlineData("power-cycle", "encrypted from the bond", "keeps bonds in flash", "power-cycle", "bond-survived")]
    [InlineData("short-key", "refused with Encryption Key Size (0x06)", "only a minimum helps", "seven-octets", "still-refused")]
    [InlineData(
        "invalid-curve",
        "refused with DHKey Check Failed (0x0B)",
        "each key is checked before it is used",
        "forged-key-1",
        "forged-key-5",
        "still-refused"
    )]
    [InlineData(
        "reflection",
        "refused with Authentication Requirements (0x03)",
        "a key that is the device's own is refused",
        "reflected-key",
        "still-refused"
    )]
    [InlineData(
        "guessing",
        "refused with Repeated Attempts (0x09)",
        "after three failures every pairing is refused for a while",
        "guess-1",
        "guess-3",
        "locked-out"
    )]
    [InlineData(
        "legacy",
        "the link is encrypted, at level 2",
        "a stock image always accepts legacy pairing",
        "legacy-pairing",
        "still-refused"
    )]
    [InlineData("plain-access", "6 ways to read, all refused", "the firmware has heard of none of them", "every-read", "every-write")]
    public async Task A_scene_of_what_goes_wrong_holds_every_step_and_says_why(
        string scene,
        string proof,
        string why,
        params string[] steps
    )
    {
        var request = new DemoRequest(new RunOptions(), new AirOptions { Pacing = Pacing.AsFastAsPossible }, scene);
        ExitCode code = await DemoCommand.RunAsync(request, new PlainTranscript(_output), CancellationToken.None);
        string text = _output.ToString();
        Assert.True(code == ExitCode.Ok, text);
        foreach (string step in steps) Assert.Contains($"ok: {step}: ", text, StringComparison.Ordinal);
        Assert.Contains(proof, text, StringComparison.Ordinal);
        Assert.Contains(why, text, StringComparison.Ordinal);
        Assert.True(text.Split("link: Not paired: ").Length <= 2, text);
        Assert.DoesNotContain("The capture ends", text, StringComparison.Ordinal);
        Assert.Contains("try next: ", text, StringComparison.Ordinal);
    }

    /// <summary>The attack is really carried out: without the defence, its step fails.</summary>
    [Fact]
    public async Task An_attack_that_nothing_stops_fails_its_scene()
    {
        var options = new RunOptions { More = new Dictionary<string, string> { [BoardSetting.MinKeySize] = "7" } };
        var request = new DemoRequest(options, new AirOptions { Pacing = Pacing.AsFastAsPossible }, "short-key");
        ExitCode code = await DemoCommand.RunAsync(request, new PlainTranscript(_output), CancellationToken.None);
        Assert.True(code == ExitCode.StepFailed, _output.ToString());
        Assert.Contains(
            "FAILED: seven-octets: Pairing Request with seven octets: expected the answer 0506, it was 02",
            _output.ToString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("other-service", "scan")]
    [InlineData("open-read", "refused-read")]
    [InlineData("wrong-display", "pair")]
    [InlineData("malformed", "subscribe")]
    [InlineData("no-0x80", "control-point-refused")]
    public async Task A_flaw_of_the_firmware_fails_the_step_that_is_about_it(string flaw, string step)
    {
        ExitCode code = await Run("heart-rate", "ESP32_BLE_REV3", "heart-rate " + flaw);
        Assert.True(code == ExitCode.StepFailed, _output.ToString());
        Assert.EndsWith($"failed step: {step}" + Environment.NewLine, _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_firmware_that_dies_fails_the_first_step_with_its_sentence()
    {
        Assert.Equal(ExitCode.BoardStopped, await Run("heart-rate", "ESP32_BLE_REV3", "fault"));
        Assert.Contains("FAILED: scan: The second Respond would leave the mutex held.", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_transcript_says_which_method_and_why()
    {
        await Run("numeric", "ESP32_BLE_REV3", "heart-rate");
        string text = _output.ToString();
        Assert.Contains("link: The phone asks to pair: it has a display and a yes/no button", text, StringComparison.Ordinal);
        Assert.Contains("link: The device agrees to pair: it has a display and a yes/no button", text, StringComparison.Ordinal);
        Assert.Contains("why: LE Secure Connections with Numeric Comparison", text, StringComparison.Ordinal);
    }

    private Task<ExitCode> Run(string profile, string image, string act)
    {
        var options = new RunOptions
        {
            Image = BoardImage.Find(image)!,
            Profile = profile,
            Firmware = (Path.Combine(AppContext.BaseDirectory, "FakeFirmware.dll"), "act", act),
        };
        return DemoCommand.RunAsync(
            new DemoRequest(options, new AirOptions { Pacing = Pacing.AsFastAsPossible }),
            new PlainTranscript(_output),
            CancellationToken.None
        );
    }
}
