using System;
using System.Globalization;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Explain.Capture;
using BleStack.L2cap;
using BleStack.Smp;

namespace BleStack.Explain.Narration;

/// <summary>Narrates the Security Manager channel of one link.</summary>
internal sealed class SmpNarrator(LinkNarrator link, NarratorContext context)
{
    // A device under attack may have thousands of pairings on one link; later ones are reported but not kept.
    private const int MostPairings = 200;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    private NarratedPairing? _pairing;

    /// <summary>The pairing in progress, including one that only waits for its keys; null when there is none.</summary>
    public NarratedPairing? Current => _pairing;

    /// <summary>The last successful pairing of this link; null for none.</summary>
    public NarratedPairing? Last { get; private set; }

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

    /// <summary>Time has passed: ends a pairing whose last key does not arrive, or that has stopped.</summary>
    public void OnTime(DateTimeOffset now)
    {
        if (_pairing is not { } pairing || now - pairing.LastStep < s_timeout) return;
        if (pairing.Result == PairingResult.Unfinished) (pairing.Result, pairing.FailedOn) = (PairingResult.TimedOut, NextToSpeak(pairing));
        Conclude();
    }

    /// <summary>The link is encrypted. True when this pairing caused it.</summary>
    public bool OnEncrypted(bool canBeReadOn)
    {
        if (_pairing is not { Result: PairingResult.Unfinished } pairing || !HasKey(pairing)) return false;
        pairing.Result = canBeReadOn ? PairingResult.Succeeded : PairingResult.Hidden;
        pairing.LastStep = context.Stamp.Time;
        if (!canBeReadOn || pairing.HasAllKeys) Conclude();
        return true;
    }

    /// <summary>The link could not be encrypted. True when this fails a pairing.</summary>
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

    private static bool HasKey(NarratedPairing pairing) =>
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

        Step(
            sender,
            NarratedKind.PairingStep,
            Severity.Detail,
            $"{Words.Begin(sender)} sends a pairing message (code 0x{(byte)code:X2}) of which the capture kept only the beginning.",
            default
        );
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
        NarratedPairing pairing = Begin();
        pairing.Request = features;
        pairing.Progress.RequestPdu = pdu.ToArray();
        Step(sender, NarratedKind.PairingRequested, Severity.Normal, $"The phone asks to pair: it {PairingWords.Describe(features)}.", pdu);
    }

    private void OnResponse(Party sender, PairingFeatures features, ReadOnlySpan<byte> pdu)
    {
        NarratedPairing pairing = Pairing();
        pairing.Response = features;
        pairing.Progress.ResponsePdu = pdu.ToArray();
        if (pairing.Request is { } request)
            pairing.IsSecureConnections = request.SupportsSecureConnections && features.SupportsSecureConnections;
        string? why = pairing.Request is null ? null : PairingWords.Agreement(pairing);
        Step(
            sender,
            NarratedKind.PairingAnswered,
            Severity.Normal,
            $"The device agrees to pair: it {PairingWords.Describe(features)}.",
            pdu,
            why
        );
        pairing.Progress.UserMayBeAsked = pairing.Model is { Method: PairingMethod.PasskeyEntry };
        foreach (Finding finding in PairingWarnings.OfFeatures(pairing)) Warn(pairing, finding);
    }

    private void OnSecurityRequest(Party sender, AuthReq flags, ReadOnlySpan<byte> pdu)
    {
        string wants = (flags & AuthReq.Mitm) != 0 ? " with protection against a man in the middle" : "";
        string bond = (flags & AuthReq.Bonding) != 0 ? " and to keep the keys" : "";
        link.Tell(
            NarratedKind.SecurityRequested,
            Severity.Normal,
            sender,
            $"The device asks the phone to protect the link{wants}{bond}.",
            explanation: "The phone now encrypts with the key of a bond if it has one, pairs if it has none, or says no.",
            pairing: _pairing,
            channel: LinkNarrator.Smp,
            octets: pdu
        );
    }

    private void OnFailed(Party sender, PairingFailure reason, ReadOnlySpan<byte> pdu)
    {
        // The result that follows describes it.
        Step(sender, NarratedKind.PairingFailed, Severity.Detail, $"{Words.Begin(sender)} ends the pairing: {Words.Of(reason)}.", pdu);
        NarratedPairing pairing = Pairing();
        (pairing.Result, pairing.Failure, pairing.FailedOn) = (PairingResult.Refused, reason, sender);
        Conclude();
    }

    private void OnPublicKey(Party sender, PairingPublicKey key, ReadOnlySpan<byte> pdu)
    {
        NarratedPairing pairing = Pairing();
        pairing.IsSecureConnections = true;
        if (sender == Party.Phone) pairing.Progress.PhoneKey = key;
        else pairing.Progress.DeviceKey = key;
        Step(sender, NarratedKind.PairingStep, Severity.Detail, $"{Words.Begin(sender)} sends its public key.", pdu);
        if (!P256KeyPair.DebugPublicKey.X.SequenceEqual(key.X)) return;
        Warn(pairing, new Finding(WarningKind.DebugKey,
            $"{Words.Begin(sender)} uses the debug key of the specification: everybody who listens can decrypt this link.",
                "Switch the debug mode off."));
    }

    private NarratedPairing Begin()
    {
        if (_pairing is { Result: PairingResult.Unfinished } unfinished) unfinished.Result = PairingResult.Replaced;
        Conclude();
        _pairing = new NarratedPairing(link.Connection, ++context.Pairings, context.Stamp.Time) { LastStep = context.Stamp.Time };
        if (link.Connection.Pairings.Count < MostPairings) link.Connection.Add(_pairing);
        return _pairing;
    }

    // A capture that begins in the middle has no Pairing Request.
    private NarratedPairing Pairing() => _pairing is { Result: PairingResult.Unfinished or PairingResult.Succeeded } ? _pairing : Begin();

    private void Step(Party sender, NarratedKind kind, Severity severity, string text, ReadOnlySpan<byte> pdu, string? explanation = null)
    {
        NarratedPairing pairing = Pairing();
        pairing.LastStep = context.Stamp.Time;
        NarratedEvent step = link.Tell(kind, severity, sender, text, explanation, pairing: pairing, channel: LinkNarrator.Smp, octets: pdu);
        if (pairing.Steps.Count < context.Options.MostPairingSteps) pairing.Add(step);
    }

    private void Warn(NarratedPairing pairing, Finding finding) =>
        pairing.AddWarning(link.Warn(finding.Kind, finding.Text, finding.Advice, pairing));

    // In Passkey Entry the same four messages are sent twenty times; they are reported once unless each step is wanted.
    private bool IsTold(NarratedPairing pairing) => context.Options.KeepOctets || pairing.Progress.Rounds <= 1;

    private static bool IsBitByBit(NarratedPairing pairing) =>
        pairing is { IsSecureConnections: true, Model.Method: PairingMethod.PasskeyEntry };

    private void OnConfirm(Party sender, byte[] value, ReadOnlySpan<byte> pdu)
    {
        NarratedPairing pairing = Pairing();
        if (sender == Party.Phone || pairing.Progress.Rounds == 0)
        {
            pairing.Progress.Rounds++;
            pairing.Progress.UserMayBeAsked = false;
        }

        if (sender == Party.Phone) pairing.Progress.PhoneConfirm = value;
        pairing.LastStep = context.Stamp.Time;
        if (!IsTold(pairing)) return;
        string what = IsBitByBit(pairing)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"commits to bit {pairing.Progress.Rounds} of {SmpProgress.PasskeyRounds} of the passkey"
            )
            : "commits to a random number (and to the passkey, where there is one)";
        Step(sender, NarratedKind.PairingStep, Severity.Detail, $"{Words.Begin(sender)} {what}.", pdu);
    }

    private void OnRandom(Party sender, byte[] value, ReadOnlySpan<byte> pdu)
    {
        NarratedPairing pairing = Pairing();
        pairing.Progress.SawRandom |= !pairing.IsSecureConnections;
        if (sender == Party.Phone)
        {
            pairing.Progress.PhoneRandom = value;
            if (IsBitByBit(pairing)) PasskeyFinder.TakeBit(pairing.Progress, value);
        }
        else
        {
            pairing.Progress.DeviceRandom = value;
        }

        pairing.LastStep = context.Stamp.Time;
        bool last = IsBitByBit(pairing) && pairing.Progress.Rounds == SmpProgress.PasskeyRounds && sender == Party.Device;
        if (last)
            Step(
                Party.Device,
                NarratedKind.PairingStep,
                Severity.Detail,
                "Both sides have proved all 20 bits of the passkey, one after the other.",
                pdu
            );
        else if (IsTold(pairing))
            Step(sender, NarratedKind.PairingStep, Severity.Detail, $"{Words.Begin(sender)} opens its commitment.", pdu);
        if (sender == Party.Device && pairing.Model is { Method: PairingMethod.NumericComparison }) AskComparison(pairing);
    }

    private void AskComparison(NarratedPairing pairing)
    {
        pairing.Progress.UserMayBeAsked = true;
        string number = Number(pairing) is { } six ? string.Create(CultureInfo.InvariantCulture, $" ({six:D6})") : "";
        NarratedEvent step = link.Tell(NarratedKind.PairingStep, Severity.Normal, Party.None,
            $"Both sides show six digits{number}, and their users say whether they are the same.", pairing: pairing);
        if (pairing.Steps.Count < context.Options.MostPairingSteps) pairing.Add(step);
    }

    // Va = Vb = g2(PKax, PKbx, Na, Nb), [Vol 3, Part H] 2.3.5.6.2; Nb is the last message.
    private static uint? Number(NarratedPairing pairing) =>
        pairing.Progress is { PhoneKey: { } phone, DeviceKey: { } device, PhoneRandom: { } na, DeviceRandom: { } nb }
        ? Crypto.SmpFunctions.G2(phone.X, device.X, na, nb) % 1_000_000 : null;

    private void OnDhKeyCheck(Party sender, ReadOnlySpan<byte> pdu)
    {
        NarratedPairing pairing = Pairing();
        pairing.IsSecureConnections = true;
        pairing.Progress.SawDhKeyCheck = true;
        pairing.Progress.UserMayBeAsked = sender == Party.Phone && pairing.Model is { Method: PairingMethod.NumericComparison };
        Step(sender, NarratedKind.PairingStep, Severity.Detail, $"{Words.Begin(sender)} proves that it has come to the same key.", pdu);
    }

    private void OnKey(Party sender, SmpPdu command, ReadOnlySpan<byte> pdu)
    {
        NarratedPairing pairing = Pairing();
        switch (command)
        {
            case EncryptionInformation:
                Step(
                    sender,
                    NarratedKind.KeyDistributed,
                    Severity.Detail,
                    $"{Words.Begin(sender)} gives the key for encrypting later links.",
                    pdu
                );
                break;
            case CentralIdentification:
                pairing.AddKey(sender, KeyDistribution.EncKey);
                break;
            case IdentityInformation:
                Step(sender, NarratedKind.KeyDistributed, Severity.Detail,
                    $"{Words.Begin(sender)} gives its identity key, by which its changing addresses are recognised.", pdu);
                break;
            case IdentityAddressInformation identity:
                Identify(sender, identity);
                Step(
                    sender,
                    NarratedKind.KeyDistributed,
                    Severity.Detail,
                    $"{Words.Begin(sender)} says who it is: {identity.Address}.",
                    pdu
                );
                pairing.AddKey(sender, KeyDistribution.IdKey);
                break;
            case SigningInformation:
                Step(sender, NarratedKind.KeyDistributed, Severity.Detail, $"{Words.Begin(sender)} gives its key for signed writes.", pdu);
                pairing.AddKey(sender, KeyDistribution.SignKey);
                break;
        }

        if (pairing.Result == PairingResult.Succeeded && pairing.HasAllKeys) Conclude();
    }

    private void Identify(Party sender, IdentityAddressInformation identity)
    {
        if (sender == Party.Phone) link.Connection.PhoneIdentity = identity.Address;
        else link.Connection.DeviceIdentity = identity.Address;
    }

    private static Party NextToSpeak(NarratedPairing pairing) =>
        pairing.Steps.Count == 0 ? Party.None : Words.Other(pairing.Steps[^1].Actor);

    private void Conclude()
    {
        if (_pairing is not { } pairing) return;
        _pairing = null;
        if (context.Options.FindFixedPasskeys) WarnOfFixedPasskey(pairing);
        if (pairing.Result == PairingResult.Succeeded) Keep(pairing);
        pairing.Verdict = PairingResultText.Of(pairing);
        Severity severity = pairing.Result switch
        {
            PairingResult.Succeeded or PairingResult.Hidden => Severity.Success,
            PairingResult.Unfinished => Severity.Normal,
            _ => Severity.Failure,
        };
        link.Tell(
            NarratedKind.PairingEnded,
            severity,
            Party.None,
            pairing.Verdict.Summary,
            pairing.Verdict.Cause,
            pairing.Verdict.Advice,
            pairing
        );
    }

    private void Keep(NarratedPairing pairing)
    {
        Last = pairing;
        LinkSecurity security = pairing.Security;
        link.Connection.Security = pairing.Model is null ? new LinkSecurity(true, false, pairing.IsSecureConnections, false, 16) : security;
        link.Connection.IsLevelUnknown = pairing.Model is null;
        if (pairing.IsBonding) context.Bonds.Remember(link.Connection, security);
        foreach (Finding finding in PairingWarnings.OfKeys(pairing)) Warn(pairing, finding);
    }

    private void WarnOfFixedPasskey(NarratedPairing pairing)
    {
        if (context.Passkeys.FindReuse(pairing) is not { } before) return;
        Warn(
            pairing,
            new Finding(
                WarningKind.FixedPasskey,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The passkey is the same as in pairing {before.Number}: {pairing.Progress.Passkey:D6}, worked out from the packets. Who has listened once knows it."
                ),
                "Let the device show a new random passkey for each pairing."
            )
        );
    }
}
