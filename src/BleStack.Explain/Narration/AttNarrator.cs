using System;
using System.Buffers.Binary;
using System.Linq;
using BleStack.Att;
using BleStack.Core;
using BleStack.Explain.Capture;

namespace BleStack.Explain.Narration;

/// <summary>Narrates the attribute channel of one link; both sides may be clients of each other's database.</summary>
internal sealed class AttNarrator(LinkNarrator link, NarratorContext context)
{
    private const ushort ClientConfiguration = 0x2902;

    private readonly AttRequest _fromPhone = new();
    private readonly AttRequest _fromDevice = new();
    private readonly Tallies _tallies = new();
    private readonly AttRefusals _refusals = new(link, context);

    /// <summary>Handles one PDU. Allocates nothing for repeated notifications, commands and reads.</summary>
    public void OnPdu(Party sender, ReadOnlySpan<byte> pdu, bool isCut)
    {
        if (pdu.Length < 3)
        {
            if (pdu.Length > 0) OnShort(sender, (AttOpcode)pdu[0], pdu, isCut);
            return;
        }

        try
        {
            Dispatch(sender, (AttOpcode)pdu[0], pdu, isCut);
        }
        catch (MalformedPduException)
        {
            if (!isCut)
                link.Tell(NarratedKind.Read, Severity.Warning, sender,
                    $"{Words.Begin(sender)} sends an attribute message (code 0x{pdu[0]:X2}) that does not fit the specification.",
                        channel: LinkNarrator.Att, octets: pdu);
        }
    }

    public void OnLinkEnded()
    {
        TellDiscovery(Party.Phone);
        TellDiscovery(Party.Device);
        TellCounts();
    }

    private void Dispatch(Party sender, AttOpcode opcode, ReadOnlySpan<byte> pdu, bool isCut)
    {
        switch (opcode)
        {
            case AttOpcode.HandleValueNotification:
                OnValue(sender, pdu, isNotification: true);
                break;
            case AttOpcode.HandleValueIndication:
                OnValue(sender, pdu, isNotification: false);
                break;
            case AttOpcode.MultipleHandleValueNotification:
                OnValues(sender, pdu);
                break;
            case AttOpcode.WriteCommand:
                OnWritten(sender, pdu, "without asking for an answer");
                break;
            case AttOpcode.SignedWriteCommand:
                OnWritten(sender, pdu.Length >= 15 ? pdu[..^12] : pdu, "signed, without asking for an answer");
                break;
            case AttOpcode.ErrorResponse:
                OnError(sender, pdu);
                break;
            case AttOpcode.ExchangeMtuRequest:
                RequestOf(sender).Set(pdu);
                break;
            case AttOpcode.ExchangeMtuResponse:
                OnMtu(sender, pdu);
                break;
            default:
                if (((byte)opcode & 1) == 0) OnRequest(sender, opcode, pdu);
                else OnResponse(sender, opcode, pdu, isCut);
                break;
        }
    }

    private void OnShort(Party sender, AttOpcode opcode, ReadOnlySpan<byte> pdu, bool isCut)
    {
        if (isCut) return;
        if (opcode == AttOpcode.WriteResponse) OnWriteResponse(sender);
        else if (opcode == AttOpcode.ExecuteWriteResponse) OnExecuted(sender);
        else if (opcode == AttOpcode.ExecuteWriteRequest) RequestOf(sender).IsExecute = true;
        else if (opcode is AttOpcode.ReadResponse or AttOpcode.ReadBlobResponse) OnResponse(sender, opcode, pdu, isCut: false);
    }

    private AttRequest RequestOf(Party client) => client == Party.Device ? _fromDevice : _fromPhone;

    private GattMap DatabaseOf(Party server) => server == Party.Phone ? link.Connection.PhoneDatabase : link.Connection.DeviceDatabase;

    private void OnRequest(Party client, AttOpcode opcode, ReadOnlySpan<byte> pdu)
    {
        AttRequest request = RequestOf(client);
        request.Set(pdu);
        if (opcode is not (AttOpcode.ReadByGroupTypeRequest or AttOpcode.FindInformationRequest or AttOpcode.FindByTypeValueRequest)
            && !request.IsOfDeclarations) TellDiscovery(client);
        else request.IsDiscovering = true;
        if (opcode == AttOpcode.PrepareWriteRequest && pdu.Length >= 5) Prepare(client, pdu);
    }

    private void OnMtu(Party server, ReadOnlySpan<byte> pdu)
    {
        AttRequest request = RequestOf(Words.Other(server));
        ushort offered = BinaryPrimitives.ReadUInt16LittleEndian(pdu[1..]);
        ushort asked = request.Opcode == AttOpcode.ExchangeMtuRequest ? request.Handle : offered;
        link.Connection.Mtu = Math.Max((ushort)23, Math.Min(asked, offered));
        link.Tell(
            NarratedKind.Mtu,
            Severity.Detail,
            server,
            $"Messages may have up to {link.Connection.Mtu} octets now (ATT MTU): {Words.Of(Words.Other(server))} takes {asked}, {Words.Of(server)} "
                + $"{offered}.",
            channel: LinkNarrator.Att,
            octets: pdu
        );
        request.Clear();
    }

    private void OnResponse(Party server, AttOpcode opcode, ReadOnlySpan<byte> pdu, bool isCut)
    {
        AttRequest request = RequestOf(Words.Other(server));
        GattMap map = DatabaseOf(server);
        switch (opcode)
        {
            case AttOpcode.ReadResponse when request.Opcode == AttOpcode.ReadRequest:
                OnRead(server, map.At(request.Handle), pdu[1..], 0, pdu);
                break;
            case AttOpcode.ReadBlobResponse when request.Opcode == AttOpcode.ReadBlobRequest:
                OnRead(server, map.At(request.Handle), pdu[1..], request.Offset, pdu);
                break;
            case AttOpcode.WriteResponse:
                OnWriteResponse(server);
                break;
            case AttOpcode.ExecuteWriteResponse:
                OnExecuted(server);
                break;
            case AttOpcode.ReadByGroupTypeResponse:
                AttDiscovery.Groups(map, pdu);
                break;
            case AttOpcode.FindInformationResponse:
                AttDiscovery.Information(map, pdu);
                break;
            case AttOpcode.FindByTypeValueResponse when request is { Opcode: AttOpcode.FindByTypeValueRequest, FoundService: { } uuid }:
                AttDiscovery.Found(map, pdu, uuid);
                break;
            case AttOpcode.ReadByTypeResponse when request is { Opcode: AttOpcode.ReadByTypeRequest, Type: { } type }:
                OnTyped(server, map, type, pdu);
                break;
        }

        if (!isCut) request.Clear();
    }

    private void OnTyped(Party server, GattMap map, BleUuid type, ReadOnlySpan<byte> pdu)
    {
        if (AttDiscovery.Typed(map, type, pdu)) return;
        int size = pdu[1];
        for (int at = 2; size > 2 && at + size <= pdu.Length; at += size)
        {
            ReadOnlySpan<byte> element = pdu.Slice(at, size);
            OnRead(server, map.At(BinaryPrimitives.ReadUInt16LittleEndian(element)), element[2..], 0, pdu);
        }
    }

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

    private void OnValue(
        Party server,
        GattEntry entry,
        ushort handle,
        ReadOnlySpan<byte> value,
        bool isNotification,
        ReadOnlySpan<byte> pdu
    )
    {
        entry.SetValue(value);
        if (isNotification) entry.Notifications++;
        else entry.Indications++;
        if (++_tallies.Of(server, handle).Values > context.Options.Repeats) return;
        NarratedKind kind = isNotification ? NarratedKind.Notification : NarratedKind.Indication;
        link.Tell(
            kind,
            Severity.Detail,
            server,
            $"{Words.Begin(server)} {(isNotification ? "notifies" : "indicates")} {entry.Described}: {ValueText.Describe(entry.Uuid, value)}.",
            channel: LinkNarrator.Att,
            octets: pdu
        );
    }

    private void OnRead(Party server, GattEntry entry, ReadOnlySpan<byte> value, int offset, ReadOnlySpan<byte> pdu)
    {
        entry.SetValue(value, offset);
        if (entry.Uuid == 0x2A00 && server == Party.Device && offset == 0) link.Connection.DeviceName ??= ValueText.Text(value)?.Trim('"');
        entry.Reads++;
        if (++_tallies.Of(server, entry.Handle).Reads > context.Options.Repeats) return;
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
        if (++_tallies.Of(Words.Other(client), entry.Handle).Writes > context.Options.Repeats) return;
        link.Tell(
            NarratedKind.Write,
            Severity.Normal,
            client,
            $"{Words.Begin(client)} writes {entry.Described}{how}: {ValueText.Describe(entry.Uuid, value)}.",
            channel: LinkNarrator.Att,
            octets: pdu
        );
    }

    // Phones that know the table from an earlier connection write the configuration without discovering it.
    private static bool IsSwitch(GattEntry entry, ReadOnlySpan<byte> value) =>
        value.Length == 2 && (entry.Uuid == ClientConfiguration || (entry.Uuid is null && value is [<= 3, 0]));

    private void OnSubscription(Party client, GattEntry entry, ReadOnlySpan<byte> value)
    {
        bool isOn = (value[0] & 3) != 0;
        string of = entry.Owner?.Described ?? (entry.Uuid is null ? $"what stands before handle 0x{entry.Handle:X4}"
            : $"the value before handle 0x{entry.Handle:X4}");
        string what = (value[0] & 3) switch { 1 => "notifications", 2 => "indications", 3 => "notifications and indications",
            _ => "notifications and indications" };
        link.Tell(
            NarratedKind.Subscription,
            Severity.Normal,
            client,
            $"{Words.Begin(client)} switches {what} of {of} {(isOn ? "on" : "off")}.",
            channel: LinkNarrator.Att
        );
        if (entry.Owner is { } owner && !isOn) TellCount(Words.Other(client), owner.Handle, _tallies.Of(Words.Other(client), owner.Handle));
        if (isOn && !link.Connection.Security.IsEncrypted && entry.Owner?.Uuid != 0x2A05) WarnOfOpenSubscription(entry, of);
    }

    private void WarnOfOpenSubscription(GattEntry entry, string of)
    {
        Tally tally = _tallies.Of(Party.None, entry.Handle);
        if (tally.Writes++ > 0) return;
        link.Warn(
            WarningKind.SubscribedUnencrypted,
            $"Notifications of {of} were switched on before the link was encrypted: its values can be listened to.",
            "If they are private, protect the Client Characteristic Configuration, or let the device send nothing before the link is encrypted."
        );
    }

    private void OnError(Party server, ReadOnlySpan<byte> pdu)
    {
        if (pdu.Length < 5) return;
        var asked = (AttOpcode)pdu[1];
        ushort handle = BinaryPrimitives.ReadUInt16LittleEndian(pdu[2..]);
        var code = (AttErrorCode)pdu[4];
        Party client = Words.Other(server);
        bool isEndOfSearch =
            code == AttErrorCode.AttributeNotFound || (code == AttErrorCode.InvalidHandle && RequestOf(client).IsDiscovering);
        if (asked == AttOpcode.ReadBlobRequest && code is AttErrorCode.InvalidOffset or AttErrorCode.AttributeNotLong) isEndOfSearch = true;
        RequestOf(client).Clear();
        if (isEndOfSearch) return;
        GattEntry entry = DatabaseOf(server).At(handle);
        entry.Refusals++;
        _refusals.OnRefusal(server, asked, entry, code, pdu);
    }

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
        if (++_tallies.Of(server, entry.Handle).Writes <= context.Options.Repeats)
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
        long more = tally.Values - context.Options.Repeats;
        tally.Values = 0;
        if (server == Party.None || more <= 0) return;
        GattEntry entry = DatabaseOf(server).At(handle);
        link.Tell(NarratedKind.Notification, Severity.Detail, Party.None,
            $"{entry.Described} came {Words.Count(more, "more time")}, at last with {ValueText.Describe(entry.Uuid, entry.Value)}.");
    }
}
