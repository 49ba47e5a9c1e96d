using System;
using System.Collections.Generic;
using BleStack.Gap;
using BleStack.Smp;

namespace BleStack.Explain.Narration;

/// <summary>One pairing as far as the capture shows it.</summary>
/// <remarks>Filled in while packets come, by one thread; complete once the event <see cref="NarratedKind.PairingEnded"/> has been told.</remarks>
public sealed class PairingStory
{
    private readonly List<NarratedEvent> _steps = [];
    private readonly List<NarratedEvent> _warnings = [];

    internal PairingStory(ConnectionStory connection, int number, DateTimeOffset time) => (Connection, Number, Started) = (connection, number, time);

    /// <summary>The connection it happened on.</summary>
    public ConnectionStory Connection { get; }

    /// <summary>Its number in the capture, from 1.</summary>
    public int Number { get; }

    /// <summary>When it began.</summary>
    public DateTimeOffset Started { get; }

    /// <summary>When its last step was seen.</summary>
    public DateTimeOffset LastStep { get; internal set; }

    /// <summary>What the phone's Pairing Request says; null when it was not captured whole.</summary>
    public PairingFeatures? Request { get; internal set; }

    /// <summary>What the device's Pairing Response says; null when there was none or it was not captured whole.</summary>
    public PairingFeatures? Response { get; internal set; }

    /// <summary>The association model; null unless both sides' features are known.</summary>
    public AssociationModel? Model => Request is { } phone && Response is { } device ? AssociationModel.Select(phone, device) : null;

    /// <summary>LE Secure Connections, as both sides' features say or as the packets show.</summary>
    public bool IsSecureConnections { get; internal set; }

    /// <summary>Both sides ask for the keys to be kept.</summary>
    public bool IsBonding => Request is { IsBonding: true } && Response is { IsBonding: true };

    /// <summary>Octets of the key; 0 while unknown.</summary>
    public byte KeySize => Request is { } phone && Response is { } device ? Math.Min(phone.MaxKeySize, device.MaxKeySize) : (byte)0;

    /// <summary>Keys the phone has given.</summary>
    public KeyDistribution KeysFromPhone { get; internal set; }

    /// <summary>Keys the device has given.</summary>
    public KeyDistribution KeysFromDevice { get; internal set; }

    /// <summary>The protection that the pairing gives when it succeeds; default while unknown.</summary>
    public LinkSecurity Security =>
        Model is { } model ? new LinkSecurity(true, model.IsAuthenticated, IsSecureConnections, IsBonding, KeySize) : default;

    /// <summary>How it ended.</summary>
    public PairingResult Result { get; internal set; }

    /// <summary>The reason of a Pairing Failed; None where there was none.</summary>
    public PairingFailure Failure { get; internal set; }

    /// <summary>Who sent Pairing Failed, or on whose side it ended.</summary>
    public Party FailedOn { get; internal set; }

    /// <summary>For a person: what was agreed, what went wrong, whose side, what to do. Null before the end.</summary>
    public PairingVerdict? Verdict { get; internal set; }

    /// <summary>Its steps in order: the arrows of a sequence diagram.</summary>
    public IReadOnlyList<NarratedEvent> Steps => _steps;

    /// <summary>Its warnings.</summary>
    public IReadOnlyList<NarratedEvent> Warnings => _warnings;

    internal SmpProgress Progress { get; } = new();

    internal bool IsOver => Result != PairingResult.Unfinished;

    internal void Add(NarratedEvent step) => _steps.Add(step);

    internal void AddWarning(NarratedEvent warning) => _warnings.Add(warning);
}
