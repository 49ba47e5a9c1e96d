using System;
using System.Collections.Generic;
using BleStack.Gap;
using BleStack.Smp;

namespace SecureGattServer.Simulator.Demo;

/// <summary>One story: the firmware's profile, what the phone brings, what must come of it, and the steps.</summary>
internal sealed record DemoScene
{
    /// <summary>What --scene calls it; null for the story of a profile, which goes by the profile's name.</summary>
    public string? Name { get; init; }

    /// <summary>The firmware's security profile.</summary>
    public required string Profile { get; init; }

    /// <summary>The firmware's platform where the profile needs one and the user names none; null for the usual one.</summary>
    public string? Platform { get; init; }

    /// <summary>The image on the board where the story is about one; null for the usual one.</summary>
    public string? Image { get; init; }

    /// <summary>Further settings of the board, by their names in <see cref="VirtualBoard.BoardSetting"/>; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Settings { get; init; }

    /// <summary>For the story of an attack: what stops it, in a few words. Null for other stories.</summary>
    public string? Stops { get; init; }

    /// <summary>The phone shows resolvable private addresses instead of its own.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>What the story shows, in one line.</summary>
    public required string Title { get; init; }

    /// <summary>What the phone brings into the pairing.</summary>
    public required PairingSettings Phone { get; init; }

    /// <summary>The association model that must result.</summary>
    public required PairingMethod Method { get; init; }

    /// <summary>The level the link must reach.</summary>
    public required SecurityLevel Level { get; init; }

    /// <summary>The steps, in order.</summary>
    public required Func<DemoStage, IReadOnlyList<DemoStep>> Steps { get; init; }
}
