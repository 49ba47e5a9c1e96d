using BleStack.Gap;
using BleStack.Hci;

namespace BleStack.Explain.Narration;

/// <content>Encryption: asked for, given, refused.</content>
internal sealed partial class LinkNarrator
{
    private bool _encryptionAsked;

    /// <summary>The phone's host or the air asks for encryption, or the device's controller asks for the key.</summary>
    public void OnEncryptionAsked(Party asker)
    {
        if (_smp.Current is { IsOver: false } pairing)
        {
            pairing.Progress.EncryptionAsked = true;
            Tell(NarratedKind.EncryptionRequested, Severity.Detail, asker, "The phone switches encryption on with the new key.", pairing: pairing);
            return;
        }

        _encryptionAsked = true;
        string text = Story.Security.IsEncrypted ? "The phone renews the key of the encrypted link."
            : "The phone switches encryption on with the key of an earlier pairing (a bond).";
        Tell(NarratedKind.EncryptionRequested, Severity.Normal, asker, text);
    }

    /// <summary>The link layer encrypts.</summary>
    /// <param name="keySize">Octets of the key; 0 where the packet does not say.</param>
    /// <param name="canBeReadOn">What follows can be read: it is not an air capture, or the sniffer has the key.</param>
    public void OnEncrypted(byte keySize, bool canBeReadOn = true)
    {
        bool wasAsked = _encryptionAsked;
        _encryptionAsked = false;
        PairingStory? pairing = _smp.Current;
        if (pairing is { IsOver: false })
        {
            Tell(NarratedKind.Encrypted, Severity.Detail, Party.None, "The link is encrypted.", pairing: pairing);
            Story.Security = Story.Security with { IsEncrypted = true };
            if (_smp.OnEncrypted(canBeReadOn))
            {
                if (!canBeReadOn) TellHidden();
                return;
            }
        }

        if (_teller.Bonds.Find(Story) is { } known && (wasAsked || !Story.Security.IsEncrypted)) FromBond(known);
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

    /// <summary>The device has told its controller that it has no key.</summary>
    public void OnNoKey()
    {
        Tell(NarratedKind.EncryptionFailed, Severity.Failure, Party.Device, "The device has no key for this phone any more.",
            "Its host answered the controller's request for the key with no.", pairing: _smp.Current);
        if (!_smp.OnNotEncrypted(Party.Device)) WarnOfLostKey(Party.Device);
    }

    public void OnUnencrypted()
    {
        Story.Security = default;
        Story.IsLevelUnknown = false;
        Tell(NarratedKind.Encrypted, Severity.Warning, Party.None, "The link is no longer encrypted.");
    }

    /// <summary>The link is gone, with the reason the controller gives.</summary>
    public void OnDisconnected(HciErrorCode reason, Party endedBy)
    {
        if (reason == HciErrorCode.ConnectionTerminatedDueToMicFailure) _smp.OnNotEncrypted(Party.None);
        if (reason == HciErrorCode.PinOrKeyMissing && !_smp.OnNotEncrypted(Words.Other(endedBy))) WarnOfLostKey(Words.Other(endedBy));
        OnEnded(isCaptureEnd: false);
        Story.Closed = _teller.Stamp.Time;
        Severity severity = LinkEnd.IsFailure(reason) ? Severity.Failure : Severity.Normal;
        Tell(NarratedKind.ConnectionClosed, severity, endedBy, LinkEnd.Text(reason, endedBy), LinkEnd.Explanation(reason));
    }

    /// <summary>The controller was reset or unplugged under the link.</summary>
    public void OnControllerGone()
    {
        OnEnded(isCaptureEnd: false);
        Story.Closed = _teller.Stamp.Time;
        Tell(NarratedKind.ConnectionClosed, Severity.Failure, Party.None, "The connection ends with its controller, which was reset or unplugged.");
    }

    private void FromBond(LinkSecurity known)
    {
        Story.Security = known;
        Story.IsLevelUnknown = false;
        Tell(NarratedKind.Encrypted, Severity.Success, Party.None, $"The link is encrypted from the bond, at {Words.Of(known)}.",
            "Both sides had kept the keys of a pairing in this capture.");
    }

    private void FromOlderBond(byte keySize)
    {
        Story.IsLevelUnknown = true;
        Story.Security = new LinkSecurity(true, false, false, true, keySize == 0 ? (byte)16 : keySize);
        Tell(NarratedKind.Encrypted, Severity.Success, Party.None, "The link is encrypted from a bond.",
            "Its pairing is not in the capture, so how strong it is does not show.");
    }

    private void WarnOfLostKey(Party side) => Warn(
        WarningKind.BondRefused,
        $"{Words.Begin(side)} has lost the bond that {Words.Of(Words.Other(side))} still has (error 0x06, PIN or Key Missing).",
        Verdicts.ForgetOnPhones);

    private static string? Explain(HciErrorCode error) => error switch
    {
        HciErrorCode.PinOrKeyMissing =>
            "One side still has the key of a bond, the other has forgotten it, for example by a reset or because its store was full.",
        HciErrorCode.ConnectionTerminatedDueToMicFailure => "The keys of the two sides differ: one of them has kept an old one.",
        HciErrorCode.ConnectionTimeout => "The other side fell silent meanwhile.",
        _ => null,
    };
}
