using System;
using System.Collections.Generic;
using BleStack.Explain.Capture;
using BleStack.L2cap;
using BleStack.Smp;

namespace BleStack.Explain.Narration;

/// <summary>One pairing as far as the capture shows it.</summary>
/// <remarks>Updated by one thread while packets arrive; complete once the event <see cref="NarratedKind.PairingEnded"/> has been
/// raised.</remarks>
internal sealed class NarratedPairing
{
    private readonly List<NarratedEvent> _steps = [];
    private readonly List<NarratedEvent> _warnings = [];

    internal NarratedPairing(NarratedConnection connection, int number, DateTimeOffset time) =>
        (Connection, Number, Started) = (connection, number, time);

    public NarratedConnection Connection { get; }

    /// <summary>Its number in the capture, from 1.</summary>
    public int Number { get; }

    /// <summary>Time of its first step.</summary>
    public DateTimeOffset Started { get; }

    /// <summary>Time of its last step.</summary>
    public DateTimeOffset LastStep { get; internal set; }

    /// <summary>The features in the phone's Pairing Request; null when it was not captured completely.</summary>
    public PairingFeatures? Request { get; internal set; }

    /// <summary>The features in the device's Pairing Response; null when there was none or it was not captured completely.</summary>
    public PairingFeatures? Response { get; internal set; }

    /// <summary>The association model; null unless both sides' features are known.</summary>
    public AssociationModel? Model => Request is { } phone && Response is { } device ? AssociationModel.Select(phone, device) : null;

    /// <summary>True for LE Secure Connections, from both sides' features or from the packets.</summary>
    public bool IsSecureConnections { get; internal set; }

    /// <summary>True when both sides request bonding.</summary>
    public bool IsBonding => Request is { IsBonding: true } && Response is { IsBonding: true };

    /// <summary>Key size in octets; 0 while unknown.</summary>
    public byte KeySize => Request is { } phone && Response is { } device ? Math.Min(phone.MaxKeySize, device.MaxKeySize) : (byte)0;

    /// <summary>Keys that the phone distributed.</summary>
    public KeyDistribution KeysFromPhone { get; internal set; }

    /// <summary>Keys that the device distributed.</summary>
    public KeyDistribution KeysFromDevice { get; internal set; }

    /// <summary>The protection that the pairing gives when it succeeds; default while unknown.</summary>
    public LinkSecurity Security =>
        Model is { } model ? new LinkSecurity(true, model.IsAuthenticated, IsSecureConnections, IsBonding, KeySize) : default;

    public PairingResult Result { get; internal set; }

    /// <summary>The reason of a Pairing Failed; None for others.</summary>
    public PairingFailure Failure { get; internal set; }

    /// <summary>The sender of Pairing Failed, or the side on which it ended.</summary>
    public Party FailedOn { get; internal set; }

    /// <summary>For the user: the agreement, the cause, the side, and what to do. Null before the end.</summary>
    public PairingVerdict? Verdict { get; internal set; }

    /// <summary>Its steps in order: the arrows of a sequence diagram.</summary>
    public IReadOnlyList<NarratedEvent> Steps => _steps;

    public IReadOnlyList<NarratedEvent> Warnings => _warnings;

    internal SmpProgress Progress { get; } = new();

    // [Vol 3, Part H] 3.6.1: what both agree on; Secure Connections sends no LTK, and the BR/EDR link key is never sent.
    internal bool HasAllKeys
    {
        get
        {
            if (Request is not { } phone || Response is not { } device) return false;
            KeyDistribution sent = KeyDistribution.IdKey | KeyDistribution.SignKey;
            if (!IsSecureConnections) sent |= KeyDistribution.EncKey;
            KeyDistribution fromPhone = phone.InitiatorKeys & device.InitiatorKeys & sent;
            KeyDistribution fromDevice = phone.ResponderKeys & device.ResponderKeys & sent;
            return (KeysFromPhone & fromPhone) == fromPhone && (KeysFromDevice & fromDevice) == fromDevice;
        }
    }

    internal bool IsOver => Result != PairingResult.Unfinished;

    internal void AddKey(Party sender, KeyDistribution key)
    {
        if (sender == Party.Phone) KeysFromPhone |= key;
        else KeysFromDevice |= key;
    }

    internal void Add(NarratedEvent step) => _steps.Add(step);

    internal void AddWarning(NarratedEvent warning) => _warnings.Add(warning);
}
