using System;
using System.Collections.Generic;
using BleStack.Att;
using BleStack.Explain.Capture;
using BleStack.L2cap;
using BleStack.Smp;

namespace BleStack.Explain.Narration;

/// <summary>Narrates the Error Responses of one link: each once for an attribute and the link's security.</summary>
internal sealed class AttRefusals(LinkNarrator link, NarratorContext context)
{
    private const int MostTold = 256;

    private readonly HashSet<(ushort Handle, AttOpcode Asked, AttErrorCode Code, LinkSecurity Security)> _told = [];

    /// <summary>Tells of an Error Response to a request for an attribute.</summary>
    public void OnRefusal(Party server, AttOpcode asked, GattEntry entry, AttErrorCode code, ReadOnlySpan<byte> pdu)
    {
        if (_told.Count >= MostTold) return;
        if (!_told.Add((entry.Handle, asked, code, link.Connection.Security)) && context.Options.Repeats != int.MaxValue) return;
        string deed = asked switch
        {
            AttOpcode.WriteRequest or AttOpcode.PrepareWriteRequest or AttOpcode.ExecuteWriteRequest => $"a write to {entry.Described}",
            AttOpcode.ReadRequest or AttOpcode.ReadBlobRequest or AttOpcode.ReadByTypeRequest or AttOpcode.ReadMultipleRequest =>
                $"a read of {entry.Described}",
            _ => $"a request (code 0x{(byte)asked:X2})",
        };
        string text = $"{Words.Begin(server)} refuses {deed}: {Words.Of(code)}.";
        string? wants = Words.Wants(code);
        string? explanation = wants is null ? null : $"It wants {wants}; {Words.Had(link.Connection)}.{WhyNotMore(code)}";
        link.Tell(NarratedKind.Refusal, wants is null ? Severity.Warning : Severity.Failure, server, text, explanation, wants is null ? null
            : Remedy(code), link.Paired, LinkNarrator.Att, pdu);
    }

    // The reason why an earlier pairing does not satisfy the attribute.
    private string WhyNotMore(AttErrorCode code)
    {
        LinkSecurity now = link.Connection.Security;
        if (code != AttErrorCode.InsufficientAuthentication || !now.IsEncrypted || now.IsAuthenticated)
            return "";
        if (link.Paired is not { Request: { } phone, Response: { } device, Model: { Method: PairingMethod.JustWorks } }) return "";
        return phone.WantsMitm || device.WantsMitm
            ? $" The two have paired by Just Works, because {PairingWords.WhyNoNumber(phone, device)}: no passkey was possible."
            : " The two have paired by Just Works, because neither side asked for protection against a man in the middle.";
    }

    private string Remedy(AttErrorCode code) => code switch
    {
        AttErrorCode.InsufficientAuthorization => "See what the device's user or its settings have to allow.",
        AttErrorCode.EncryptionKeySizeTooShort => "Let both sides take keys of 16 octets, and pair again.",
        _ when link.Connection.Security.IsEncrypted =>
            "Pair again with a passkey, a comparison or out-of-band data: at least one side has to ask for it, and both need the means.",
        AttErrorCode.InsufficientEncryption => "Encrypt the link with the bond; phones do it by themselves.",
        _ => "Pair; phones do it by themselves when they get this answer.",
    };
}
