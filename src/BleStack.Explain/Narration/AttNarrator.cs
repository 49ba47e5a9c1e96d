using System;
using System.Buffers.Binary;
using BleStack.Att;
using BleStack.Core;

namespace BleStack.Explain.Narration;

/// <summary>Tells what passes on the attribute channel of one link; both sides may be clients, each of the other's database.</summary>
internal sealed partial class AttNarrator(LinkNarrator link, Teller teller)
{
    private readonly AttRequest _fromPhone = new();
    private readonly AttRequest _fromDevice = new();

    /// <summary>One PDU. Allocates nothing for notifications, commands and reads of what was told often enough.</summary>
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
            case AttOpcode.HandleValueNotification: OnValue(sender, pdu, isNotification: true); break;
            case AttOpcode.HandleValueIndication: OnValue(sender, pdu, isNotification: false); break;
            case AttOpcode.MultipleHandleValueNotification: OnValues(sender, pdu); break;
            case AttOpcode.WriteCommand: OnWritten(sender, pdu, "without asking for an answer"); break;
            case AttOpcode.SignedWriteCommand: OnWritten(sender, pdu.Length >= 15 ? pdu[..^12] : pdu, "signed, without asking for an answer"); break;
            case AttOpcode.ErrorResponse: OnError(sender, pdu); break;
            case AttOpcode.ExchangeMtuRequest: RequestOf(sender).Set(pdu); break;
            case AttOpcode.ExchangeMtuResponse: OnMtu(sender, pdu); break;
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

    private GattMap DatabaseOf(Party server) => server == Party.Phone ? link.Story.PhoneDatabase : link.Story.DeviceDatabase;

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
        link.Story.Mtu = Math.Max((ushort)23, Math.Min(asked, offered));
        link.Tell(NarratedKind.Mtu, Severity.Detail, server,
            $"Messages may have up to {link.Story.Mtu} octets now (ATT MTU): {Words.Of(Words.Other(server))} takes {asked}, {Words.Of(server)} " +
                $"{offered}.", channel: LinkNarrator.Att, octets: pdu);
        request.Clear();
    }

    private void OnResponse(Party server, AttOpcode opcode, ReadOnlySpan<byte> pdu, bool isCut)
    {
        AttRequest request = RequestOf(Words.Other(server));
        GattMap map = DatabaseOf(server);
        switch (opcode)
        {
            case AttOpcode.ReadResponse when request.Opcode == AttOpcode.ReadRequest: OnRead(server, map.At(request.Handle), pdu[1..], 0, pdu); break;
            case AttOpcode.ReadBlobResponse when request.Opcode == AttOpcode.ReadBlobRequest:
                OnRead(server, map.At(request.Handle), pdu[1..], request.Offset, pdu);
                break;
            case AttOpcode.WriteResponse: OnWriteResponse(server); break;
            case AttOpcode.ExecuteWriteResponse: OnExecuted(server); break;
            case AttOpcode.ReadByGroupTypeResponse: AttDiscovery.Groups(map, pdu); break;
            case AttOpcode.FindInformationResponse: AttDiscovery.Information(map, pdu); break;
            case AttOpcode.FindByTypeValueResponse when request is { Opcode: AttOpcode.FindByTypeValueRequest,
                FoundService: { } uuid }: AttDiscovery.Found(map, pdu, uuid); break;
            case AttOpcode.ReadByTypeResponse when request is { Opcode: AttOpcode.ReadByTypeRequest, Type: { } type }: OnTyped(server, map, type,
                pdu); break;
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
}
