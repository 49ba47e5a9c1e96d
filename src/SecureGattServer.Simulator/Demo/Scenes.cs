using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.L2cap;
using BleStack.Smp;
using VirtualBoard;

namespace SecureGattServer.Simulator.Demo;

/// <summary>The scenes by profile. A scene is data; a new profile adds a row here.</summary>
internal static class Scenes
{
    private const KeyDistribution AllKeys = KeyDistribution.EncKey | KeyDistribution.IdKey | KeyDistribution.SignKey;
    private const AuthReq SecureAuthenticated = AuthReq.Bonding | AuthReq.Mitm | AuthReq.SecureConnections;

    public static IReadOnlyList<DemoScene> All { get; } =
    [
        HeartRate(
            "heart-rate",
            "the device shows a random passkey, the phone types it",
            IoCapability.KeyboardDisplay,
            PairingMethod.PasskeyEntry
        ),
        HeartRate(
            "passkey",
            "the device shows a random passkey, the phone types it",
            IoCapability.KeyboardOnly,
            PairingMethod.PasskeyEntry
        ),
        HeartRate("numeric", "both show a number, their user compares", IoCapability.DisplayYesNo, PairingMethod.NumericComparison),
        HeartRate("keyboard", "the phone shows a passkey, the device types it", IoCapability.DisplayOnly, PairingMethod.PasskeyEntry),
        HeartRate(
            "just-works",
            "nothing to show or type: safe from listeners, not from a man in the middle",
            IoCapability.NoInputNoOutput,
            PairingMethod.JustWorks
        ) with
        {
            Phone = new PairingSettings
            {
                IoCapability = IoCapability.NoInputNoOutput,
                AuthReq = AuthReq.Bonding | AuthReq.SecureConnections,
            },
            Level = SecurityLevel.Encrypted,
        },
        HeartRate(
            "counter",
            "the esp32-nimble tutorial's server, its fixed passkey, a phone with private addresses",
            IoCapability.KeyboardDisplay,
            PairingMethod.PasskeyEntry
        ) with
        {
            Platform = "full",
            IsPrivate = true,
            Steps = Counter,
        },
        HeartRate(
            "signed",
            "the eight permissions, and writes signed with the phone's CSRK",
            IoCapability.KeyboardDisplay,
            PairingMethod.PasskeyEntry
        ) with
        {
            Platform = "full",
            Phone = new PairingSettings
            {
                IoCapability = IoCapability.KeyboardDisplay,
                AuthReq = SecureAuthenticated,
                RequireMitm = true,
                InitiatorKeys = AllKeys,
                ResponderKeys = AllKeys,
            },
            Steps = Signed,
        },
        HeartRate(
            "sc-only",
            "a phone with Secure Connections pairs; legacy pairing and Just Works are refused",
            IoCapability.DisplayYesNo,
            PairingMethod.NumericComparison
        ) with
        {
            Platform = "full",
            Steps = ScOnly,
        },
        HeartRate(
            "oob",
            "the two exchange data another way first, then pair without a question",
            IoCapability.KeyboardDisplay,
            PairingMethod.OutOfBand
        ) with
        {
            Platform = "full",
            Steps = OutOfBand,
        },
    ];

    /// <summary>Scenes besides those of the profiles: failures and attacks.</summary>
    public static IReadOnlyList<DemoScene> Others { get; } =
    [
        HeartRate("passkey", "the phone's user types a wrong passkey first", IoCapability.KeyboardOnly, PairingMethod.PasskeyEntry) with
        {
            Name = "wrong-passkey",
            Steps = static context =>
                [
                    .. UntilDiscovered(context),
                    AttackSteps.WrongPasskey(context),
                    AttackSteps.StillRefused(context),
                    .. PairAndRead(context),
                ],
        },
        HeartRate(
            "numeric",
            "the phone's user says that the numbers differ",
            IoCapability.DisplayYesNo,
            PairingMethod.NumericComparison
        ) with
        {
            Name = "rejected-number",
            Steps = static context =>
                [
                    .. UntilDiscovered(context),
                    AttackSteps.RejectedNumber(context),
                    AttackSteps.StillRefused(context),
                    .. PairAndRead(context),
                ],
        },
        HeartRate(
            "heart-rate",
            "a stranger with the bonded phone's address is stopped",
            IoCapability.KeyboardDisplay,
            PairingMethod.PasskeyEntry
        ) with
        {
            Name = "attacker",
            Stops = "the bond's key: an address proves nothing",
            Platform = "full",
            Steps = static context =>
            [
                .. UntilRead(context),
                LinkSteps.Disconnect(context),
                AttackSteps.Impostor(context),
                AttackSteps.Downgrade(context),
                AttackSteps.MadeUpKey(context),
                LinkSteps.ComeBack(context),
                LinkSteps.Read(context, "read-again", HeartRateSteps.BodySensorLocation, HeartRateSteps.Location),
            ],
        },
        HeartRate(
            "heart-rate",
            "the device loses its bond with the power, and the phone has to pair again",
            IoCapability.KeyboardDisplay,
            PairingMethod.PasskeyEntry
        ) with
        {
            Name = "lost-bond",
            Image = "ESP32_BLE_REV3",
            Steps = static context => [.. UntilRead(context), LinkSteps.Disconnect(context), .. PowerSteps.PowerCycle(context)],
        },
        HeartRate(
            "heart-rate",
            "the device keeps its bond over a power cycle",
            IoCapability.KeyboardDisplay,
            PairingMethod.PasskeyEntry
        ) with
        {
            Name = "power-cycle",
            Image = "ESP32_BLE_REV0",
            Steps = static context => [.. UntilRead(context), LinkSteps.Disconnect(context), .. PowerSteps.PowerCycle(context)],
        },
        Attack(
            "short-key",
            "an attacker asks for a key it can search (KNOB)",
            "a minimum key size of 16 octets",
            RawAttackSteps.ShortKey
        ) with
        {
            Platform = "full",
            Settings = new Dictionary<string, string> { [BoardSetting.MinKeySize] = "16" },
        },
        Attack(
            "invalid-curve",
            "an attacker sends public keys that are no points of the curve",
            "every public key is validated before it is used",
            RawAttackSteps.InvalidCurve
        ),
        Attack(
            "reflection",
            "an attacker sends the device's own public key back",
            "a key that is the device's own is refused",
            RawAttackSteps.Reflection
        ),
        Attack(
            "guessing",
            "an attacker guesses the passkey bit by bit",
            "a new passkey each time, and a lock after three failures",
            RawAttackSteps.Guessing
        ) with
        {
            Platform = "full",
        },
        Attack(
            "legacy",
            "an attacker pairs as an old phone would, without a passkey",
            "values that matter want level 3, which needs the passkey",
            RawAttackSteps.Legacy
        ),
        Attack(
            "plain-access",
            "an attacker tries every way to read and write without a key",
            "one check before all requests",
            RawAttackSteps.PlainAccess
        ),
    ];

    /// <summary>The names of <see cref="Others"/>.</summary>
    public static string[] OtherNames { get; } = [.. Others.Select(static scene => scene.Name!)];

    /// <summary>The scene of a profile, or null when it has none.</summary>
    public static DemoScene? Find(string profile) =>
        All.FirstOrDefault(scene => string.Equals(scene.Profile, profile, StringComparison.OrdinalIgnoreCase));

    private static DemoScene HeartRate(string profile, string title, IoCapability phone, PairingMethod method) => new()
    {
        Profile = profile,
        Title = title,
        Phone = new PairingSettings { IoCapability = phone, AuthReq = SecureAuthenticated, RequireMitm = true },
        Method = method,
        Level = SecurityLevel.AuthenticatedSecureConnections,
        Steps = profile == "heart-rate" ? Everything : Short,
    };

    private static DemoScene Attack(string name, string title, string stops, Func<DemoContext, IReadOnlyList<DemoStep>> steps) =>
        HeartRate("heart-rate", title, IoCapability.KeyboardDisplay, PairingMethod.PasskeyEntry) with
        {
            Name = name,
            Stops = stops,
            Steps = steps,
        };

    private static IReadOnlyList<DemoStep> Everything(DemoContext context) =>
    [
        .. UntilRead(context),
        HeartRateSteps.Subscribe(context, 10),
        HeartRateSteps.ResetEnergy(context),
        HeartRateSteps.RefuseOtherValue(context),
        .. LeaveAndReturn(context),
        LinkSteps.Disconnect(context) with { Name = "disconnect-again" },
        .. PowerSteps.PowerCycle(context),
    ];

    private static IReadOnlyList<DemoStep> Short(DemoContext context) => [.. UntilRead(context), .. LeaveAndReturn(context)];

    private static IReadOnlyList<DemoStep> Counter(DemoContext context) =>
    [
        LinkSteps.Scan(context, CounterSteps.Service),
        CounterSteps.ConnectPrivately(context),
        CounterSteps.Parameters(context),
        LinkSteps.Mtu(context),
        LinkSteps.Discover(context, CounterSteps.Value),
        LinkSteps.RefusedRead(context, CounterSteps.Value),
        LinkSteps.Pair(context),
        CounterSteps.Read(context),
        CounterSteps.Count(context, 3),
        CounterSteps.Leave(context),
        .. CounterSteps.ReturnFromAnotherAddress(context),
    ];

    private static IReadOnlyList<DemoStep> Signed(DemoContext context) =>
    [
        LinkSteps.Scan(context, PermissionSteps.Service),
        LinkSteps.Connect(context),
        LinkSteps.Mtu(context),
        LinkSteps.Discover(context, PermissionSteps.All),
        PermissionSteps.Stranger(context),
        LinkSteps.Pair(context),
        PermissionSteps.Paired(context),
        LinkSteps.Disconnect(context),
        PermissionSteps.SignedOnPlainLink(context),
        LinkSteps.Disconnect(context) with { Name = "disconnect-again" },
        LinkSteps.ComeBack(context),
    ];

    private static IReadOnlyList<DemoStep> ScOnly(DemoContext context) =>
    [
        .. UntilDiscovered(context),
        PairingSteps.Refused(
            context,
            "refused-legacy",
            "A phone without Secure Connections tries to pair",
            context.Scene.Phone with
            {
                AuthReq = AuthReq.Bonding | AuthReq.Mitm,
                RequireMitm = false,
            }
        ),
        PairingSteps.Refused(
            context,
            "refused-just-works",
            "A phone that can show and ask nothing tries to pair",
            context.Scene.Phone with
            {
                IoCapability = IoCapability.NoInputNoOutput,
                RequireMitm = false,
            }
        ),
        .. PairAndRead(context),
        .. LeaveAndReturn(context),
    ];

    private static IReadOnlyList<DemoStep> OutOfBand(DemoContext context) =>
        [PairingSteps.ExchangeOutOfBand(context), .. UntilRead(context), .. LeaveAndReturn(context)];

    private static IReadOnlyList<DemoStep> UntilRead(DemoContext context) => [.. UntilDiscovered(context), .. PairAndRead(context)];

    private static IReadOnlyList<DemoStep> UntilDiscovered(DemoContext context) =>
    [
        LinkSteps.Scan(context, HeartRateSteps.Service),
        LinkSteps.Connect(context),
        LinkSteps.Mtu(context),
        LinkSteps.Discover(context, HeartRateSteps.Measurement, HeartRateSteps.BodySensorLocation, HeartRateSteps.ControlPoint),
        LinkSteps.RefusedRead(context, HeartRateSteps.BodySensorLocation),
    ];

    private static IReadOnlyList<DemoStep> PairAndRead(DemoContext context) =>
    [
        LinkSteps.Pair(context),
        LinkSteps.Read(context, "encrypted-read", HeartRateSteps.BodySensorLocation, HeartRateSteps.Location),
    ];

    private static IReadOnlyList<DemoStep> LeaveAndReturn(DemoContext context) =>
    [
        LinkSteps.Disconnect(context),
        LinkSteps.ComeBack(context),
        LinkSteps.Read(context, "read-again", HeartRateSteps.BodySensorLocation, HeartRateSteps.Location),
    ];
}
