using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Smp;

namespace BleStack.Explain.Narration;

/// <content>Values that pass, subscriptions, refusals, and what is counted instead of told.</content>
internal sealed partial class AttNarrator
{
    private const ushort ClientConfiguration = 0x2902;

    private readonly Tallies _tallies = new();
    private readonly HashSet<(ushort, AttOpcode, AttErrorCode, LinkSecurity)> _refused = [];

    private void OnValue(Party server, ReadOnlySpan<byte> pdu, bool isNotification)
    {
        ushort handle = BinaryPrimitives.ReadUInt16LittleEndian(pdu[1..]);
        GattEntry entry = DatabaseOf(server).At(handle);
        OnValue(server, entry, handle, pdu[3..], isNotification, pdu);
    }

    private void OnValues(Party server, ReadOnlySpan<byte> pdu)
    {
        var reader = new PduReader(pdu[1..]);
        while (reader.Remaining >= 4)
        {
            ushort handle = reader.U16();
            OnValue(server, DatabaseOf(server).At(handle), handle, reader.Bytes(reader.U16()), isNotification: true, pdu);
        }
    }

    private void OnValue(Party server, GattEntry entry, ushort handle, ReadOnlySpan<byte> value, bool isNotification, ReadOnlySpan<byte> pdu)
    {
        entry.SetValue(value);
        if (isNotification) entry.Notifications++;
        else entry.Indications++;
        if (++_tallies.Of(server, handle).Values > teller.Options.Repeats) return;
        NarratedKind kind = isNotification ? NarratedKind.Notification : NarratedKind.Indication;
        link.Tell(kind, Severity.Detail, server,
            $"{Words.Begin(server)} {(isNotification ? "notifies" : "indicates")} {entry.Described}: {ValueText.Describe(entry.Uuid, value)}.",
                channel: LinkNarrator.Att, octets: pdu);
    }

    private void OnRead(Party server, GattEntry entry, ReadOnlySpan<byte> value, int offset, ReadOnlySpan<byte> pdu)
    {
        entry.SetValue(value, offset);
        if (entry.Uuid == 0x2A00 && server == Party.Device && offset == 0) link.Story.DeviceName ??= ValueText.Text(value)?.Trim('"');
        entry.Reads++;
        if (++_tallies.Of(server, entry.Handle).Reads > teller.Options.Repeats) return;
        if (entry.Uuid == 0x2A04 && value.Length == 8 && server == Party.Device) CheckPreferred(value);
        string what = offset == 0 ? ValueText.Describe(entry.Uuid, value) : $"from octet {offset} on, {Words.Count(value.Length, "octet")}";
        Party client = Words.Other(server);
        link.Tell(NarratedKind.Read, offset == 0 ? Severity.Normal : Severity.Detail, client,
            $"{Words.Begin(client)} reads {entry.Described}: {what}.", channel: LinkNarrator.Att, octets: pdu);
    }

    // Peripheral Preferred Connection Parameters; 0xFFFF is "no preference": [Vol 3, Part C] 12.3.
    private void CheckPreferred(ReadOnlySpan<byte> value)
    {
        var reader = new PduReader(value);
        var preferred = new WantedParameters(reader.U16(), reader.U16(), reader.U16(), reader.U16());
        if (preferred is { IntervalMin: not ushort.MaxValue, IntervalMax: not ushort.MaxValue, Timeout: not ushort.MaxValue })
            link.CheckParameters(preferred, "prefers");
    }

    private void OnWriteResponse(Party server)
    {
        Party client = Words.Other(server);
        AttRequest request = RequestOf(client);
        if (request.Opcode != AttOpcode.WriteRequest) return;
        GattEntry entry = DatabaseOf(server).At(request.Handle);
        OnWrite(client, entry, request.Value, "", default);
        request.Clear();
    }

    private void OnWritten(Party client, ReadOnlySpan<byte> pdu, string how) =>
        OnWrite(client, DatabaseOf(Words.Other(client)).At(BinaryPrimitives.ReadUInt16LittleEndian(pdu[1..])), pdu[3..], $" {how}", pdu);

    private void OnWrite(Party client, GattEntry entry, ReadOnlySpan<byte> value, string how, ReadOnlySpan<byte> pdu)
    {
        entry.SetValue(value);
        if (IsSwitch(entry, value))
        {
            if (entry.Uuid is null) DatabaseOf(Words.Other(client)).AddConfiguration(entry.Handle);
            OnSubscription(client, entry, value);
            return;
        }

        entry.Writes++;
        if (++_tallies.Of(Words.Other(client), entry.Handle).Writes > teller.Options.Repeats) return;
        link.Tell(NarratedKind.Write, Severity.Normal, client,
            $"{Words.Begin(client)} writes {entry.Described}{how}: {ValueText.Describe(entry.Uuid, value)}.", channel: LinkNarrator.Att, octets: pdu);
    }

    // Phones that know the table from an earlier connection write the configuration without looking it up.
    private static bool IsSwitch(GattEntry entry, ReadOnlySpan<byte> value) =>
        value.Length == 2 && (entry.Uuid == ClientConfiguration || (entry.Uuid is null && value is [<= 3, 0]));

    private void OnSubscription(Party client, GattEntry entry, ReadOnlySpan<byte> value)
    {
        bool isOn = (value[0] & 3) != 0;
        string of = entry.Owner?.Described ?? (entry.Uuid is null ? $"what stands before handle 0x{entry.Handle:X4}"
            : $"the value before handle 0x{entry.Handle:X4}");
        string what = (value[0] & 3) switch { 1 => "notifications", 2 => "indications", 3 => "notifications and indications",
            _ => "notifications and indications" };
        link.Tell(NarratedKind.Subscription, Severity.Normal, client, $"{Words.Begin(client)} switches {what} of {of} {(isOn ? "on" : "off")}.",
            channel: LinkNarrator.Att);
        if (entry.Owner is { } owner && !isOn) TellCount(Words.Other(client), owner.Handle, _tallies.Of(Words.Other(client), owner.Handle));
        if (isOn && !link.Story.Security.IsEncrypted && entry.Owner?.Uuid != 0x2A05) WarnOfOpenSubscription(entry, of);
    }

    private void WarnOfOpenSubscription(GattEntry entry, string of)
    {
        Tally tally = _tallies.Of(Party.None, entry.Handle);
        if (tally.Writes++ > 0) return;
        link.Warn(
            WarningKind.SubscribedUnencrypted,
            $"Notifications of {of} were switched on before the link was encrypted: its values can be listened to.",
            "If they are private, protect the Client Characteristic Configuration, or let the device send nothing before the link is encrypted.");
    }

    private void OnError(Party server, ReadOnlySpan<byte> pdu)
    {
        if (pdu.Length < 5) return;
        var asked = (AttOpcode)pdu[1];
        ushort handle = BinaryPrimitives.ReadUInt16LittleEndian(pdu[2..]);
        var code = (AttErrorCode)pdu[4];
        Party client = Words.Other(server);
        bool isEndOfSearch = code == AttErrorCode.AttributeNotFound || (code == AttErrorCode.InvalidHandle && RequestOf(client).IsDiscovering);
        if (asked == AttOpcode.ReadBlobRequest && code is AttErrorCode.InvalidOffset or AttErrorCode.AttributeNotLong) isEndOfSearch = true;
        RequestOf(client).Clear();
        if (isEndOfSearch) return;
        GattEntry entry = DatabaseOf(server).At(handle);
        entry.Refusals++;
        if (_refused.Count < 256 && (_refused.Add((handle, asked, code, link.Story.Security)) || teller.Options.Repeats == int.MaxValue))
            TellRefusal(server, asked, entry, code, pdu);
    }

    private void TellRefusal(Party server, AttOpcode asked, GattEntry entry, AttErrorCode code, ReadOnlySpan<byte> pdu)
    {
        string deed = asked switch
        {
            AttOpcode.WriteRequest or AttOpcode.PrepareWriteRequest or AttOpcode.ExecuteWriteRequest => $"a write to {entry.Described}",
            AttOpcode.ReadRequest or AttOpcode.ReadBlobRequest or AttOpcode.ReadByTypeRequest or AttOpcode.ReadMultipleRequest =>
                $"a read of {entry.Described}",
            _ => $"a request (code 0x{(byte)asked:X2})",
        };
        string text = $"{Words.Begin(server)} refuses {deed}: {Words.Of(code)}.";
        string? wants = Words.Wants(code);
        string? explanation = wants is null ? null : $"It wants {wants}; {Words.Had(link.Story)}.{WhyNotMore(code)}";
        link.Tell(NarratedKind.Refusal, wants is null ? Severity.Warning : Severity.Failure, server, text, explanation, wants is null ? null
            : Remedy(code), link.Paired, LinkNarrator.Att, pdu);
    }

    // The answer to "but I have paired": why that pairing did not reach what is wanted.
    private string WhyNotMore(AttErrorCode code)
    {
        if (code != AttErrorCode.InsufficientAuthentication || !link.Story.Security.IsEncrypted || link.Story.Security.IsAuthenticated) return "";
        if (link.Paired is not { Request: { } phone, Response: { } device, Model: { Method: PairingMethod.JustWorks } }) return "";
        return phone.WantsMitm || device.WantsMitm
            ? $" The two have paired by Just Works, because {PairingWords.WhyNoNumber(phone, device)}: no passkey was possible."
            : " The two have paired by Just Works, because neither side asked for protection against a man in the middle.";
    }

    private string Remedy(AttErrorCode code) => code switch
    {
        AttErrorCode.InsufficientAuthorization => "See what the device's user or its settings have to allow.",
        AttErrorCode.EncryptionKeySizeTooShort => "Let both sides take keys of 16 octets, and pair again.",
        _ when link.Story.Security.IsEncrypted =>
            "Pair again with a passkey, a comparison or out-of-band data: at least one side has to ask for it, and both need the means.",
        AttErrorCode.InsufficientEncryption => "Encrypt the link with the bond; phones do it by themselves.",
        _ => "Pair; phones do it by themselves when they get this answer.",
    };

    private void Prepare(Party client, ReadOnlySpan<byte> pdu)
    {
        RequestOf(client).PreparedHandle = BinaryPrimitives.ReadUInt16LittleEndian(pdu[1..]);
        GattEntry entry = DatabaseOf(Words.Other(client)).At(RequestOf(client).PreparedHandle);
        entry.SetValue(pdu[5..], BinaryPrimitives.ReadUInt16LittleEndian(pdu[3..]));
    }

    private void OnExecuted(Party server)
    {
        Party client = Words.Other(server);
        AttRequest request = RequestOf(client);
        if (request.PreparedHandle == 0) return;
        GattEntry entry = DatabaseOf(server).At(request.PreparedHandle);
        request.PreparedHandle = 0;
        entry.Writes++;
        if (++_tallies.Of(server, entry.Handle).Writes <= teller.Options.Repeats)
            link.Tell(NarratedKind.Write, Severity.Normal, client,
                $"{Words.Begin(client)} writes {entry.Described} in several parts: {ValueText.Describe(entry.Uuid, entry.Value)}.",
                    channel: LinkNarrator.Att);
    }

    private void TellDiscovery(Party client)
    {
        AttRequest request = RequestOf(client);
        if (!request.IsDiscovering) return;
        request.IsDiscovering = false;
        Party server = Words.Other(client);
        GattMap map = DatabaseOf(server);
        string names = string.Join(", ",
            map.Entries.Where(static entry => entry.Kind == GattEntryKind.Service).Take(8).Select(static entry => entry.Name));
        string text = $"{Words.Begin(client)} looks up what {Words.Of(server)} has: {Words.Count(map.Services, "service")}, " +
            $"{Words.Count(map.Characteristics, "characteristic")} known now{(names.Length == 0 ? "" : $" ({names})")}.";
        link.Tell(NarratedKind.Discovery, Severity.Normal, client, text);
    }

    private void TellCounts()
    {
        foreach (((Party server, ushort handle), Tally tally) in _tallies.InOrder()) TellCount(server, handle, tally);
    }

    private void TellCount(Party server, ushort handle, Tally tally)
    {
        long more = tally.Values - teller.Options.Repeats;
        tally.Values = 0;
        if (server == Party.None || more <= 0) return;
        GattEntry entry = DatabaseOf(server).At(handle);
        link.Tell(NarratedKind.Notification, Severity.Detail, Party.None,
            $"{entry.Described} came {Words.Count(more, "more time")}, at last with {ValueText.Describe(entry.Uuid, entry.Value)}.");
    }
}
