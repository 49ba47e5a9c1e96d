using BleStack.Att;
using Xunit;

namespace BleStack.Tests.Conformance.Gatt;

/// <summary>GATT/CL/GAW: the error for the caller of a write when the server refuses.</summary>
public sealed class ClientWriteRefusalTests : ClientBench
{
    [Theory]
    [RefusedPurpose(
        "GATT/CL/GAW/BI-02-C",
        "Write Characteristic Value - Invalid Handle",
        ClientCall.Write,
        AttErrorCode.InvalidHandle,
        "12 0700 010203",
        "01 12 0700 01"
    )]
    [RefusedPurpose(
        "GATT/CL/GAW/BI-03-C",
        "Write Characteristic Value - Write Not Permitted",
        ClientCall.Write,
        AttErrorCode.WriteNotPermitted,
        "12 0700 010203",
        "01 12 0700 03"
    )]
    [RefusedPurpose(
        "GATT/CL/GAW/BI-04-C",
        "Write Characteristic Value - Insufficient Authorization",
        ClientCall.Write,
        AttErrorCode.InsufficientAuthorization,
        "12 0700 010203",
        "01 12 0700 08"
    )]
    [RefusedPurpose(
        "GATT/CL/GAW/BI-05-C",
        "Write Characteristic Value - Insufficient Authentication",
        ClientCall.Write,
        AttErrorCode.InsufficientAuthentication,
        "12 0700 010203",
        "01 12 0700 05"
    )]
    [RefusedPurpose(
        "GATT/CL/GAW/BI-06-C",
        "Write Characteristic Value - Encryption Key Size Too Short",
        ClientCall.Write,
        AttErrorCode.EncryptionKeySizeTooShort,
        "12 0700 010203",
        "01 12 0700 0C"
    )]
    [RefusedPurpose(
        "GATT/CL/GAW/BI-33-C",
        "Write Characteristic Value - Attribute Value Length Too Long",
        ClientCall.Write,
        AttErrorCode.InvalidAttributeValueLength,
        "12 0700 010203",
        "01 12 0700 0D"
    )]
    [RefusedPurpose(
        "GATT/CL/GAW/BI-07-C",
        "Write Long Characteristic Value - Invalid Handle; what may be queued is cancelled",
        ClientCall.WriteLong,
        AttErrorCode.InvalidHandle,
        "16 0700 0000" + Part,
        "01 16 0700 01",
        "18 00",
        "19"
    )]
    [RefusedPurpose(
        "GATT/CL/GAW/BI-08-C",
        "Write Long Characteristic Value - Write Not Permitted",
        ClientCall.WriteLong,
        AttErrorCode.WriteNotPermitted,
        "16 0700 0000" + Part,
        "01 16 0700 03",
        "18 00",
        "19"
    )]
    [RefusedPurpose(
        "GATT/CL/GAW/BI-09-C",
        "Write Long Characteristic Value - Invalid Offset, at execution",
        ClientCall.WriteLong,
        AttErrorCode.InvalidOffset,
        "16 0700 0000" + Part,
        "17 0700 0000" + Part,
        "16 0700 1200 121314",
        "17 0700 1200 121314",
        "18 01",
        "01 18 0700 07"
    )]
    [RefusedPurpose(
        "GATT/CL/GAW/BI-11-C",
        "Write Long Characteristic Value - Insufficient Authorization",
        ClientCall.WriteLong,
        AttErrorCode.InsufficientAuthorization,
        "16 0700 0000" + Part,
        "01 16 0700 08",
        "18 00",
        "19"
    )]
    [RefusedPurpose(
        "GATT/CL/GAW/BI-12-C",
        "Write Long Characteristic Value - Insufficient Authentication",
        ClientCall.WriteLong,
        AttErrorCode.InsufficientAuthentication,
        "16 0700 0000" + Part,
        "01 16 0700 05",
        "18 00",
        "19"
    )]
    [RefusedPurpose(
        "GATT/CL/GAW/BI-13-C",
        "Write Long Characteristic Value - Encryption Key Size Too Short",
        ClientCall.WriteLong,
        AttErrorCode.EncryptionKeySizeTooShort,
        "16 0700 0000" + Part,
        "01 16 0700 0C",
        "18 00",
        "19"
    )]
    [RefusedPurpose(
        "GATT/CL/GAW/BI-34-C",
        "Write Long Characteristic Value - Attribute Value Length Too Long",
        ClientCall.WriteLong,
        AttErrorCode.InvalidAttributeValueLength,
        "16 0700 0000" + Part,
        "17 0700 0000" + Part,
        "16 0700 1200 121314",
        "17 0700 1200 121314",
        "18 01",
        "01 18 0700 0D"
    )]
    [RefusedPurpose(
        "X/ATT/CL/QUEUE/FULL",
        "A full queue while a second value is prepared: the first is cancelled with it",
        ClientCall.WriteReliably,
        AttErrorCode.PrepareQueueFull,
        "16 0700 0000 010203",
        "17 0700 0000 010203",
        "16 0900 0000 0405",
        "01 16 0900 09",
        "18 00",
        "19"
    )]
    public void Refusals_reach_the_caller(ClientCall call, AttErrorCode error, string[] pdus) => RefusalReachesCaller(call, error, pdus);
}
