using System.Collections.Generic;
using System.Globalization;
using BleStack.Explain.Capture;
using BleStack.Smp;

namespace BleStack.Explain.Narration;

/// <summary>A weakness, before it becomes an event.</summary>
internal readonly record struct Finding(WarningKind Kind, string Text, string Advice);

/// <summary>Finds avoidable weaknesses of a pairing.</summary>
internal static class PairingWarnings
{
    /// <summary>Checks after both sides' features are known.</summary>
    public static IEnumerable<Finding> OfFeatures(NarratedPairing pairing)
    {
        if (pairing is not { Request: { } phone, Response: { } device, Model: { } model }) yield break;
        if (!pairing.IsSecureConnections)
        {
            yield return new Finding(
                WarningKind.LegacyPairing,
                $"Legacy pairing{Breaks(model)}.",
                "Offer LE Secure Connections on both sides."
            );
        }

        if (pairing.KeySize < 16)
        {
            string side = device.MaxKeySize <= phone.MaxKeySize ? "device" : "phone";
            yield return new Finding(WarningKind.ShortKey,
                string.Create(CultureInfo.InvariantCulture,
                    $"The key has {pairing.KeySize} octets instead of 16, because the {side} takes no more."),
                        $"Let the {side} take keys of 16 octets.");
        }

        if (model.Method == PairingMethod.JustWorks && JustWorks(phone, device) is { } finding) yield return finding;
    }

    /// <summary>Checks after the end of the pairing.</summary>
    public static IEnumerable<Finding> OfKeys(NarratedPairing pairing)
    {
        if (pairing is not { Result: PairingResult.Succeeded, IsBonding: true }) yield break;
        if (pairing.Connection.Phone is { IsResolvablePrivate: true } && (pairing.KeysFromPhone & KeyDistribution.IdKey) == 0)
            yield return NoIdentity(Party.Phone, (pairing.Response!.Value.InitiatorKeys & KeyDistribution.IdKey) == 0);
        if (pairing.Connection.Device is { IsResolvablePrivate: true } && (pairing.KeysFromDevice & KeyDistribution.IdKey) == 0)
            yield return NoIdentity(Party.Device, (pairing.Response!.Value.ResponderKeys & KeyDistribution.IdKey) == 0);
    }

    private static string Breaks(AssociationModel model) => model.Method switch
    {
        PairingMethod.OutOfBand => ": its encryption is as strong as the out-of-band data",
        PairingMethod.PasskeyEntry => ": anyone who records it finds the passkey among a million in a second, and with it all keys",
        _ => ": anyone who records it can read everything that follows",
    };

    private static Finding? JustWorks(PairingFeatures phone, PairingFeatures device)
    {
        if (phone.WantsMitm || device.WantsMitm)
        {
            string who = (phone.WantsMitm, device.WantsMitm) switch { (true, true) => "Both sides ask", (true, false) => "The phone asks",
                _ => "The device asks" };
            return new Finding(
                WarningKind.UnreachableMitm,
                $"{who} for protection against a man in the middle, but it cannot be had: {PairingWords.WhyNoNumber(phone, device)}.",
                $"What asks for an authenticated link will refuse this one. {Remedy(phone, device)}");
        }

        AssociationModel possible = AssociationModel.Select(phone with { AuthReq = phone.AuthReq | AuthReq.Mitm }, device);
        if (possible.Method == PairingMethod.JustWorks) return null;
        return new Finding(
            WarningKind.AvoidableJustWorks,
            $"Just Works, although these two could have used {PairingWords.Name(possible)}.",
            "Let one side ask for protection against a man in the middle (the MITM flag).");
    }

    private static string Remedy(PairingFeatures phone, PairingFeatures device) => device.IoCapability == IoCapability.NoInputNoOutput
        ? "Give the device a display, keys or out-of-band data, or do not protect attributes so strongly."
        : phone.IoCapability == IoCapability.NoInputNoOutput ? "Use a phone that has a keyboard or a display, or out-of-band data."
            : "Use a phone that can type or compare the number, or out-of-band data.";

    private static Finding NoIdentity(Party side, bool notAsked) => new(
        WarningKind.NoIdentityKey,
        $"{Words.Begin(side)} uses an address that changes and gave no identity " +
            $"key{(notAsked ? ", because the two did not agree to exchange it" : "")}: after the next change of address " +
                $"{Words.Of(Words.Other(side))} does not recognise it, and the bond is useless.",
        "Exchange identity keys (IdKey) in both directions; iPhones drop bonds without them.");
}
