using BleStack.Smp;

namespace BleStack.Explain.Narration;

/// <summary>Explains why two sides' features lead to their method, for tables of possible pairings.</summary>
internal static class PairingReason
{
    /// <summary>The method and its reason in one sentence each: "Passkey Entry: … . The device asks for …".</summary>
    /// <param name="phone">The initiator's features.</param>
    /// <param name="device">The responder's.</param>
    public static string Of(PairingFeatures phone, PairingFeatures device)
    {
        AssociationModel model = AssociationModel.Select(phone, device);
        bool secure = phone.SupportsSecureConnections && device.SupportsSecureConnections;
        bool isMissed = !model.IsAuthenticated && (phone.WantsMitm || device.WantsMitm);
        string reason = isMissed ? PairingWords.WhyNoNumber(phone, device) : PairingWords.Reason(phone, device, model, secure);
        return $"{PairingWords.Name(model)}. {char.ToUpperInvariant(reason[0])}{reason[1..]}.";
    }

    /// <summary>"LE Secure Connections with Passkey Entry: the device shows six digits, they are typed on the phone".</summary>
    public static string Method(NarratedPairing pairing) =>
        pairing.Model is { } model ? PairingWords.Method(pairing.IsSecureConnections, model) : "not known";

    /// <summary>The flags and the cell of the matrix that decided; null while one side's features are unknown.</summary>
    public static string? Of(NarratedPairing pairing) => pairing is { Request: { } phone, Response: { } device } ? Of(phone, device) : null;
}
