using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Gap;
using BleStack.Smp;
using VirtualBoard;

namespace SecureGattServer.Simulator.Demo;

/// <summary>The scenes by profile. A scene is data; what a profile adds is a row here.</summary>
internal static class Scenes
{
    private const KeyDistribution AllKeys = KeyDistribution.EncKey | KeyDistribution.IdKey | KeyDistribution.SignKey;
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
        HeartRate("counter", "the esp32-nimble tutorial's server, its fixed passkey, a phone with private addresses", IoCapability.KeyboardDisplay, PairingMethod.PasskeyEntry) with
        {
            Platform = "full",
            IsPrivate = true,
            Steps = Counter,
        },
        HeartRate("signed", "the eight permissions, and writes signed with the phone's CSRK", IoCapability.KeyboardDisplay, PairingMethod.PasskeyEntry) with
        {
            Platform = "full",
            Phone = new PairingSettings { IoCapability = IoCapability.KeyboardDisplay, AuthReq = SecureAuthenticated, RequireMitm = true, InitiatorKeys = AllKeys, ResponderKeys = AllKeys },
            Steps = Signed,
        },
        HeartRate("sc-only", "a phone with Secure Connections pairs; a legacy one and one that asks nobody are refused", IoCapability.DisplayYesNo, PairingMethod.NumericComparison) with
        {
            Platform = "full",
            Steps = ScOnly,
        },
        HeartRate("oob", "the two exchange data another way first, then pair without a question", IoCapability.KeyboardDisplay, PairingMethod.OutOfBand) with
        {
            Platform = "full",
            Steps = OutOfBand,
        },
    ];

    /// <summary>Stories beside those of the profiles: what goes wrong, and who is kept out.</summary>
    public static IReadOnlyList<DemoScene> Others { get; } =
    [
        HeartRate("passkey", "the phone's user types a wrong passkey first", IoCapability.KeyboardOnly, PairingMethod.PasskeyEntry) with
        {
            Name = "wrong-passkey",
            Steps = static stage => [.. UntilDiscovered(stage), AttackSteps.WrongPasskey(stage), AttackSteps.StillRefused(stage), .. PairAndRead(stage)],
        },
        HeartRate("numeric", "the phone's user says that the numbers differ", IoCapability.DisplayYesNo, PairingMethod.NumericComparison) with
        {
            Name = "rejected-number",
            Steps = static stage => [.. UntilDiscovered(stage), AttackSteps.RejectedNumber(stage), AttackSteps.StillRefused(stage), .. PairAndRead(stage)],
        },
        HeartRate("heart-rate", "a stranger with the bonded phone's address is stopped", IoCapability.KeyboardDisplay, PairingMethod.PasskeyEntry) with
        {
            Name = "attacker",
            Stops = "the bond's key: an address proves nothing",
            Platform = "full",
            Steps = static stage =>
            [
                .. UntilRead(stage),
                LinkSteps.Disconnect(stage),
                AttackSteps.Impostor(stage),
                AttackSteps.Downgrade(stage),
                AttackSteps.MadeUpKey(stage),
                LinkSteps.ComeBack(stage),
                LinkSteps.Read(stage, "read-again", HeartRateSteps.BodySensorLocation, HeartRateSteps.Location),
            ],
        },
        HeartRate("heart-rate", "the device loses its bond with the power, and the phone has to pair anew", IoCapability.KeyboardDisplay, PairingMethod.PasskeyEntry) with
        {
            Name = "lost-bond",
            Image = "ESP32_BLE_REV3",
            Steps = static stage => [.. UntilRead(stage), LinkSteps.Disconnect(stage), .. PowerSteps.PowerCycle(stage)],
        },
        HeartRate("heart-rate", "the device keeps its bond over a power cycle", IoCapability.KeyboardDisplay, PairingMethod.PasskeyEntry) with
        {
            Name = "power-cycle",
            Image = "ESP32_BLE_REV0",
            Steps = static stage => [.. UntilRead(stage), LinkSteps.Disconnect(stage), .. PowerSteps.PowerCycle(stage)],
        },
        Attack("short-key", "an attacker asks for a key it can search (KNOB)", "a minimum key size of 16 octets", IntruderSteps.ShortKey) with
        {
            Platform = "full",
            Settings = new Dictionary<string, string> { [BoardSetting.MinKeySize] = "16" },
        },
        Attack("invalid-curve", "an attacker sends public keys that are no points of the curve", "every public key is validated before it is used", IntruderSteps.InvalidCurve),
        Attack("reflection", "an attacker sends the device's own public key back", "a key that is the device's own is refused", IntruderSteps.Reflection),
        Attack("guessing", "an attacker guesses the passkey bit by bit", "a new passkey each time, and a lock after three failures", IntruderSteps.Guessing) with { Platform = "full" },
        Attack("legacy", "an attacker pairs as an old phone would, without a passkey", "values that matter want level 3, which needs the passkey", IntruderSteps.Legacy),
        Attack("plain-access", "an attacker tries every way to read and write without a key", "one check before all requests", IntruderSteps.PlainAccess),
    ];

    /// <summary>The names of <see cref="Others"/>.</summary>
    public static string[] OtherNames { get; } = [.. Others.Select(static scene => scene.Name!)];

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

    private static DemoScene Attack(string name, string title, string stops, Func<DemoStage, IReadOnlyList<DemoStep>> steps) =>
        HeartRate("heart-rate", title, IoCapability.KeyboardDisplay, PairingMethod.PasskeyEntry) with { Name = name, Stops = stops, Steps = steps };

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

    private static IReadOnlyList<DemoStep> Counter(DemoStage stage) =>
    [
        LinkSteps.Scan(stage, CounterSteps.Service),
        CounterSteps.ConnectPrivately(stage),
        CounterSteps.Parameters(stage),
        LinkSteps.Mtu(stage),
        LinkSteps.Discover(stage, CounterSteps.Value),
        LinkSteps.RefusedRead(stage, CounterSteps.Value),
        LinkSteps.Pair(stage),
        CounterSteps.Read(stage),
        CounterSteps.Count(stage, 3),
        CounterSteps.Leave(stage),
        .. CounterSteps.ReturnFromAnotherAddress(stage),
    ];

    private static IReadOnlyList<DemoStep> Signed(DemoStage stage) =>
    [
        LinkSteps.Scan(stage, PermissionSteps.Service),
        LinkSteps.Connect(stage),
        LinkSteps.Mtu(stage),
        LinkSteps.Discover(stage, PermissionSteps.All),
        PermissionSteps.Stranger(stage),
        LinkSteps.Pair(stage),
        PermissionSteps.Paired(stage),
        LinkSteps.Disconnect(stage),
        PermissionSteps.SignedOnPlainLink(stage),
        LinkSteps.Disconnect(stage) with { Name = "disconnect-again" },
        LinkSteps.ComeBack(stage),
    ];

    private static IReadOnlyList<DemoStep> ScOnly(DemoStage stage) =>
    [
        .. UntilDiscovered(stage),
        PairingSteps.Refused(stage, "refused-legacy", "A phone without Secure Connections tries to pair", stage.Scene.Phone with { AuthReq = AuthReq.Bonding | AuthReq.Mitm, RequireMitm = false }),
        PairingSteps.Refused(stage, "refused-just-works", "A phone that can show and ask nothing tries to pair", stage.Scene.Phone with { IoCapability = IoCapability.NoInputNoOutput, RequireMitm = false }),
        .. PairAndRead(stage),
        .. LeaveAndReturn(stage),
    ];

    private static IReadOnlyList<DemoStep> OutOfBand(DemoStage stage) =>
        [PairingSteps.ExchangeOutOfBand(stage), .. UntilRead(stage), .. LeaveAndReturn(stage)];

    private static IReadOnlyList<DemoStep> UntilRead(DemoStage stage) => [.. UntilDiscovered(stage), .. PairAndRead(stage)];

    private static IReadOnlyList<DemoStep> UntilDiscovered(DemoStage stage) =>
    [
        LinkSteps.Scan(stage, HeartRateSteps.Service),
        LinkSteps.Connect(stage),
        LinkSteps.Mtu(stage),
        LinkSteps.Discover(stage, HeartRateSteps.Measurement, HeartRateSteps.BodySensorLocation, HeartRateSteps.ControlPoint),
        LinkSteps.RefusedRead(stage, HeartRateSteps.BodySensorLocation),
    ];

    private static IReadOnlyList<DemoStep> PairAndRead(DemoStage stage) =>
    [
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
