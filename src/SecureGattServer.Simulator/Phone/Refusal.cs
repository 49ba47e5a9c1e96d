using BleStack.Att;
using BleStack.Smp;

namespace SecureGattServer.Simulator.Phone;

/// <summary>Describes the requirement of an attribute that refused, and the next command.</summary>
internal static class Refusal
{
    private const string AtTheTerminal = "quit, and start the phone with --io-cap keyboard-display --mitm";

    /// <summary>One or two sentences, such as "The value wants an encrypted link. Next: pair, then read 2A38 again."</summary>
    /// <param name="refusal">The error.</param>
    /// <param name="phone">The phone that received it.</param>
    /// <param name="command">The command, for "… again".</param>
    /// <param name="protect">How the user enables a protected pairing, after "Next: ".</param>
    public static string Advice(AttException refusal, VirtualPhone phone, string command, string protect = AtTheTerminal) =>
        refusal.Code switch
        {
            AttErrorCode.InsufficientAuthentication when phone.Link is { Security.IsEncrypted: true } => Stronger(phone, command, protect),
            AttErrorCode.InsufficientAuthentication =>
                $"The attribute wants a protected link, and the device has no key for this phone. Next: pair, then {command} again.",
            AttErrorCode.InsufficientEncryption => Encrypt(phone, command),
            AttErrorCode.EncryptionKeySizeTooShort =>
                $"The attribute wants a longer key than this link's {phone.Link?.Security.KeySize} octets. Next: pair again where both sides allow 16 octets.",
            AttErrorCode.InsufficientAuthorization => "The device's owner has to allow it there; no command of the phone changes that.",
            AttErrorCode.ReadNotPermitted => "The attribute cannot be read; no pairing changes that. discover shows what it allows.",
            AttErrorCode.WriteNotPermitted => "The attribute cannot be written so; no pairing changes that. discover shows what it allows.",
            AttErrorCode.InvalidHandle => "There is no such attribute. discover lists those there are.",
            AttErrorCode.InvalidAttributeValueLength => "The attribute takes another number of octets.",
            AttErrorCode.ValueNotAllowed or AttErrorCode.OutOfRange => "The attribute does not take this value.",
            AttErrorCode.UnlikelyError => "The device could not do it, or its application did not answer in time. Try again.",
            AttErrorCode.InsufficientResources or AttErrorCode.PrepareQueueFull => "The device has no memory for it now.",
            AttErrorCode.RequestNotSupported => "The device does not know this request.",
            AttErrorCode.DatabaseOutOfSync => "The device's attributes have changed. Next: discover.",
            AttErrorCode.CccdImproperlyConfigured => "The device wants notifications or indications switched on first. Next: subscribe.",
            AttErrorCode.ProcedureAlreadyInProgress => "The device is still busy with the request before. Try again.",
            >= AttErrorCode.ApplicationErrorFirst and <= AttErrorCode.ApplicationErrorLast =>
                "It is an error of the device's application; the service's specification says what it means.",
            _ => "",
        };

    private static string Encrypt(VirtualPhone phone, string command) =>
        phone.Link switch
        {
            { Security.IsEncrypted: true } => $"The attribute wants a stronger key than this link has. Next: pair, then {command} again.",
            { Bond: not null } => $"The attribute wants an encrypted link, and both sides have a key. Next: encrypt, then {command} again.",
            _ =>
                $"The attribute wants an encrypted link. The device has a key for this phone, which this phone has not. Next: pair, then {command} again.",
        };

    private static string Stronger(VirtualPhone phone, string command, string protect)
    {
        const string wants =
            "The attribute wants a pairing that is protected against a man in the middle (passkey, comparison or out-of-band data), and this link has none.";
        return phone.Host.Pairing is { IoCapability: not IoCapability.NoInputNoOutput } pairing && (pairing.AuthReq & AuthReq.Mitm) != 0
            ? $"{wants} Next: pair, then {command} again."
            : $"{wants} Next: {protect}.";
    }
}
