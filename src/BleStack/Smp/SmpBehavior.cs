using System.Collections.Generic;

namespace BleStack.Smp;

/// <summary>
/// Ways in which another host's Security Manager answers otherwise than this one, which follows the specification strictly. Each switch is
/// one mechanism of such a host; with none set the answers are this stack's own. For emulating a device; a product leaves them alone.
/// </summary>
public sealed record SmpBehavior
{
    /// <summary>This stack's own answers.</summary>
    public static SmpBehavior Strict { get; } = new();

    /// <summary>
    /// A command that nothing waits for is ignored instead of ending the pairing: out of order, a Pairing Request in mid-pairing, a
    /// keypress.
    /// </summary>
    public bool IgnoresUnexpected { get; init; }

    /// <summary>A command longer than its format is read as far as the format goes.</summary>
    public bool ReadsLongCommands { get; init; }

    /// <summary>
    /// What a command shorter than its format is refused with, in a pairing or not; None for this stack's own rule: Invalid Parameters, in
    /// a pairing only.
    /// </summary>
    public PairingFailure TruncatedReason { get; init; }

    /// <summary>
    /// Commands that, shorter than their format, end a pairing without a word where there is a <see cref="TruncatedReason"/>.
    /// </summary>
    public IReadOnlyCollection<SmpCode> SilentWhenTruncated { get; init; } = [];

    /// <summary>
    /// Reserved IO capabilities (taken for Just Works) and OOB flags (taken for none) are accepted; a key size under 7 is refused with
    /// Encryption Key Size.
    /// </summary>
    public bool AcceptsReservedFeatures { get; init; }

    /// <summary>The configured keys are distributed whatever the Bonding_Flags, of which only the lowest bit is looked at.</summary>
    public bool DistributesWithoutBonding { get; init; }

    /// <summary>An out-of-band pairing without the data is not refused: it asks for them and waits, until the timeout.</summary>
    public bool AwaitsMissingOob { get; init; }

    /// <summary>The peer's keys are taken in any order.</summary>
    public bool TakesKeysInAnyOrder { get; init; }

    /// <summary>
    /// A public key with this device's own X coordinate is answered with Authentication Requirements, and the pairing goes on waiting for
    /// another.
    /// </summary>
    public bool KeepsPairingOnReflectedKey { get; init; }

    /// <summary>After the timeout of a pairing the link may pair again.</summary>
    public bool PairsAfterTimeout { get; init; }

    /// <summary>The thirty seconds begin again with every command taken, not only with those sent.</summary>
    public bool RestartsTimerOnReceipt { get; init; }
}
