using System;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Smp;

namespace BleStack.Explain.Narration;

/// <summary>Tells what passes on the Security Manager channel of one link.</summary>
internal sealed partial class SmpNarrator(LinkNarrator link, Teller teller)
{
    // A device that is attacked may see thousands on one link; the later ones are told, but not kept.
    private const int MostPairings = 200;
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    private PairingStory? _pairing;

    /// <summary>The pairing in progress, also while only its keys are still to come; null when there is none.</summary>
    public PairingStory? Current => _pairing;

    /// <summary>The last pairing of this link that has succeeded; null when none has.</summary>
    public PairingStory? Last { get; private set; }

    public void OnPdu(Party sender, ReadOnlySpan<byte> pdu, bool isCut)
    {
        if (pdu.IsEmpty) return;
        var code = (SmpCode)pdu[0];
        if (isCut)
        {
            OnCut(sender, code);
            return;
        }

        try
        {
            if (SmpPdu.Parse(pdu) is { } command) OnCommand(sender, command, pdu);
        }
        catch (MalformedPduException exception)
        {
            Step(sender, NarratedKind.PairingStep, Severity.Warning,
                $"{Words.Begin(sender)} sends a pairing message that does not fit the specification: {exception.Message}", pdu);
        }
    }

    /// <summary>Time goes on: a pairing whose last key never comes, or that fell silent, is over.</summary>
    public void OnTime(DateTimeOffset now)
    {
        if (_pairing is not { } pairing || now - pairing.LastStep < s_timeout) return;
        if (pairing.Result == PairingResult.Unfinished) (pairing.Result, pairing.FailedOn) = (PairingResult.TimedOut, NextToSpeak(pairing));
        Conclude();
    }

    /// <summary>The link is encrypted. True when it is this pairing's doing.</summary>
    public bool OnEncrypted(bool canBeReadOn)
    {
        if (_pairing is not { Result: PairingResult.Unfinished } pairing || !HasKey(pairing)) return false;
        pairing.Result = canBeReadOn ? PairingResult.Succeeded : PairingResult.Hidden;
        pairing.LastStep = teller.Stamp.Time;
        if (!canBeReadOn || IsComplete(pairing)) Conclude();
        return true;
    }

    /// <summary>The link could not be encrypted. True when a pairing fails by it.</summary>
    public bool OnNotEncrypted(Party side)
    {
        if (_pairing is not { Result: PairingResult.Unfinished } pairing || !HasKey(pairing)) return false;
        (pairing.Result, pairing.FailedOn) = (PairingResult.NotEncrypted, side);
        Conclude();
        return true;
    }

    public void OnLinkEnded(bool isCaptureEnd)
    {
        if (_pairing is not { } pairing) return;
        if (pairing.Result == PairingResult.Unfinished && !isCaptureEnd)
            (pairing.Result, pairing.FailedOn) = (PairingResult.LinkLost, NextToSpeak(pairing));
        Conclude();
    }

    private static bool HasKey(PairingStory pairing) =>
        pairing.Progress.SawDhKeyCheck || pairing.Progress.SawRandom || pairing.Progress.EncryptionAsked;

    private void OnCut(Party sender, SmpCode code)
    {
        switch (code)
        {
            case SmpCode.PairingRequest: Begin(); break;
            case SmpCode.PairingDhKeyCheck: Pairing().Progress.SawDhKeyCheck = true; break;
            case SmpCode.PairingRandom: Pairing().Progress.SawRandom = true; break;
            case SmpCode.PairingPublicKey: Pairing().IsSecureConnections = true; break;
        }

        Step(sender, NarratedKind.PairingStep, Severity.Detail,
            $"{Words.Begin(sender)} sends a pairing message (code 0x{(byte)code:X2}) of which the capture kept only the beginning.", default);
    }

    private void OnCommand(Party sender, SmpPdu command, ReadOnlySpan<byte> pdu)
    {
        switch (command)
        {
            case PairingRequest request: OnRequest(sender, request.Features, pdu); break;
            case PairingResponse response: OnResponse(sender, response.Features, pdu); break;
            case SecurityRequest security: OnSecurityRequest(sender, security.AuthReq, pdu); break;
            case PairingFailed failed: OnFailed(sender, failed.Reason, pdu); break;
            case PairingPublicKey key: OnPublicKey(sender, key, pdu); break;
            case PairingConfirm confirm: OnConfirm(sender, confirm.Value, pdu); break;
            case PairingRandom random: OnRandom(sender, random.Value, pdu); break;
            case PairingDhKeyCheck: OnDhKeyCheck(sender, pdu); break;
            case PairingKeypressNotification:
                Step(sender, NarratedKind.PairingStep, Severity.Detail, $"The user of {Words.Of(sender)} presses a key.", pdu);
                break;
            default: OnKey(sender, command, pdu); break;
        }
    }

    private void OnRequest(Party sender, PairingFeatures features, ReadOnlySpan<byte> pdu)
    {
        PairingStory pairing = Begin();
        pairing.Request = features;
        pairing.Progress.RequestPdu = pdu.ToArray();
        Step(sender, NarratedKind.PairingRequested, Severity.Normal, $"The phone asks to pair: it {PairingWords.Describe(features)}.", pdu);
    }

    private void OnResponse(Party sender, PairingFeatures features, ReadOnlySpan<byte> pdu)
    {
        PairingStory pairing = Pairing();
        pairing.Response = features;
        pairing.Progress.ResponsePdu = pdu.ToArray();
        if (pairing.Request is { } request) pairing.IsSecureConnections = request.SupportsSecureConnections && features.SupportsSecureConnections;
        string? why = pairing.Request is null ? null : PairingWords.Agreement(pairing);
        Step(sender, NarratedKind.PairingAnswered, Severity.Normal, $"The device agrees to pair: it {PairingWords.Describe(features)}.", pdu, why);
        pairing.Progress.UserMayBeAsked = pairing.Model is { Method: PairingMethod.PasskeyEntry };
        foreach (Finding finding in PairingWarnings.OfFeatures(pairing)) Warn(pairing, finding);
    }

    private void OnSecurityRequest(Party sender, AuthReq flags, ReadOnlySpan<byte> pdu)
    {
        string wants = (flags & AuthReq.Mitm) != 0 ? " with protection against a man in the middle" : "";
        string bond = (flags & AuthReq.Bonding) != 0 ? " and to keep the keys" : "";
        link.Tell(NarratedKind.SecurityRequested, Severity.Normal, sender, $"The device asks the phone to protect the link{wants}{bond}.",
            explanation: "The phone now encrypts with the key of a bond if it has one, pairs if it has none, or says no.", pairing: _pairing,
                channel: LinkNarrator.Smp, octets: pdu);
    }

    private void OnFailed(Party sender, PairingFailure reason, ReadOnlySpan<byte> pdu)
    {
        // The verdict that follows says what it means.
        Step(sender, NarratedKind.PairingFailed, Severity.Detail, $"{Words.Begin(sender)} ends the pairing: {Words.Of(reason)}.", pdu);
        PairingStory pairing = Pairing();
        (pairing.Result, pairing.Failure, pairing.FailedOn) = (PairingResult.Refused, reason, sender);
        Conclude();
    }

    private void OnPublicKey(Party sender, PairingPublicKey key, ReadOnlySpan<byte> pdu)
    {
        PairingStory pairing = Pairing();
        pairing.IsSecureConnections = true;
        if (sender == Party.Phone) pairing.Progress.PhoneKey = key;
        else pairing.Progress.DeviceKey = key;
        Step(sender, NarratedKind.PairingStep, Severity.Detail, $"{Words.Begin(sender)} sends its public key.", pdu);
        if (!P256KeyPair.DebugPublicKey.X.SequenceEqual(key.X)) return;
        Warn(pairing, new Finding(WarningKind.DebugKey,
            $"{Words.Begin(sender)} uses the debug key of the specification: everybody who listens can decrypt this link.",
                "Switch the debug mode off."));
    }

    private PairingStory Begin()
    {
        if (_pairing is { Result: PairingResult.Unfinished } unfinished) unfinished.Result = PairingResult.Replaced;
        Conclude();
        _pairing = new PairingStory(link.Story, ++teller.Pairings, teller.Stamp.Time) { LastStep = teller.Stamp.Time };
        if (link.Story.Pairings.Count < MostPairings) link.Story.Add(_pairing);
        return _pairing;
    }

    // A capture that begins in the middle has no Pairing Request.
    private PairingStory Pairing() => _pairing is { Result: PairingResult.Unfinished or PairingResult.Succeeded } ? _pairing : Begin();

    private void Step(Party sender, NarratedKind kind, Severity severity, string text, ReadOnlySpan<byte> pdu, string? explanation = null)
    {
        PairingStory pairing = Pairing();
        pairing.LastStep = teller.Stamp.Time;
        NarratedEvent step = link.Tell(kind, severity, sender, text, explanation, pairing: pairing, channel: LinkNarrator.Smp, octets: pdu);
        if (pairing.Steps.Count < teller.Options.MostPairingSteps) pairing.Add(step);
    }

    private void Warn(PairingStory pairing, Finding finding) =>
        pairing.AddWarning(link.Warn(finding.Kind, finding.Text, finding.Advice, pairing));
}
