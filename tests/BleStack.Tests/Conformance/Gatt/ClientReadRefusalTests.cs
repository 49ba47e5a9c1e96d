using BleStack.Att;
using Xunit;

namespace BleStack.Tests.Conformance.Gatt;

/// <summary>GATT/CL/GAR: the error for the caller of a read when the server refuses.</summary>
public sealed class ClientReadRefusalTests : ClientBench
{
    [Theory]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-01-C",
        "Read Characteristic Value - Invalid Handle",
        ClientCall.Read,
        AttErrorCode.InvalidHandle,
        "0A 0300",
        "01 0A 0300 01"
    )]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-02-C",
        "Read Characteristic Value - Read Not Permitted",
        ClientCall.Read,
        AttErrorCode.ReadNotPermitted,
        "0A 0300",
        "01 0A 0300 02"
    )]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-03-C",
        "Read Characteristic Value - Insufficient Authorization",
        ClientCall.Read,
        AttErrorCode.InsufficientAuthorization,
        "0A 0300",
        "01 0A 0300 08"
    )]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-04-C",
        "Read Characteristic Value - Insufficient Authentication: told to the caller, nothing raised by itself",
        ClientCall.Read,
        AttErrorCode.InsufficientAuthentication,
        "0A 0300",
        "01 0A 0300 05"
    )]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-05-C",
        "Read Characteristic Value - Encryption Key Size Too Short",
        ClientCall.Read,
        AttErrorCode.EncryptionKeySizeTooShort,
        "0A 0300",
        "01 0A 0300 0C"
    )]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-35-C",
        "Read Characteristic Value - Application Error (a service that is not for LE)",
        ClientCall.Read,
        AttErrorCode.ApplicationErrorFirst,
        "0A 0300",
        "01 0A 0300 80"
    )]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-06-C",
        "Read Using Characteristic UUID - Read Not Permitted",
        ClientCall.ReadByUuid,
        AttErrorCode.ReadNotPermitted,
        "08 0100 FFFF 0D2A",
        "01 08 0B00 02"
    )]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-09-C",
        "Read Using Characteristic UUID - Insufficient Authorization",
        ClientCall.ReadByUuid,
        AttErrorCode.InsufficientAuthorization,
        "08 0100 FFFF 0D2A",
        "01 08 0B00 08"
    )]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-10-C",
        "Read Using Characteristic UUID - Insufficient Authentication",
        ClientCall.ReadByUuid,
        AttErrorCode.InsufficientAuthentication,
        "08 0100 FFFF 0D2A",
        "01 08 0B00 05"
    )]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-11-C",
        "Read Using Characteristic UUID - Encryption Key Size Too Short",
        ClientCall.ReadByUuid,
        AttErrorCode.EncryptionKeySizeTooShort,
        "08 0100 FFFF 0D2A",
        "01 08 0B00 0C"
    )]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-12-C",
        "Read Long Characteristic Value - Read Not Permitted",
        ClientCall.ReadLong,
        AttErrorCode.ReadNotPermitted,
        "0A 0300",
        "0B" + First,
        "0C 0300 1600",
        "01 0C 0300 02"
    )]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-13-C",
        "Read Long Characteristic Value - Invalid Offset",
        ClientCall.ReadBlob,
        AttErrorCode.InvalidOffset,
        "0C 0300 6400",
        "01 0C 0300 07"
    )]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-14-C",
        "Read Long Characteristic Value - Invalid Handle",
        ClientCall.ReadLong,
        AttErrorCode.InvalidHandle,
        "0A 0300",
        "0B" + First,
        "0C 0300 1600",
        "01 0C 0300 01"
    )]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-15-C",
        "Read Long Characteristic Value - Insufficient Authorization",
        ClientCall.ReadLong,
        AttErrorCode.InsufficientAuthorization,
        "0A 0300",
        "0B" + First,
        "0C 0300 1600",
        "01 0C 0300 08"
    )]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-16-C",
        "Read Long Characteristic Value - Insufficient Authentication",
        ClientCall.ReadLong,
        AttErrorCode.InsufficientAuthentication,
        "0A 0300",
        "0B" + First,
        "0C 0300 1600",
        "01 0C 0300 05"
    )]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-17-C",
        "Read Long Characteristic Value - Encryption Key Size Too Short",
        ClientCall.ReadLong,
        AttErrorCode.EncryptionKeySizeTooShort,
        "0A 0300",
        "0B" + First,
        "0C 0300 1600",
        "01 0C 0300 0C"
    )]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-18-C",
        "Read Multiple Characteristic Values - Read Not Permitted",
        ClientCall.ReadMultiple,
        AttErrorCode.ReadNotPermitted,
        "0E 0300 0700",
        "01 0E 0700 02"
    )]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-19-C",
        "Read Multiple Characteristic Values - Invalid Handle",
        ClientCall.ReadMultiple,
        AttErrorCode.InvalidHandle,
        "0E 0300 0700",
        "01 0E 0700 01"
    )]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-20-C",
        "Read Multiple Characteristic Values - Insufficient Authorization",
        ClientCall.ReadMultiple,
        AttErrorCode.InsufficientAuthorization,
        "0E 0300 0700",
        "01 0E 0700 08"
    )]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-21-C",
        "Read Multiple Characteristic Values - Insufficient Authentication",
        ClientCall.ReadMultiple,
        AttErrorCode.InsufficientAuthentication,
        "0E 0300 0700",
        "01 0E 0700 05"
    )]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-22-C",
        "Read Multiple Characteristic Values - Encryption Key Size Too Short",
        ClientCall.ReadMultiple,
        AttErrorCode.EncryptionKeySizeTooShort,
        "0E 0300 0700",
        "01 0E 0700 0C"
    )]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-36-C",
        "Read Multiple Variable Length - Read Not Permitted",
        ClientCall.ReadMultipleVariable,
        AttErrorCode.ReadNotPermitted,
        "20 0300 0700",
        "01 20 0700 02"
    )]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-38-C",
        "Read Multiple Variable Length - Invalid Handle",
        ClientCall.ReadMultipleVariable,
        AttErrorCode.InvalidHandle,
        "20 0300 0700",
        "01 20 0700 01"
    )]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-40-C",
        "Read Multiple Variable Length - Insufficient Authorization",
        ClientCall.ReadMultipleVariable,
        AttErrorCode.InsufficientAuthorization,
        "20 0300 0700",
        "01 20 0700 08"
    )]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-42-C",
        "Read Multiple Variable Length - Insufficient Authentication",
        ClientCall.ReadMultipleVariable,
        AttErrorCode.InsufficientAuthentication,
        "20 0300 0700",
        "01 20 0700 05"
    )]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-44-C",
        "Read Multiple Variable Length - Encryption Key Size Too Short",
        ClientCall.ReadMultipleVariable,
        AttErrorCode.EncryptionKeySizeTooShort,
        "20 0300 0700",
        "01 20 0700 0C"
    )]
    [RefusedPurpose(
        "X/ATT/CL/ERROR/NEW",
        "An error code this client does not know is handed on (Part F 3.4.1.1)",
        ClientCall.Read,
        (AttErrorCode)0x5A,
        "0A 0300",
        "01 0A 0300 5A"
    )]
    public void Refusals_reach_the_caller(ClientCall call, AttErrorCode error, string[] pdus) => RefusalReachesCaller(call, error, pdus);
}
