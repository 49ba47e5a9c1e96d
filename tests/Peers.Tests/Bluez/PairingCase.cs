using System;
using System.Collections.Generic;
using System.Linq;

namespace Peers.Tests.Bluez;

/// <summary>A security profile of the firmware from the phone's point of view.</summary>
/// <param name="Name">As `--profile` has it.</param>
/// <param name="Io">Its IO capability.</param>
/// <param name="Mitm">Whether its Pairing Response and its heart-rate values ask for protection against a man in the middle.</param>
public sealed record DeviceProfile(string Name, AgentCapability Io, bool Mitm);

/// <summary>One cell of the matrix, and its result according to the specification.</summary>
/// <param name="Device">The firmware's side.</param>
/// <param name="Phone">The IO capability that the phone's agent reports to BlueZ.</param>
/// <param name="IsSecureConnections">False: the phone's `sc off`.</param>
/// <param name="IsPrivate">The phone's `privacy on`: it uses resolvable addresses.</param>
public sealed record PairingCase(DeviceProfile Device, AgentCapability Phone, bool IsSecureConnections, bool IsPrivate)
{
    private static readonly DeviceProfile[] s_devices =
    [
        new("heart-rate", AgentCapability.DisplayOnly, Mitm: true),
        new("numeric", AgentCapability.DisplayYesNo, Mitm: true),
        new("keyboard", AgentCapability.KeyboardOnly, Mitm: true),
        new("just-works", AgentCapability.NoInputNoOutput, Mitm: false),
    ];

    private static readonly AgentCapability[] s_phones =
    [
        AgentCapability.KeyboardOnly,
        AgentCapability.DisplayYesNo,
        AgentCapability.NoInputNoOutput,
    ];

    private static bool TakesAll => Environment.GetEnvironmentVariable("PEERS_MATRIX") == "all";

    /// <summary>
    /// Every profile of the stock image with every phone, generation and kind of address. Without <c>PEERS_MATRIX=all</c> only phones with
    /// a keyboard have private addresses as well: the address does not change the association model.
    /// </summary>
    public static IEnumerable<PairingCase> All =>
        from device in s_devices
        from phone in s_phones
        from isSecureConnections in (bool[])[true, false]
        from isPrivate in (bool[])[false, true]
        where !isPrivate || phone == AgentCapability.KeyboardOnly || TakesAll
        select new PairingCase(device, phone, isSecureConnections, isPrivate);

    /// <summary>BlueZ asks for MITM protection as soon as its agent can do anything, so the device's wish alone never decides.</summary>
    public bool IsMitmAsked => Device.Mitm || PhoneMitm;

    /// <summary>The flag in BlueZ's Pairing Request.</summary>
    public bool PhoneMitm => Phone != AgentCapability.NoInputNoOutput;

    public Model Model => Association.Of(Phone, Device.Io, IsSecureConnections, IsMitmAsked);

    public bool IsAuthenticated => Model != Model.JustWorks;

    /// <summary>A profile that asks for MITM protection keeps its heart-rate values from a phone that paired without.</summary>
    public bool IsRefused => Device.Mitm && !IsAuthenticated;

    /// <summary>The key types that BlueZ must store.</summary>
    public KeyKind Key => (KeyKind)((IsSecureConnections ? 2 : 0) + (IsAuthenticated ? 1 : 0));

    /// <summary>Encrypted 1, authenticated 2, bonded 4, as the image's events have it.</summary>
    public int DeviceSecurity => 1 + (IsAuthenticated ? 2 : 0) + 4;

    /// <summary>The phone's `btmgmt` settings.</summary>
    public string[] Settings => [.. ((string?[])[IsSecureConnections ? null : "sc off", IsPrivate ? "privacy on" : null]).OfType<string>()];

    public override string ToString() =>
        $"{(IsSecureConnections ? "SC" : "legacy")}, {Phone} phone, {Device.Name} ({Device.Io}){(IsPrivate ? ", privacy on" : "")}: {Model}{(IsRefused ? ", refused" : "")}";
}

/// <summary>Keys as the kernel's management interface numbers them.</summary>
public enum KeyKind
{
    LegacyUnauthenticated = 0,
    LegacyAuthenticated = 1,
    SecureUnauthenticated = 2,
    SecureAuthenticated = 3,
}
