using System;
using System.Globalization;
using BleStack.Gap;
using BleStack.Smp;

namespace BleStack.Explain.Narration;

/// <content>The phases between the features and the verdict.</content>
internal sealed partial class SmpNarrator
{
    // Searching a million legacy passkeys takes about a second; a hostile capture must not make it hours.
    private const int MostSearches = 2;

    // In Passkey Entry the same four messages pass twenty times; one telling is enough unless each arrow is wanted.
    private bool IsTold(PairingStory pairing) => teller.Options.KeepOctets || pairing.Progress.Rounds <= 1;

    private static bool IsBitByBit(PairingStory pairing) => pairing is { IsSecureConnections: true, Model.Method: PairingMethod.PasskeyEntry };

    private void OnConfirm(Party sender, byte[] value, ReadOnlySpan<byte> pdu)
    {
        PairingStory pairing = Pairing();
        if (sender == Party.Phone || pairing.Progress.Rounds == 0)
        {
            pairing.Progress.Rounds++;
            pairing.Progress.UserMayBeAsked = false;
        }

        if (sender == Party.Phone) pairing.Progress.PhoneConfirm = value;
        pairing.LastStep = teller.Stamp.Time;
        if (!IsTold(pairing)) return;
        string what = IsBitByBit(pairing)
            ? string.Create(CultureInfo.InvariantCulture, $"commits to bit {pairing.Progress.Rounds} of {SmpProgress.PasskeyRounds} of the passkey")
            : "commits to a random number (and to the passkey, where there is one)";
        Step(sender, NarratedKind.PairingStep, Severity.Detail, $"{Words.Begin(sender)} {what}.", pdu);
    }

    private void OnRandom(Party sender, byte[] value, ReadOnlySpan<byte> pdu)
    {
        PairingStory pairing = Pairing();
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

        pairing.LastStep = teller.Stamp.Time;
        bool last = IsBitByBit(pairing) && pairing.Progress.Rounds == SmpProgress.PasskeyRounds && sender == Party.Device;
        if (last)
            Step(Party.Device, NarratedKind.PairingStep, Severity.Detail, "Both sides have proved all 20 bits of the passkey, one after the other.",
                pdu);
        else if (IsTold(pairing)) Step(sender, NarratedKind.PairingStep, Severity.Detail, $"{Words.Begin(sender)} opens its commitment.", pdu);
        if (sender == Party.Device && pairing.Model is { Method: PairingMethod.NumericComparison }) AskComparison(pairing);
    }

    private void AskComparison(PairingStory pairing)
    {
        pairing.Progress.UserMayBeAsked = true;
        string number = Number(pairing) is { } six ? string.Create(CultureInfo.InvariantCulture, $" ({six:D6})") : "";
        NarratedEvent step = link.Tell(NarratedKind.PairingStep, Severity.Normal, Party.None,
            $"Both sides show six digits{number}, and their users say whether they are the same.", pairing: pairing);
        if (pairing.Steps.Count < teller.Options.MostPairingSteps) pairing.Add(step);
    }

    // Va = Vb = g2(PKax, PKbx, Na, Nb), [Vol 3, Part H] 2.3.5.6.2; Nb is the last thing that was said.
    private static uint? Number(PairingStory pairing) =>
        pairing.Progress is { PhoneKey: { } phone, DeviceKey: { } device, PhoneRandom: { } na, DeviceRandom: { } nb }
        ? Crypto.SmpFunctions.G2(phone.X, device.X, na, nb) % 1_000_000 : null;

    private void OnDhKeyCheck(Party sender, ReadOnlySpan<byte> pdu)
    {
        PairingStory pairing = Pairing();
        pairing.IsSecureConnections = true;
        pairing.Progress.SawDhKeyCheck = true;
        pairing.Progress.UserMayBeAsked = sender == Party.Phone && pairing.Model is { Method: PairingMethod.NumericComparison };
        Step(sender, NarratedKind.PairingStep, Severity.Detail, $"{Words.Begin(sender)} proves that it has come to the same key.", pdu);
    }

    private void OnKey(Party sender, SmpPdu command, ReadOnlySpan<byte> pdu)
    {
        PairingStory pairing = Pairing();
        switch (command)
        {
            case EncryptionInformation:
                Step(sender, NarratedKind.KeyDistributed, Severity.Detail, $"{Words.Begin(sender)} gives the key for encrypting later links.", pdu);
                break;
            case CentralIdentification:
                Gave(pairing, sender, KeyDistribution.EncKey);
                break;
            case IdentityInformation:
                Step(sender, NarratedKind.KeyDistributed, Severity.Detail,
                    $"{Words.Begin(sender)} gives its identity key, by which its changing addresses are recognised.", pdu);
                break;
            case IdentityAddressInformation identity:
                Identify(sender, identity);
                Step(sender, NarratedKind.KeyDistributed, Severity.Detail, $"{Words.Begin(sender)} says who it is: {identity.Address}.", pdu);
                Gave(pairing, sender, KeyDistribution.IdKey);
                break;
            case SigningInformation:
                Step(sender, NarratedKind.KeyDistributed, Severity.Detail, $"{Words.Begin(sender)} gives its key for signed writes.", pdu);
                Gave(pairing, sender, KeyDistribution.SignKey);
                break;
        }

        if (pairing.Result == PairingResult.Succeeded && IsComplete(pairing)) Conclude();
    }

    private void Identify(Party sender, IdentityAddressInformation identity)
    {
        if (sender == Party.Phone) link.Story.PhoneIdentity = identity.Address;
        else link.Story.DeviceIdentity = identity.Address;
    }

    private static void Gave(PairingStory pairing, Party sender, KeyDistribution key)
    {
        if (sender == Party.Phone) pairing.KeysFromPhone |= key;
        else pairing.KeysFromDevice |= key;
    }

    // [Vol 3, Part H] 3.6.1: what both agree on; Secure Connections sends no LTK, and the BR/EDR link key is never sent.
    private static bool IsComplete(PairingStory pairing)
    {
        if (pairing is not { Request: { } phone, Response: { } device }) return false;
        KeyDistribution sent = KeyDistribution.IdKey | KeyDistribution.SignKey | (pairing.IsSecureConnections ? KeyDistribution.None
            : KeyDistribution.EncKey);
        KeyDistribution fromPhone = phone.InitiatorKeys & device.InitiatorKeys & sent;
        KeyDistribution fromDevice = phone.ResponderKeys & device.ResponderKeys & sent;
        return (pairing.KeysFromPhone & fromPhone) == fromPhone && (pairing.KeysFromDevice & fromDevice) == fromDevice;
    }

    private static Party NextToSpeak(PairingStory pairing) => pairing.Steps.Count == 0 ? Party.None : Words.Other(pairing.Steps[^1].Actor);

    private void Conclude()
    {
        if (_pairing is not { } pairing) return;
        _pairing = null;
        FindFixedPasskey(pairing);
        if (pairing.Result == PairingResult.Succeeded) Keep(pairing);
        pairing.Verdict = Verdicts.Of(pairing);
        Severity severity = pairing.Result switch
        {
            PairingResult.Succeeded or PairingResult.Hidden => Severity.Success,
            PairingResult.Unfinished => Severity.Normal,
            _ => Severity.Failure,
        };
        link.Tell(NarratedKind.PairingEnded, severity, Party.None, pairing.Verdict.Summary, pairing.Verdict.Cause, pairing.Verdict.Advice, pairing);
    }

    private void Keep(PairingStory pairing)
    {
        Last = pairing;
        LinkSecurity security = pairing.Security;
        link.Story.Security = pairing.Model is null ? new LinkSecurity(true, false, pairing.IsSecureConnections, false, 16) : security;
        link.Story.IsLevelUnknown = pairing.Model is null;
        if (pairing.IsBonding) teller.Bonds.Remember(link.Story, security);
        foreach (Finding finding in PairingWarnings.OfKeys(pairing)) Warn(pairing, finding);
    }

    private void FindFixedPasskey(PairingStory pairing)
    {
        if (!teller.Options.FindFixedPasskeys || pairing.Model is not { Method: PairingMethod.PasskeyEntry }) return;
        bool known = pairing.IsSecureConnections ? pairing.Progress.BitsKnown == SmpProgress.PasskeyRounds : PasskeyFinder.CanSearch(pairing);
        if (!known || teller.Bonds.SwapPasskeyPairing(pairing) is not { } before) return;
        if (PasskeyOf(before) is not { } passkey || !PasskeyFinder.Fits(pairing, passkey)) return;
        pairing.Progress.Passkey = passkey;
        pairing.Progress.IsSearched = true;
        Warn(pairing, new Finding(
            WarningKind.FixedPasskey,
            string.Create(CultureInfo.InvariantCulture,
                $"The passkey is the same as in pairing {before.Number}: {passkey:D6}, worked out from the packets. Who has listened once knows it."),
            "Let the device show a new random passkey for each pairing."));
    }

    private uint? PasskeyOf(PairingStory pairing)
    {
        if (pairing.Progress.IsSearched) return pairing.Progress.Passkey;
        if (!pairing.IsSecureConnections && ++teller.Searches > MostSearches) return null;
        if (PasskeyFinder.Find(pairing) is not { } passkey) return null;
        (pairing.Progress.Passkey, pairing.Progress.IsSearched) = (passkey, true);
        return passkey;
    }
}
