using System;
using System.Collections.Generic;
using BleStack.L2cap;
using BleStack.Smp;

namespace SecureGattServer.Simulator.Demo;

/// <summary>One scene: the firmware's profile, the phone's settings, the expected result, and the steps.</summary>
internal sealed record DemoScene
{
    /// <summary>The name for --scene; null for the scene of a profile, which has the profile's name.</summary>
    public string? Name { get; init; }

    /// <summary>The firmware's security profile.</summary>
    public required string Profile { get; init; }

    /// <summary>The firmware's platform when the profile requires one and the user names none; null for the default.</summary>
    public string? Platform { get; init; }

    /// <summary>The image when the scene is about one; null for the default.</summary>
    public string? Image { get; init; }

    /// <summary>Further settings of the board, by their names in <see cref="VirtualBoard.BoardSetting"/>; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Settings { get; init; }

    /// <summary>For an attack: what prevents it, in a few words. Null for other scenes.</summary>
    public string? Stops { get; init; }

    /// <summary>The phone uses resolvable private addresses.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>What the scene shows, in one line.</summary>
    public required string Title { get; init; }

    /// <summary>The phone's pairing settings.</summary>
    public required PairingSettings Phone { get; init; }

    /// <summary>The association model that must result.</summary>
    public required PairingMethod Method { get; init; }

    /// <summary>The level the link must reach.</summary>
    public required SecurityLevel Level { get; init; }

    /// <summary>The steps, in order.</summary>
    public required Func<DemoContext, IReadOnlyList<DemoStep>> Steps { get; init; }
}
