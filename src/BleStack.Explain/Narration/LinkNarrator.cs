using System;
using System.Buffers.Binary;
using BleStack.Explain.Capture;
using BleStack.Hci;
using BleStack.L2cap;
using BleStack.Smp;

namespace BleStack.Explain.Narration;

/// <summary>Narrates one connection: reassembles its L2CAP PDUs and passes each to the narrator of its channel.</summary>
internal sealed class LinkNarrator
{
    /// <summary>L2CAP channels of LE, [Vol 3, Part A] 2.1.</summary>
    public const ushort Att = 4;
    public const ushort Signal = 5;
    public const ushort Smp = 6;

    private readonly NarratorContext _context;
    private readonly SmpNarrator _smp;
    private readonly AttNarrator _att;
    private readonly SignalNarrator _signal;
    private readonly CapturedPdus _first = new();
    private readonly CapturedPdus _second = new();
    private bool _isRoleCertain;
    private bool _encryptionAsked;

    public LinkNarrator(NarratorContext context, NarratedConnection connection)
    {
        (_context, Connection) = (context, connection);
        _isRoleCertain = connection.IsAir || connection.Local != Party.None;
        _smp = new SmpNarrator(this, context);
        _att = new AttNarrator(this, context);
        _signal = new SignalNarrator(this);
    }

    public NarratedConnection Connection { get; }

    /// <summary>The pairing in progress; null when there is none.</summary>
    public NarratedPairing? Pairing => _smp.Current;

    /// <summary>The last pairing of this link that succeeded.</summary>
    public NarratedPairing? Paired => _smp.Last;

    /// <summary>A fragment between a host and its controller.</summary>
    public void OnHci(PacketDirection direction, bool first, ReadOnlySpan<byte> data, int missing)
    {
        CapturedPdus pdus = direction == PacketDirection.Sent ? _first : _second;
        if (!pdus.Add(first, data, missing, out ReadOnlySpan<byte> pdu, out bool isCut)) return;
        if (!_isRoleCertain) Guess(direction, pdu);
        Party sender = direction == PacketDirection.Sent ? Connection.Local : Words.Other(Connection.Local);
        OnPdu(sender, pdu, isCut);
    }

    /// <summary>A fragment on the air.</summary>
    public void OnAir(Party sender, bool first, ReadOnlySpan<byte> data, int missing)
    {
        CapturedPdus pdus = sender == Party.Phone ? _first : _second;
        if (pdus.Add(first, data, missing, out ReadOnlySpan<byte> pdu, out bool isCut)) OnPdu(sender, pdu, isCut);
    }

    /// <summary>A fragment of this sender was not captured.</summary>
    public void OnLost(Party sender) => (sender == Party.Phone ? _first : _second).Lose();

    /// <summary>The link's connection parameters have changed.</summary>
    public void OnParameters(ConnectionParameterValues parameters)
    {
        bool isSame = Connection.Parameters == parameters;
        Connection.Parameters = parameters;
        if (!isSame) Tell(NarratedKind.ParametersChanged, Severity.Detail, Party.None, $"The connection parameters are now: {parameters}.");
    }

    /// <summary>One side requests other connection parameters, over L2CAP or the link layer.</summary>
    public void OnParametersWanted(Party sender, WantedParameters wanted, ReadOnlySpan<byte> pdu = default)
    {
        Tell(
            NarratedKind.ParametersRequested,
            Severity.Detail,
            sender,
            $"{Words.Begin(sender)} asks for other connection parameters: {wanted}.",
            channel: pdu.IsEmpty ? (ushort)0 : Signal,
            octets: pdu
        );
        if (sender == Party.Device) CheckParameters(wanted, "asks for");
    }

    /// <summary>Compares the parameters a device requests or prefers with those that phones allow.</summary>
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
        NarratedPairing? pairing = null, ushort channel = 0, ReadOnlySpan<byte> octets = default, WarningKind? warning = null)
    {
        var told = new NarratedEvent
        {
            Time = _context.Stamp.Time,
            Packet = _context.Stamp.Number,
            Kind = kind,
            Severity = severity,
            Actor = actor,
            Text = text,
            Explanation = explanation,
            Advice = advice,
            Connection = Connection,
            Pairing = pairing,
            Warning = warning,
            Channel = channel,
            Octets = _context.Options.KeepOctets ? Shown(channel, octets) : default,
        };
        _context.Tell(told);
        return told;
    }

    public NarratedEvent Warn(WarningKind kind, string text, string advice, NarratedPairing? pairing = null) =>
        Tell(NarratedKind.Warning, Severity.Warning, Party.None, text, advice: advice, pairing: pairing, warning: kind);

    private void OnPdu(Party sender, ReadOnlySpan<byte> pdu, bool isCut)
    {
        Connection.Packets++;
        ReadOnlySpan<byte> payload = pdu[Reassembler.BasicHeader..];
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

        if (_smp.Current is not null) _smp.OnTime(_context.Stamp.Time);
    }

    // The captured end follows from PDUs that only one role sends; until then the ATT client is assumed to be the phone.
    private void Guess(PacketDirection direction, ReadOnlySpan<byte> pdu)
    {
        Party sender = RoleGuess.Of(pdu, out bool isCertain), local = Connection.Local;
        if (sender == Party.None)
            sender = local == Party.None ? Party.Phone : direction == PacketDirection.Sent ? local : Words.Other(local);
        if (local == Party.None || isCertain) Connection.Local = direction == PacketDirection.Sent ? sender : Words.Other(sender);
        _isRoleCertain |= isCertain;
    }

    private static byte[] Shown(ushort channel, ReadOnlySpan<byte> octets)
    {
        byte[] shown = octets.ToArray();
        if (channel == Smp && shown is [(byte)SmpCode.EncryptionInformation or (byte)SmpCode.IdentityInformation
            or (byte)SmpCode.SigningInformation, ..]) Array.Clear(shown, 1, shown.Length - 1);
        return shown;
    }

    /// <summary>The phone requests encryption (seen at its host or on the air), or the device's controller requests the key.</summary>
    public void OnEncryptionAsked(Party asker)
    {
        if (_smp.Current is { IsOver: false } pairing)
        {
            pairing.Progress.EncryptionAsked = true;
            Tell(
                NarratedKind.EncryptionRequested,
                Severity.Detail,
                asker,
                "The phone switches encryption on with the new key.",
                pairing: pairing
            );
            return;
        }

        _encryptionAsked = true;
        string text = Connection.Security.IsEncrypted ? "The phone renews the key of the encrypted link."
            : "The phone switches encryption on with the key of an earlier pairing (a bond).";
        Tell(NarratedKind.EncryptionRequested, Severity.Normal, asker, text);
    }

    /// <summary>The link is encrypted.</summary>
    /// <param name="keySize">Key size in octets; 0 when the packet does not contain it.</param>
    /// <param name="canBeReadOn">True when later packets can be read: at a host, or when the sniffer has the key.</param>
    public void OnEncrypted(byte keySize, bool canBeReadOn = true)
    {
        bool wasAsked = _encryptionAsked;
        _encryptionAsked = false;
        NarratedPairing? pairing = _smp.Current;
        if (pairing is { IsOver: false })
        {
            Tell(NarratedKind.Encrypted, Severity.Detail, Party.None, "The link is encrypted.", pairing: pairing);
            Connection.Security = Connection.Security with { IsEncrypted = true };
            if (_smp.OnEncrypted(canBeReadOn))
            {
                if (!canBeReadOn) TellHidden();
                return;
            }
        }

        if (_context.Bonds.Find(Connection) is { } known && (wasAsked || !Connection.Security.IsEncrypted)) FromBond(known);
        else FromOlderBond(keySize);
        if (!canBeReadOn) TellHidden();
    }

    private void TellHidden() =>
        Tell(NarratedKind.LinkLayer, Severity.Warning, Party.None,
            "From here on the sniffer sees encrypted packets: what the two say cannot be read without the key.");

    public void OnEncryptionFailed(HciErrorCode error)
    {
        _encryptionAsked = false;
        Party side = error == HciErrorCode.PinOrKeyMissing ? Party.Device : Party.None;
        Tell(NarratedKind.EncryptionFailed, Severity.Failure, side, $"The link could not be encrypted ({Words.Of(error)}).", Explain(error),
            pairing: _smp.Current);
        if (!_smp.OnNotEncrypted(side) && error == HciErrorCode.PinOrKeyMissing) WarnOfLostKey(Party.Device);
    }

    /// <summary>The device has reported to its controller that it has no key.</summary>
    public void OnNoKey()
    {
        Tell(NarratedKind.EncryptionFailed, Severity.Failure, Party.Device, "The device has no key for this phone any more.",
            "Its host answered the controller's request for the key with no.", pairing: _smp.Current);
        if (!_smp.OnNotEncrypted(Party.Device)) WarnOfLostKey(Party.Device);
    }

    public void OnUnencrypted()
    {
        Connection.Security = default;
        Connection.IsLevelUnknown = false;
        Tell(NarratedKind.Encrypted, Severity.Warning, Party.None, "The link is no longer encrypted.");
    }

    /// <summary>The link ended, with the controller's reason.</summary>
    public void OnDisconnected(HciErrorCode reason, Party endedBy)
    {
        if (reason == HciErrorCode.ConnectionTerminatedDueToMicFailure) _smp.OnNotEncrypted(Party.None);
        if (reason == HciErrorCode.PinOrKeyMissing && !_smp.OnNotEncrypted(Words.Other(endedBy))) WarnOfLostKey(Words.Other(endedBy));
        OnEnded(isCaptureEnd: false);
        Connection.Closed = _context.Stamp.Time;
        Severity severity = LinkEndText.IsFailure(reason) ? Severity.Failure : Severity.Normal;
        Tell(NarratedKind.ConnectionClosed, severity, endedBy, LinkEndText.Of(reason, endedBy), LinkEndText.Explanation(reason));
    }

    /// <summary>The controller was reset or removed while the link existed.</summary>
    public void OnControllerGone()
    {
        OnEnded(isCaptureEnd: false);
        Connection.Closed = _context.Stamp.Time;
        Tell(
            NarratedKind.ConnectionClosed,
            Severity.Failure,
            Party.None,
            "The connection ends with its controller, which was reset or unplugged."
        );
    }

    private void FromBond(LinkSecurity known)
    {
        Connection.Security = known;
        Connection.IsLevelUnknown = false;
        Tell(NarratedKind.Encrypted, Severity.Success, Party.None, $"The link is encrypted from the bond, at {Words.Of(known)}.",
            "Both sides had kept the keys of a pairing in this capture.");
    }

    private void FromOlderBond(byte keySize)
    {
        Connection.IsLevelUnknown = true;
        Connection.Security = new LinkSecurity(true, false, false, true, keySize == 0 ? (byte)16 : keySize);
        Tell(NarratedKind.Encrypted, Severity.Success, Party.None, "The link is encrypted from a bond.",
            "Its pairing is not in the capture, so how strong it is does not show.");
    }

    private void WarnOfLostKey(Party side) => Warn(
        WarningKind.BondRefused,
        $"{Words.Begin(side)} has lost the bond that {Words.Of(Words.Other(side))} still has (error 0x06, PIN or Key Missing).",
        PairingResultText.ForgetOnPhones);

    private static string? Explain(HciErrorCode error) => error switch
    {
        HciErrorCode.PinOrKeyMissing =>
            "One side still has the key of a bond, the other has forgotten it, for example by a reset or because its store was full.",
        HciErrorCode.ConnectionTerminatedDueToMicFailure => "The keys of the two sides differ: one of them has kept an old one.",
        HciErrorCode.ConnectionTimeout => "The other side fell silent meanwhile.",
        _ => null,
    };
}
