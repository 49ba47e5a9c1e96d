using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.L2cap;
using BleStack.Smp;
using BleStack.Virtual;
using SecureGattServer.Simulator.Commands;
using SecureGattServer.Simulator.Demo;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Output;
using VirtualBoard;
using Xunit;

namespace SecureGattServer.Simulator.Tests;

/// <summary>
/// Every profile's demo with the real firmware, checked by the device's trace only: Pairing Request and Response, association model,
/// distributed keys, level.
/// </summary>
public sealed class ProfileTraceTests : IDisposable
{
    private const AuthReq All = AuthReq.Bonding | AuthReq.Mitm | AuthReq.SecureConnections;
    private const KeyDistribution Enc = KeyDistribution.EncKey,
        EncId = Enc | KeyDistribution.IdKey,
        EncIdSign = EncId | KeyDistribution.SignKey;
    private static readonly SmpCode[] s_none = [];
    private static readonly SmpCode[] s_identity = [SmpCode.IdentityInformation, SmpCode.IdentityAddressInformation];
    private static readonly SmpCode[] s_all = [.. s_identity, SmpCode.SigningInformation];

    private readonly StringWriter _output = new();
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"profile-{Guid.NewGuid():N}.btsnoop");

    public void Dispose()
    {
        _output.Dispose();
        File.Delete(_path);
    }

    /// <summary>Twenty rounds of Passkey Entry, one of everything else; [Vol 3, Part H] 2.3.5.6.</summary>
    [Theory]
    [InlineData(
        "heart-rate",
        IoCapability.DisplayOnly,
        All,
        Enc,
        PairingMethod.PasskeyEntry,
        20,
        SecurityLevel.AuthenticatedSecureConnections
    )]
    [InlineData(
        "passkey",
        IoCapability.DisplayOnly,
        All,
        Enc,
        PairingMethod.PasskeyEntry,
        20,
        SecurityLevel.AuthenticatedSecureConnections
    )]
    [InlineData(
        "just-works",
        IoCapability.NoInputNoOutput,
        AuthReq.Bonding | AuthReq.SecureConnections,
        Enc,
        PairingMethod.JustWorks,
        1,
        SecurityLevel.Encrypted
    )]
    [InlineData(
        "numeric",
        IoCapability.DisplayYesNo,
        All,
        Enc,
        PairingMethod.NumericComparison,
        1,
        SecurityLevel.AuthenticatedSecureConnections
    )]
    [InlineData(
        "keyboard",
        IoCapability.KeyboardOnly,
        All,
        Enc,
        PairingMethod.PasskeyEntry,
        20,
        SecurityLevel.AuthenticatedSecureConnections
    )]
    [InlineData(
        "counter",
        IoCapability.DisplayOnly,
        All,
        EncId,
        PairingMethod.PasskeyEntry,
        20,
        SecurityLevel.AuthenticatedSecureConnections
    )]
    [InlineData(
        "signed",
        IoCapability.DisplayOnly,
        All,
        EncIdSign,
        PairingMethod.PasskeyEntry,
        20,
        SecurityLevel.AuthenticatedSecureConnections
    )]
    [InlineData(
        "sc-only",
        IoCapability.DisplayYesNo,
        All,
        EncId,
        PairingMethod.NumericComparison,
        1,
        SecurityLevel.AuthenticatedSecureConnections
    )]
    [InlineData("oob", IoCapability.DisplayOnly, All, EncId, PairingMethod.OutOfBand, 1, SecurityLevel.AuthenticatedSecureConnections)]
    public async Task A_profile_says_on_the_wire_what_it_is(
        string profile,
        IoCapability io,
        AuthReq flags,
        KeyDistribution keys,
        PairingMethod method,
        int rounds,
        SecurityLevel level
    )
    {
        Trace trace = await Demo(profile, ExitCode.Ok);
        TracedPairing pairing = trace.Pairings[0];
        Assert.Equal(new PairingFeatures(io, profile == "oob", flags, 16, keys, keys), pairing.Response);
        Assert.Equal(profile == "oob", pairing.Request.HasOob);
        Assert.Equal(keys, pairing.Request.InitiatorKeys & keys);
        Assert.Equal(method, pairing.Model.Method);
        Assert.Equal(rounds, pairing.Count(SmpCode.PairingRandom));
        Assert.Equal(level, pairing.Level);
        Assert.True(pairing.IsSecureConnections);
        SmpCode[] expected = keys switch { EncIdSign => s_all, EncId => s_identity, _ => s_none };
        Assert.Equal(expected, pairing.Keys(fromPhone: true));
        Assert.Equal(expected, pairing.Keys(fromPhone: false));
    }

    [Fact]
    public async Task Sc_only_answers_a_legacy_phone_and_a_Just_Works_phone_with_Pairing_Failed_and_no_response()
    {
        Trace trace = await Demo("sc-only", ExitCode.Ok);
        Assert.Single(trace.Pairings);
        Assert.Equal(3, trace.Smp.Count(static one => one.Pdu is PairingRequest));
        PairingFailed[] refusals = [.. trace.Smp.Where(static one => !one.Received).Select(static one => one.Pdu).OfType<PairingFailed>()];
        Assert.Equal(
            [PairingFailure.AuthenticationRequirements, PairingFailure.AuthenticationRequirements],
            refusals.Select(static one => one.Reason)
        );
    }

    /// <summary>The parameters of the run appear as asked; [Vol 3, Part H] 3.5.2.</summary>
    [Fact]
    public async Task Key_size_and_masks_appear_in_the_Pairing_Response_as_asked()
    {
        Trace trace = await Demo(
            "passkey",
            ExitCode.StepFailed,
            "full",
            (BoardSetting.MaxKeySize, "10"),
            (BoardSetting.InitiatorKeys, "enc"),
            (BoardSetting.ResponderKeys, "enc,id,sign")
        );
        Assert.Equal(new PairingFeatures(IoCapability.DisplayOnly, false, All, 10, Enc, EncId), trace.Pairings[0].Response);
    }

    /// <summary>A stock image distributes EncKey only, whatever the profile asks for, and accepts every key size.</summary>
    [Fact]
    public async Task The_stock_image_keeps_its_own_masks()
    {
        Trace trace = await Demo("passkey", ExitCode.Ok, "stock", (BoardSetting.ResponderKeys, "enc,id"), (BoardSetting.MaxKeySize, "16"));
        Assert.Equal(Enc, trace.Pairings[0].Response.ResponderKeys);
    }

    [Theory]
    [InlineData("oob", "oob never completes on this image")]
    [InlineData("signed", "signed writes: image has no CSRK")]
    [InlineData("sc-only", "sc-only: image takes legacy")]
    public async Task A_stock_platform_refuses_what_needs_the_full_one(string profile, string reason)
    {
        await Demo(profile, ExitCode.BoardStopped, "stock");
        Assert.Contains(reason, _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_counter_runs_on_the_stock_platform_and_says_what_it_cannot()
    {
        await Demo("counter", ExitCode.Ok, "stock");
        string said = _output.ToString();
        Assert.Contains("parameters 24,48,0,60 not supported", said, StringComparison.Ordinal);
        Assert.Contains("plan: missing IdKey: each private address is a new phone", said, StringComparison.Ordinal);
        Assert.Contains("plan: warning a fixed passkey is a demonstration; use random", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ESP32_BLE_REV0", 1, "kept over")]
    [InlineData("ESP32_BLE_REV3", 2, "lost at")]
    public async Task A_power_cycle_costs_the_bond_where_the_image_keeps_it_in_RAM(string image, int pairings, string what)
    {
        Trace trace = await Demo("heart-rate", ExitCode.Ok, null, image);
        Assert.Equal(pairings, trace.Pairings.Count);
        bool isLost = _output
            .ToString()
            .Contains(
                "device: verdict: bond lost on one side; on the phone: forget this device, then pair again",
                StringComparison.Ordinal
            );
        Assert.Equal(pairings == 2, isLost);
        Assert.Contains($"device: plan: fixed bonds=3 {what} a reboot", _output.ToString(), StringComparison.Ordinal);
    }

    private Task<Trace> Demo(string profile, ExitCode expected, string? platform = null, params (string Name, string Value)[] settings) =>
        Demo(profile, expected, platform, RunOptions.DefaultImage, settings);

    private async Task<Trace> Demo(
        string profile,
        ExitCode expected,
        string? platform,
        string image,
        params (string Name, string Value)[] settings
    )
    {
        var options = new RunOptions
        {
            Image = BoardImage.Find(image)!,
            Profile = profile,
            Platform = platform,
            Trace = _path,
            More = settings
                .Append((Name: BoardSetting.Interval, Value: "20"))
                .ToDictionary(static one => one.Name, static one => one.Value),
        };
        var output = TextWriter.Synchronized(_output);
        ExitCode code = await DemoCommand.RunAsync(
            new DemoRequest(options, new AirOptions { Pacing = Pacing.AsFastAsPossible }),
            new PlainTranscript(output),
            CancellationToken.None
        );
        Assert.True(code == expected, _output.ToString());
        return Simulator.Tests.Trace.Read(_path);
    }
}
