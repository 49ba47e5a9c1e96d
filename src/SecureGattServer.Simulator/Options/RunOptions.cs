using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using BleStack.Smp;
using VirtualBoard;

namespace SecureGattServer.Simulator.Options;

/// <summary>The validated options that all commands share. Null means the profile's value.</summary>
internal sealed record RunOptions
{
    /// <summary>The most widely used image.</summary>
    public const string DefaultImage = "ESP32_BLE_REV3";

    public BoardImage Image { get; init; } = BoardImage.Find(DefaultImage)!;

    public string? Profile { get; init; }

    public string? Platform { get; init; }

    public string? IoCapability { get; init; }

    public bool? Bond { get; init; }

    public bool? Mitm { get; init; }

    public bool? SecureConnections { get; init; }

    public string? Passkey { get; init; }

    public string? Answer { get; init; }

    public string? Trace { get; init; }

    /// <summary>Overwrite an existing trace.</summary>
    public bool Force { get; init; }

    /// <summary>The file that stores bonds; null for memory.</summary>
    public string? Bonds { get; init; }

    public bool Plain { get; init; }

    public bool Verbose { get; init; }

    /// <summary>Further board settings by their names in <see cref="BoardSetting"/>; null for none.</summary>
    public IReadOnlyDictionary<string, string>? More { get; init; }

    /// <summary>
    /// An application compiled for the device, in place of the firmware built beside the simulator; null for that firmware.
    /// </summary>
    public IFirmware? Application { get; init; }

    /// <summary>Defects after which the board continues with a message instead of stopping.</summary>
    public IReadOnlySet<int> GoOnBehind { get; init; } = FrozenSet<int>.Empty;

    /// <summary>The board's clock; null for the machine's.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>Replaces the firmware built with the simulator and adds settings: for tests of the simulator itself.</summary>
    public (string Path, string Setting, string Value)? Firmware { get; init; }

    /// <summary>Pairing settings of a host: from the options, with these defaults.</summary>
    public PairingSettings Pairing(string ioCapability, bool mitm)
    {
        AuthReq flags = AuthReq.None;
        if (Bond ?? true) flags |= AuthReq.Bonding;
        if (Mitm ?? mitm) flags |= AuthReq.Mitm;
        if (SecureConnections ?? true) flags |= AuthReq.SecureConnections;
        return new PairingSettings
        {
            IoCapability = Enum.Parse<IoCapability>(
                (IoCapability ?? ioCapability).Replace("-", "", StringComparison.Ordinal),
                ignoreCase: true
            ),
            AuthReq = flags,
            InitiatorKeys = KeyDistribution.EncKey | KeyDistribution.IdKey | KeyDistribution.SignKey,
            ResponderKeys = KeyDistribution.EncKey | KeyDistribution.IdKey | KeyDistribution.SignKey,
            FixedPasskey = Passkey is null or "random" ? null : uint.Parse(Passkey, NumberStyles.None, CultureInfo.InvariantCulture),
        };
    }

    /// <summary>The options of one of several boards: its name is inserted before the extension of each file.</summary>
    public RunOptions For(string board) => this with { Trace = Named(Trace, board), Bonds = Named(Bonds, board) };

    /// <summary>The settings passed to the firmware.</summary>
    public IReadOnlyDictionary<string, string> BoardSettings()
    {
        var settings = new Dictionary<string, string>();
        Add(BoardSetting.Profile, Profile);
        Add(BoardSetting.Platform, Platform);
        Add(BoardSetting.IoCapability, IoCapability);
        Add(BoardSetting.Bond, YesNo(Bond));
        Add(BoardSetting.Mitm, YesNo(Mitm));
        Add(BoardSetting.SecureConnections, YesNo(SecureConnections));
        Add(BoardSetting.Passkey, Passkey);
        foreach ((string name, string value) in More ?? new Dictionary<string, string>()) settings[name] = value;
        if (Firmware is { } other) Add(other.Setting, other.Value);
        return settings;

        void Add(string name, string? value)
        {
            if (value is not null) settings.Add(name, value);
        }

        static string? YesNo(bool? value) => value switch { null => null, true => "yes", false => "no" };
    }

    private static string? Named(string? path, string board) =>
        path is null ? null : Path.ChangeExtension(path, board + Path.GetExtension(path));
}
