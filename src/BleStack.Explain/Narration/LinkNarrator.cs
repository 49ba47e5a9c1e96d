using System;
using System.Buffers.Binary;
using BleStack.Smp;

namespace BleStack.Explain.Narration;

/// <summary>Tells one connection: puts its L2CAP PDUs together and gives each to the narrator of its channel.</summary>
internal sealed partial class LinkNarrator
{
    /// <summary>L2CAP channels of LE, [Vol 3, Part A] 2.1.</summary>
    public const ushort Att = 4;
    public const ushort Signal = 5;
    public const ushort Smp = 6;

    private readonly Teller _teller;
    private readonly SmpNarrator _smp;
    private readonly AttNarrator _att;
    private readonly SignalNarrator _signal;
    private readonly Fragments _first = new();
    private readonly Fragments _second = new();
    private bool _isRoleCertain;

    public LinkNarrator(Teller teller, ConnectionStory story)
    {
        (_teller, Story) = (teller, story);
        _isRoleCertain = story.IsAir || story.Local != Party.None;
        _smp = new SmpNarrator(this, teller);
        _att = new AttNarrator(this, teller);
        _signal = new SignalNarrator(this);
    }

    public ConnectionStory Story { get; }

    /// <summary>The pairing in progress; null when there is none.</summary>
    public PairingStory? Pairing => _smp.Current;

    /// <summary>The last pairing of this link that succeeded.</summary>
    public PairingStory? Paired => _smp.Last;

    /// <summary>A fragment between a host and its controller.</summary>
    public void OnHci(PacketDirection direction, bool first, ReadOnlySpan<byte> data, int missing)
    {
        Fragments fragments = direction == PacketDirection.Sent ? _first : _second;
        if (!fragments.Add(first, data, missing, out ReadOnlySpan<byte> pdu, out bool isCut)) return;
        if (!_isRoleCertain) Guess(direction, pdu);
        Party sender = direction == PacketDirection.Sent ? Story.Local : Words.Other(Story.Local);
        OnPdu(sender, pdu, isCut);
    }

    /// <summary>A fragment on the air.</summary>
    public void OnAir(Party sender, bool first, ReadOnlySpan<byte> data, int missing)
    {
        Fragments fragments = sender == Party.Phone ? _first : _second;
        if (fragments.Add(first, data, missing, out ReadOnlySpan<byte> pdu, out bool isCut)) OnPdu(sender, pdu, isCut);
    }

    /// <summary>A fragment of this sender was not captured.</summary>
    public void OnLost(Party sender) => (sender == Party.Phone ? _first : _second).Lose();

    /// <summary>The link's timing has changed.</summary>
    public void OnParameters(ConnectionParameterValues parameters)
    {
        bool isSame = Story.Parameters == parameters;
        Story.Parameters = parameters;
        if (!isSame) Tell(NarratedKind.ParametersChanged, Severity.Detail, Party.None, $"The connection parameters are now: {parameters}.");
    }

    /// <summary>One side asks for another timing, over L2CAP or the link layer.</summary>
    public void OnParametersWanted(Party sender, WantedParameters wanted, ReadOnlySpan<byte> pdu = default)
    {
        Tell(NarratedKind.ParametersRequested, Severity.Detail, sender, $"{Words.Begin(sender)} asks for other connection parameters: {wanted}.",
            channel: pdu.IsEmpty ? (ushort)0 : Signal, octets: pdu);
        if (sender == Party.Device) CheckParameters(wanted, "asks for");
    }

    /// <summary>Holds what a device asks for or prefers against what phones allow.</summary>
    public void CheckParameters(WantedParameters wanted, string deed)
    {
        if (wanted.AgainstGuidelines() is not { } problem) return;
        Warn(
            WarningKind.Parameters,
            $"The device {deed} connection parameters that Apple's accessory guidelines do not allow, so iPhones refuse them: {problem}.",
            "Use parameters within the guidelines, for example 30 to 60 ms, latency 0, supervision timeout 5 s.");
    }

    public void OnEnded(bool isCaptureEnd)
    {
        _smp.OnLinkEnded(isCaptureEnd);
        _att.OnLinkEnded();
    }

    public NarratedEvent Tell(
        NarratedKind kind, Severity severity, Party actor, string text, string? explanation = null, string? advice = null,
        PairingStory? pairing = null, ushort channel = 0, ReadOnlySpan<byte> octets = default, WarningKind? warning = null)
    {
        var told = new NarratedEvent
        {
            Time = _teller.Stamp.Time,
            Packet = _teller.Stamp.Number,
            Kind = kind,
            Severity = severity,
            Actor = actor,
            Text = text,
            Explanation = explanation,
            Advice = advice,
            Connection = Story,
            Pairing = pairing,
            Warning = warning,
            Channel = channel,
            Octets = _teller.Options.KeepOctets ? Shown(channel, octets) : default,
        };
        _teller.Tell(told);
        return told;
    }

    public NarratedEvent Warn(WarningKind kind, string text, string advice, PairingStory? pairing = null) =>
        Tell(NarratedKind.Warning, Severity.Warning, Party.None, text, advice: advice, pairing: pairing, warning: kind);

    private void OnPdu(Party sender, ReadOnlySpan<byte> pdu, bool isCut)
    {
        Story.Packets++;
        ReadOnlySpan<byte> payload = pdu[Fragments.Header..];
        switch (BinaryPrimitives.ReadUInt16LittleEndian(pdu[2..]))
        {
            case Att:
                _att.OnPdu(sender, payload, isCut);
                break;
            case Signal:
                _signal.OnPdu(sender, payload, isCut);
                break;
            case Smp:
                _smp.OnPdu(sender, payload, isCut);
                return;
        }

        if (_smp.Current is not null) _smp.OnTime(_teller.Stamp.Time);
    }

    // Which end was captured shows in what only one role sends; until then, who asks in ATT is taken for the phone.
    private void Guess(PacketDirection direction, ReadOnlySpan<byte> pdu)
    {
        Party sender = RoleGuess.Of(pdu, out bool isCertain);
        if (sender == Party.None)
            sender = Story.Local == Party.None ? Party.Phone : direction == PacketDirection.Sent ? Story.Local : Words.Other(Story.Local);
        if (Story.Local == Party.None || isCertain) Story.Local = direction == PacketDirection.Sent ? sender : Words.Other(sender);
        _isRoleCertain |= isCertain;
    }

    private static byte[] Shown(ushort channel, ReadOnlySpan<byte> octets)
    {
        byte[] shown = octets.ToArray();
        if (channel == Smp && shown is [(byte)SmpCode.EncryptionInformation or (byte)SmpCode.IdentityInformation
            or (byte)SmpCode.SigningInformation, ..]) Array.Clear(shown, 1, shown.Length - 1);
        return shown;
    }
}
