using System.Text;
using BleStack.Smp;

namespace BleStack.Explain.Narration;

/// <summary>Describes the features of both sides, and why they lead to their method: [Vol 3, Part H] 2.3.5.1 in plain words.</summary>
internal static class PairingWords
{
    /// <summary>"has a keyboard and no display, wants protection …, supports LE Secure Connections, keeps the keys".</summary>
    public static string Describe(PairingFeatures features)
    {
        var text = new StringBuilder($"has {Words.Of(features.IoCapability)}");
        if (features.HasOob) text.Append(", has out-of-band data");
        text.Append(features.WantsMitm ? ", wants protection against a man in the middle"
            : ", does not ask for protection against a man in the middle");
        text.Append(features.SupportsSecureConnections ? ", can do LE Secure Connections" : ", can do legacy pairing only");
        text.Append(features.IsBonding ? ", wants to keep the keys" : ", does not keep the keys");
        if (features.MaxKeySize < 16)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $", takes keys of {features.MaxKeySize} octets at most");
        return text.ToString();
    }

    /// <summary>"LE Secure Connections with Passkey Entry: the device shows six digits, the phone's user types them".</summary>
    public static string Method(bool secureConnections, AssociationModel model) =>
        $"{(secureConnections ? "LE Secure Connections" : "Legacy pairing")} with {Name(model)}";

    /// <summary>The method's name and the users' actions.</summary>
    public static string Name(AssociationModel model) => model.Passkey switch
    {
        PasskeyRole.InitiatorDisplays => "Passkey Entry: the phone shows six digits, they are typed on the device",
        PasskeyRole.ResponderDisplays => "Passkey Entry: the device shows six digits, they are typed on the phone",
        PasskeyRole.BothInput => "Passkey Entry: the same six digits are typed on both sides",
        _ => model.Method switch
        {
            PairingMethod.NumericComparison => "Numeric Comparison: both sides show six digits, their users compare them",
            PairingMethod.OutOfBand => "Out of Band: authentication data went another way than Bluetooth",
            _ => "Just Works: no user is asked for anything, and a man in the middle is not noticed",
        },
    };

    /// <summary>The reason for the method: the relevant flags, and the cell of Table 2.8.</summary>
    public static string Reason(PairingFeatures phone, PairingFeatures device, AssociationModel model, bool secureConnections)
    {
        if (model.Method == PairingMethod.OutOfBand)
            return secureConnections ? "one side has received the other's out-of-band data" : "both sides have out-of-band data";
        if (!phone.WantsMitm && !device.WantsMitm)
            return "neither side asks for protection against a man in the middle, so the displays and keyboards do not count";
        string asker = (phone.WantsMitm, device.WantsMitm) switch { (true, true) => "both sides ask", (true, false) => "the phone asks",
            _ => "the device asks" };
        return $"{asker} for protection against a man in the middle, the phone has {Words.Of(phone.IoCapability)}, and the device has " +
            $"{Words.Of(device.IoCapability)}";
    }

    /// <summary>Why no number could be shown, typed or compared although protection was requested.</summary>
    public static string WhyNoNumber(PairingFeatures phone, PairingFeatures device)
    {
        bool phoneIsBare = phone.IoCapability == IoCapability.NoInputNoOutput;
        bool deviceIsBare = device.IoCapability == IoCapability.NoInputNoOutput;
        return (phoneIsBare, deviceIsBare) switch
        {
            (true, true) => "neither side has a display or keys",
            (true, false) => "the phone says that it has neither display nor keys",
            (false, true) => "the device says that it has neither display nor keys",
            _ =>
                $"the phone has {Words.Of(phone.IoCapability)} and the device has {Words.Of(device.IoCapability)}: no side can type what the "
                    + "other shows",
        };
    }

    /// <summary>The whole agreement in one or two sentences.</summary>
    public static string Agreement(NarratedPairing pairing)
    {
        if (pairing.Request is not { } phone) return "The beginning of the pairing is not in the capture, so what was agreed is not known.";
        if (pairing.Response is not { } device) return $"The phone {Describe(phone)}; the device's answer is not in the capture.";
        AssociationModel model = AssociationModel.Select(phone, device);
        return $"{Method(pairing.IsSecureConnections, model)}. Because " +
            $"{Reason(phone, device, model, pairing.IsSecureConnections)}.{Footnote(phone, device, pairing)}";
    }

    private static string Footnote(PairingFeatures phone, PairingFeatures device, NarratedPairing pairing)
    {
        var text = new StringBuilder();
        if (!pairing.IsSecureConnections) text.Append($" Legacy pairing, because {NoSecureConnections(phone, device)}.");
        if (pairing.KeySize < 16) text.Append(System.Globalization.CultureInfo.InvariantCulture, $" The key has {pairing.KeySize} octets.");
        text.Append(pairing.IsBonding ? " Both keep the keys (bond)." : $" The keys are not kept, because {NoBond(phone, device)}.");
        return text.ToString();
    }

    private static string NoSecureConnections(PairingFeatures phone, PairingFeatures device) =>
        (phone.SupportsSecureConnections, device.SupportsSecureConnections) switch
    {
        (false, false) => "neither side can do Secure Connections",
        (false, true) => "the phone does not offer Secure Connections",
        _ => "the device does not offer Secure Connections",
    };

    private static string NoBond(PairingFeatures phone, PairingFeatures device) => (phone.IsBonding, device.IsBonding) switch
    {
        (false, false) => "neither side asks for it",
        (false, true) => "the phone does not ask for it",
        _ => "the device does not ask for it",
    };
}
