using System;
using BleStack.Att;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Diagnostics;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Smp;
using Microsoft.Extensions.Logging;

namespace BleStack.Gap;

/// <summary>How a <see cref="BleHost"/> shall be. Everything has a usable default.</summary>
public sealed record BleHostOptions
{
    private static readonly PairingSettings s_pairing = new();

    /// <summary>The loop to run on, which many hosts may share; null for one of its own in real time.</summary>
    public HostLoop? Loop { get; init; }

    /// <summary>Where keys, nonces and random addresses come from.</summary>
    public IRandomSource Random { get; init; } = SystemRandom.Instance;

    /// <summary>Where bonds are kept; null for memory.</summary>
    public IBondStore? Bonds { get; init; }

    /// <summary>What this device brings into a pairing.</summary>
    public PairingSettings Pairing { get; init; } = s_pairing;

    /// <summary>Answers the questions of a pairing; null when there is no user.</summary>
    public IPairingAgent? Agent { get; init; }

    /// <summary>Device Name in the GAP service, UTF-8, at most 248 octets.</summary>
    public string DeviceName { get; init; } = "BleStack";

    /// <summary>Appearance in the GAP service (Assigned Numbers 2.6).</summary>
    public ushort Appearance { get; init; }

    /// <summary>Where to say what is worth knowing; null for nowhere.</summary>
    public ILogger? Logger { get; init; }

    /// <summary>ATT MTU asked for and offered, 23 to 517.</summary>
    public ushort PreferredMtu { get; init; } = 517;

    /// <summary>
    /// This device's IRK, sixteen octets most significant first; null for a random one. Keep it with the bonds, or peers will not resolve
    /// its addresses again.
    /// </summary>
    public byte[]? IdentityResolvingKey { get; init; }

    /// <summary>Which address this device shows.</summary>
    public PrivacyMode Privacy { get; init; }

    /// <summary>
    /// Use this static random address as identity; null for the controller's public address, or a random static one when it has none.
    /// </summary>
    public BleAddress? StaticAddress { get; init; }

    /// <summary>Records all HCI traffic, such as a <see cref="BtsnoopWriter"/>. The host does not dispose it.</summary>
    public IHciTrace? Trace { get; init; }

    /// <summary>Start advertising again by itself when the link it led to has ended, or failed.</summary>
    public bool ResumeAdvertising { get; init; }

    /// <summary>How long a resolvable private address is used ([Vol 3, Part C] Appendix A, T_GAP(private_addr_int)).</summary>
    public TimeSpan RpaTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long the controller may take to answer a command.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Central: whether a Peripheral's wish for other connection parameters is granted; null grants all valid ones.</summary>
    public Func<LeLink, ConnectionParameters, bool>? AcceptParameters { get; init; }

    /// <summary>
    /// Options of the GATT server where the defaults will not do; null takes <see cref="DeviceName"/>, <see cref="Appearance"/> and
    /// <see cref="PreferredMtu"/> from here.
    /// </summary>
    public GattServerOptions? Gatt { get; init; }

    /// <summary>What the GATT clients of this host's links as Central do by themselves.</summary>
    public GattClientPolicy ClientPolicy { get; init; } = GattClientPolicy.Plain;

    /// <summary>The owner's say in which pairings may begin; null lets all.</summary>
    public IPairingPolicy? PairingPolicy { get; init; }

    /// <summary>Where P-256 key pairs come from when each pairing shall not have a fresh one.</summary>
    public Func<P256KeyPair>? KeyPairSource { get; init; }

    internal GattServerOptions GattOptions(ILogger log, HostLoop loop) => Gatt is null
        ? new GattServerOptions
        {
            DeviceName = DeviceName,
            Appearance = Appearance,
            Att = new AttOptions { Mtu = PreferredMtu, Logger = log },
        }
        : Gatt with { Att = Gatt.Att with { Logger = new GuardedLogger(Gatt.Att.Logger, loop) } };

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Random);
        ArgumentNullException.ThrowIfNull(Pairing);
        ArgumentNullException.ThrowIfNull(DeviceName);
        if (PreferredMtu is < 23 or > 517) throw new ArgumentException($"An ATT MTU of {PreferredMtu} is not within 23 to 517.");
        if (IdentityResolvingKey is { Length: not 16 })
            throw new ArgumentException($"An IRK has 16 octets, not {IdentityResolvingKey.Length}.");
        if (StaticAddress is { IsStaticRandom: false } address)
            throw new ArgumentException($"{address} is not a static random address: its two top bits must be 1 and its type random.");
        if (RpaTimeout < TimeSpan.FromSeconds(1) || RpaTimeout > TimeSpan.FromHours(1))
            throw new ArgumentException("A resolvable address is used for one second to one hour.");
        if (CommandTimeout <= TimeSpan.Zero) throw new ArgumentException("The command timeout must be positive.");
    }
}
