using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Gap;
using BleStack.Smp;

namespace SecureGattServer.Simulator.Demo;

/// <summary>The scenes by profile. A scene is data; what a profile adds is a row here.</summary>
internal static class Scenes
{
    private const AuthReq SecureAuthenticated = AuthReq.Bonding | AuthReq.Mitm | AuthReq.SecureConnections;

    public static IReadOnlyList<DemoScene> All { get; } =
    [
        HeartRate("heart-rate", "the device shows a random passkey, the phone types it", IoCapability.KeyboardDisplay, PairingMethod.PasskeyEntry),
        HeartRate("passkey", "the device shows a random passkey, the phone types it", IoCapability.KeyboardOnly, PairingMethod.PasskeyEntry),
        HeartRate("numeric", "both show a number, their user compares", IoCapability.DisplayYesNo, PairingMethod.NumericComparison),
        HeartRate("keyboard", "the phone shows a passkey, the device types it", IoCapability.DisplayOnly, PairingMethod.PasskeyEntry),
        HeartRate("just-works", "nothing to show or type: safe from listeners, not from a man in the middle", IoCapability.NoInputNoOutput, PairingMethod.JustWorks) with
        {
            Phone = new PairingSettings { IoCapability = IoCapability.NoInputNoOutput, AuthReq = AuthReq.Bonding | AuthReq.SecureConnections },
            Level = SecurityLevel.Encrypted,
        },
    ];

    /// <summary>The scene of a profile, or null where there is none yet.</summary>
    public static DemoScene? Find(string profile) => All.FirstOrDefault(scene => string.Equals(scene.Profile, profile, StringComparison.OrdinalIgnoreCase));

    private static DemoScene HeartRate(string profile, string title, IoCapability phone, PairingMethod method) => new()
    {
        Profile = profile,
        Title = title,
        Phone = new PairingSettings { IoCapability = phone, AuthReq = SecureAuthenticated, RequireMitm = true },
        Method = method,
        Level = SecurityLevel.AuthenticatedSecureConnections,
        Steps = profile == "heart-rate" ? Everything : Short,
    };

    private static IReadOnlyList<DemoStep> Everything(DemoStage stage) =>
    [
        .. UntilRead(stage),
        HeartRateSteps.Subscribe(stage, 10),
        HeartRateSteps.ResetEnergy(stage),
        HeartRateSteps.RefuseOtherValue(stage),
        .. LeaveAndReturn(stage),
        LinkSteps.Disconnect(stage) with { Name = "disconnect-again" },
        .. PowerSteps.PowerCycle(stage),
    ];

    private static IReadOnlyList<DemoStep> Short(DemoStage stage) => [.. UntilRead(stage), .. LeaveAndReturn(stage)];

    private static IReadOnlyList<DemoStep> UntilRead(DemoStage stage) =>
    [
        LinkSteps.Scan(stage, HeartRateSteps.Service),
        LinkSteps.Connect(stage),
        LinkSteps.Mtu(stage),
        LinkSteps.Discover(stage, HeartRateSteps.Measurement, HeartRateSteps.BodySensorLocation, HeartRateSteps.ControlPoint),
        LinkSteps.RefusedRead(stage, HeartRateSteps.BodySensorLocation),
        LinkSteps.Pair(stage),
        LinkSteps.Read(stage, "encrypted-read", HeartRateSteps.BodySensorLocation, HeartRateSteps.Location),
    ];

    private static IReadOnlyList<DemoStep> LeaveAndReturn(DemoStage stage) =>
    [
        LinkSteps.Disconnect(stage),
        LinkSteps.ComeBack(stage),
        LinkSteps.Read(stage, "read-again", HeartRateSteps.BodySensorLocation, HeartRateSteps.Location),
    ];
}
