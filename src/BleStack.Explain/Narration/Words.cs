using System.Globalization;
using System.Text;
using BleStack.Att;
using BleStack.Explain.Capture;
using BleStack.Hci;
using BleStack.L2cap;
using BleStack.Smp;

namespace BleStack.Explain.Narration;

/// <summary>Plain words for code points of the protocols.</summary>
internal static class Words
{
    /// <summary>"the phone", "the device".</summary>
    public static string Of(Party party) => party switch { Party.Phone => "the phone", Party.Device => "the device", _ => "one side" };

    /// <summary>"The phone", "The device": at the start of a sentence.</summary>
    public static string Begin(Party party) => party switch { Party.Phone => "The phone", Party.Device => "The device", _ => "One side" };

    public static Party Other(Party party) => party switch { Party.Phone => Party.Device, Party.Device => Party.Phone, _ => Party.None };

    /// <summary>A side's IO capability, for use after "has".</summary>
    public static string Of(IoCapability capability) => capability switch
    {
        IoCapability.DisplayOnly => "a display and no keys",
        IoCapability.DisplayYesNo => "a display and a yes/no button",
        IoCapability.KeyboardOnly => "a keyboard and no display",
        IoCapability.NoInputNoOutput => "neither display nor keys",
        _ => "a keyboard and a display",
    };

    /// <summary>"LTK, identity" and so on; "none" for none.</summary>
    public static string Of(KeyDistribution keys)
    {
        var text = new StringBuilder();
        Add(KeyDistribution.EncKey, "encryption key");
        Add(KeyDistribution.IdKey, "identity key");
        Add(KeyDistribution.SignKey, "signing key");
        Add(KeyDistribution.LinkKey, "BR/EDR link key");
        return text.Length == 0 ? "none" : text.ToString();

        void Add(KeyDistribution key, string name)
        {
            if ((keys & key) != 0) text.Append(text.Length == 0 ? "" : ", ").Append(name);
        }
    }

    /// <summary>"level 4: encrypted, protected against a man in the middle, Secure Connections".</summary>
    public static string Of(LinkSecurity security) => security.Level switch
    {
        SecurityLevel.None => "level 1: not encrypted",
        SecurityLevel.Encrypted => "level 2: encrypted, without protection against a man in the middle",
        SecurityLevel.Authenticated =>
            "level 3: encrypted, protected against a man in the " +
                $"middle{(security.IsSecureConnections ? $", key of {security.KeySize} octets" : ", legacy pairing")}",
        _ => "level 4: encrypted, protected against a man in the middle, Secure Connections with a full key",
    };

    /// <summary>"the link is not encrypted" and so on.</summary>
    public static string Had(NarratedConnection connection) => connection switch
    {
        { IsLevelUnknown: true } => "the link is encrypted with a key from before this capture",
        { Security.IsEncrypted: false } => "the link is not encrypted",
        _ => $"the link is at {Of(connection.Security)}",
    };

    /// <summary>The requirement of an attribute that answers with this error, for use after "it wants"; null for none.</summary>
    public static string? Wants(AttErrorCode code) => code switch
    {
        AttErrorCode.InsufficientAuthentication => "a paired link, perhaps with protection against a man in the middle",
        AttErrorCode.InsufficientEncryption => "an encrypted link",
        AttErrorCode.InsufficientAuthorization => "a permission that the other side gives by itself",
        AttErrorCode.EncryptionKeySizeTooShort => "a longer key",
        _ => null,
    };

    /// <summary>The specification's name of an ATT error, with its code.</summary>
    public static string Of(AttErrorCode code)
    {
        string name = code switch
        {
            >= AttErrorCode.ApplicationErrorFirst and <= AttErrorCode.ApplicationErrorLast => "an error of the application",
            AttErrorCode.InvalidPdu => "Invalid PDU",
            AttErrorCode.CccdImproperlyConfigured => "CCCD Improperly Configured",
            _ when System.Enum.IsDefined(code) => Spaced(code.ToString()),
            _ => "an unknown error",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{name}, 0x{(byte)code:X2}");
    }

    /// <summary>The specification's name of a controller error, with its code.</summary>
    public static string Of(HciErrorCode code) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{(System.Enum.IsDefined(code) ? Spaced(code.ToString()) : "an unknown error")}, 0x{(byte)code:X2}");

    /// <summary>The specification's name of a Pairing Failed reason, with its code.</summary>
    public static string Of(PairingFailure reason)
    {
        string name = reason switch
        {
            PairingFailure.OobNotAvailable => "OOB Not Available",
            PairingFailure.DhKeyCheckFailed => "DHKey Check Failed",
            PairingFailure.BrEdrPairingInProgress => "BR/EDR Pairing In Progress",
            _ when System.Enum.IsDefined(reason) => Spaced(reason.ToString()),
            _ => "an unknown reason",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{name}, 0x{(byte)reason:X2}");
    }

    /// <summary>A device's own text for use in one line: control, formatting and half characters are replaced.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool hidden =
                Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.OtherNotAssigned
                    or UnicodeCategory.PrivateUse;
            clean.Append(hidden ? "\uFFFD" : rune.ToString());
        }

        return clean.ToString();
    }

    /// <summary>"1 read", "2 reads".</summary>
    public static string Count(long number, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {what}{(number == 1 ? "" : "s")}");

    /// <summary>"ReadByTypeRequest" as "Read By Type Request"; an acronym stays together.</summary>
    public static string Spaced(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (int i = 0; i < name.Length; i++)
        {
            bool begins =
                i > 0 && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (begins) text.Append(' ');
            text.Append(name[i]);
        }

        return text.ToString();
    }
}
