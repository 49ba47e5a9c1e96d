// Splits ATT, SMP and L2CAP signalling PDUs into fields for display; every octet belongs to one field, in order. PDUs that violate the
// specification are decoded as far as possible.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using BleStack.Att;
using BleStack.Core;
using BleStack.Explain.Narration;
using BleStack.Smp;

namespace BleStack.Explain.Fields;

/// <summary>Splits PDUs into fields for display.</summary>
internal static class PduFields
{
    private const ushort Att = 4, Signal = 5, Smp = 6;

    /// <summary>The fields of an L2CAP PDU's information payload.</summary>
    /// <param name="channel">4 ATT, 5 signalling, 6 SMP; for others all octets are one field.</param>
    /// <param name="pdu">The payload; the fields refer to it.</param>
    /// <param name="valueType">The type of the attribute whose value it carries; null where it is not known.</param>
    public static IReadOnlyList<PduField> Of(ushort channel, ReadOnlyMemory<byte> pdu, BleUuid? valueType = null)
    {
        var list = new FieldList(pdu);
        switch (channel)
        {
            case Att: OfAtt(list, valueType); break;
            case Smp: OfSmp(list); break;
            case Signal: OfSignal(list); break;
        }

        list.Rest("Octets");
        return list.Fields;
    }

    /// <summary>"ReadByTypeRequest" as "Read By Type Request".</summary>
    public static string Spaced(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Words.Spaced(name);
    }

    // [Vol 3, Part F] 3.4
    private static void OfAtt(FieldList list, BleUuid? type)
    {
        var opcode = (AttOpcode)list.Byte("Opcode", static code => Known((AttOpcode)code, code));
        string Value(ReadOnlySpan<byte> octets) => ValueText.Describe(type, octets);
        switch (opcode)
        {
            case AttOpcode.ErrorResponse:
                list.Byte("Request Opcode In Error", static code => Known((AttOpcode)code, code));
                list.Handle("Attribute Handle In Error");
                list.Byte("Error Code", static code => Known((AttErrorCode)code, code));
                break;
            case AttOpcode.ExchangeMtuRequest:
                list.Number("Client Rx MTU", 2);
                break;
            case AttOpcode.ExchangeMtuResponse:
                list.Number("Server Rx MTU", 2);
                break;
            case AttOpcode.FindInformationRequest:
                Range(list);
                break;
            case AttOpcode.ReadByTypeRequest or AttOpcode.ReadByGroupTypeRequest:
                Range(list);
                list.Uuid(opcode == AttOpcode.ReadByTypeRequest ? "Attribute Type" : "Attribute Group Type");
                break;
            case AttOpcode.FindByTypeValueRequest:
                Range(list);
                list.Add("Attribute Type", 2, FieldList.Describe);
                list.Rest("Attribute Value");
                break;
            case AttOpcode.FindInformationResponse:
                Pairs(list);
                break;
            case AttOpcode.ReadByTypeResponse or AttOpcode.ReadByGroupTypeResponse:
                Elements(list, opcode == AttOpcode.ReadByGroupTypeResponse);
                break;
            case AttOpcode.ReadRequest:
                list.Handle("Attribute Handle");
                break;
            case AttOpcode.ReadBlobRequest:
                list.Handle("Attribute Handle");
                list.Number("Value Offset", 2);
                break;
            case AttOpcode.ReadResponse:
                list.Rest("Attribute Value", Value);
                break;
            case AttOpcode.ReadBlobResponse:
                list.Rest("Part Attribute Value");
                break;
            case AttOpcode.WriteRequest or AttOpcode.WriteCommand or AttOpcode.HandleValueNotification or AttOpcode.HandleValueIndication:
                list.Handle("Attribute Handle");
                list.Rest("Attribute Value", Value);
                break;
            case AttOpcode.SignedWriteCommand:
                list.Handle("Attribute Handle");
                list.Add("Attribute Value", list.Left - 12, Value);
                list.Number("SignCounter", 4);
                list.Octets("Message Authentication Code", 8);
                break;
            case AttOpcode.PrepareWriteRequest or AttOpcode.PrepareWriteResponse:
                list.Handle("Attribute Handle");
                list.Number("Value Offset", 2);
                list.Rest("Part Attribute Value");
                break;
            case AttOpcode.ExecuteWriteRequest:
                list.Byte("Flags", static flags => flags == 0 ? "cancel all prepared writes" : "write all prepared values");
                break;
        }
    }

    private static void Range(FieldList list)
    {
        list.Handle("Starting Handle");
        list.Handle("Ending Handle");
    }

    private static void Pairs(FieldList list)
    {
        int size =
            list.Byte("Format", static format => format == 1 ? "handles and 16-bit UUIDs" : "handles and 128-bit UUIDs") == 1 ? 2 : 16;
        while (list.Left >= 2 + size)
        {
            list.Handle("Handle");
            list.Add("UUID", size, FieldList.Describe);
        }
    }

    private static void Elements(FieldList list, bool isGroup)
    {
        int size = list.Byte("Length", static length => string.Create(CultureInfo.InvariantCulture, $"{length} octets each"));
        while (size > (isGroup ? 4 : 2) && list.Left >= size)
        {
            list.Handle("Attribute Handle");
            if (isGroup) list.Handle("End Group Handle");
            list.Add(
                "Attribute Value",
                size - (isGroup ? 4 : 2),
                isGroup ? FieldList.Describe : static octets => Convert.ToHexString(octets)
            );
        }
    }

    // [Vol 3, Part H] 3.5 and 3.6
    private static void OfSmp(FieldList list)
    {
        var code = (SmpCode)list.Byte("Code", static code => Known((SmpCode)code, code));
        switch (code)
        {
            case SmpCode.PairingRequest or SmpCode.PairingResponse:
                list.Byte("IO Capability", static io => Known((IoCapability)io, io));
                list.Byte("OOB data flag", static flag => flag == 0 ? "not present" : "present");
                list.Byte("AuthReq", static flags => AuthReqText((AuthReq)flags));
                list.Byte("Maximum Encryption Key Size", static size => string.Create(CultureInfo.InvariantCulture, $"{size} octets"));
                list.Byte("Initiator Key Distribution", static keys => Words.Of((KeyDistribution)keys));
                list.Byte("Responder Key Distribution", static keys => Words.Of((KeyDistribution)keys));
                break;
            case SmpCode.PairingConfirm: list.Octets("Confirm value", 16); break;
            case SmpCode.PairingRandom: list.Octets("Random value", 16); break;
            case SmpCode.PairingFailed: list.Byte("Reason", static reason => Known((PairingFailure)reason, reason)); break;
            case SmpCode.SecurityRequest: list.Byte("AuthReq", static flags => AuthReqText((AuthReq)flags)); break;
            case SmpCode.PairingPublicKey:
                list.Octets("Public Key X", 32);
                list.Octets("Public Key Y", 32);
                break;
            case SmpCode.PairingDhKeyCheck: list.Octets("DHKey Check", 16); break;
            case SmpCode.IdentityAddressInformation:
                list.Byte("AddrType", static type => type == 0 ? "public" : "static random");
                list.Add("BD_ADDR", 6, static octets =>
                    octets.Length < 6 ? "" : new BleAddress(FieldList.Little(octets), AddressType.Public).ToString()[..17]
                );
                break;
            case SmpCode.CentralIdentification:
                list.Handle("EDIV");
                list.Octets("Rand", 8);
                break;
            case SmpCode.EncryptionInformation: list.Octets("Long Term Key (left out)", 16); break;
            case SmpCode.IdentityInformation: list.Octets("Identity Resolving Key (left out)", 16); break;
            case SmpCode.SigningInformation: list.Octets("Signature Key (left out)", 16); break;
        }
    }

    // [Vol 3, Part A] 4
    private static void OfSignal(FieldList list)
    {
        byte code = list.Byte("Code", static code => code switch
        {
            0x01 => "Command Reject",
            0x12 => "Connection Parameter Update Request",
            0x13 => "Connection Parameter Update Response",
            0x14 => "LE Credit Based Connection Request",
            0x15 => "LE Credit Based Connection Response",
            _ => "",
        });
        list.Number("Identifier", 1);
        list.Number("Data Length", 2);
        if (code == 0x12)
        {
            list.Add("Interval Min", 2, Milliseconds);
            list.Add("Interval Max", 2, Milliseconds);
            list.Number("Latency", 2);
            list.Add("Timeout", 2, static octets => string.Create(CultureInfo.InvariantCulture, $"{FieldList.Little(octets) * 10} ms"));
        }

        if (code == 0x13) list.Add("Result", 2, static octets => FieldList.Little(octets) == 0 ? "accepted" : "rejected");
    }

    private static string Milliseconds(ReadOnlySpan<byte> octets) =>
        string.Create(CultureInfo.InvariantCulture, $"{FieldList.Little(octets) * 1.25:0.##} ms");

    private static string AuthReqText(AuthReq flags)
    {
        var text = new StringBuilder((flags & AuthReq.Bonding) != 0 ? "bonding" : "no bonding");
        if ((flags & AuthReq.Mitm) != 0) text.Append(", MITM");
        if ((flags & AuthReq.SecureConnections) != 0) text.Append(", SC");
        if ((flags & AuthReq.Keypress) != 0) text.Append(", keypress");
        return text.ToString();
    }

    private static string Known<T>(T value, byte code)
        where T : struct, Enum =>
        Enum.IsDefined(value) ? Spaced(value.ToString()) : string.Create(CultureInfo.InvariantCulture, $"0x{code:X2}");
}
