using System;
using System.Threading.Tasks;
using BleStack.Adversary;
using BleStack.Att;
using BleStack.Smp;
using Xunit;

namespace Conformance.Tests.Gatt;

/// <summary>What the client is told to do in a row of <see cref="ClientRequestTests"/>.</summary>
public enum ClientCall
{
    /// <summary>Read 0003.</summary>
    Read,

    /// <summary>Read 2A0D by UUID.</summary>
    ReadByUuid,

    /// <summary>Read 0003, which has 30 octets.</summary>
    ReadLong,

    /// <summary>Read 0003 from offset 100.</summary>
    ReadBlob,

    /// <summary>Read 0003 and 0007.</summary>
    ReadMultiple,

    /// <summary>Read 0003 and 0007 of any length.</summary>
    ReadMultipleVariable,

    /// <summary>Write 010203 to 0007.</summary>
    Write,

    /// <summary>Write 20 octets and one to 0007, in two parts.</summary>
    WriteLong,

    /// <summary>Write 010203 to 0007 and 0405 to 0009 reliably.</summary>
    WriteReliably,
}

/// <summary>One row: the call, its PDUs, and the error the caller gets.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class RefusedPurposeAttribute(string id, string title, ClientCall call, AttErrorCode error, params string[] pdus) : PurposeAttribute(id, title, call, error, pdus)
{
}

/// <summary>GATT/CL/GAR, GATT/CL/GAW and GATT/CL/GAT: what the client sends to read and write, and what its caller learns when the server refuses.</summary>
public sealed class ClientRequestTests : ClientBench
{
    private const string First = "000102030405060708090A0B0C0D0E0F101112131415", Part = "000102030405060708090A0B0C0D0E0F1011";

    [TestPurposes]
    [RefusedPurpose("GATT/CL/GAR/BI-01-C", "Read Characteristic Value - Invalid Handle", ClientCall.Read, AttErrorCode.InvalidHandle, "0A 0300", "01 0A 0300 01")]
    [RefusedPurpose("GATT/CL/GAR/BI-02-C", "Read Characteristic Value - Read Not Permitted", ClientCall.Read, AttErrorCode.ReadNotPermitted, "0A 0300", "01 0A 0300 02")]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-03-C", "Read Characteristic Value - Insufficient Authorization", ClientCall.Read, AttErrorCode.InsufficientAuthorization,
        "0A 0300", "01 0A 0300 08")]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-04-C", "Read Characteristic Value - Insufficient Authentication: told to the caller, nothing raised by itself", ClientCall.Read, AttErrorCode.InsufficientAuthentication,
        "0A 0300", "01 0A 0300 05")]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-05-C", "Read Characteristic Value - Encryption Key Size Too Short", ClientCall.Read, AttErrorCode.EncryptionKeySizeTooShort,
        "0A 0300", "01 0A 0300 0C")]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-35-C", "Read Characteristic Value - Application Error (a service that is not for LE)", ClientCall.Read, AttErrorCode.ApplicationErrorFirst,
        "0A 0300", "01 0A 0300 80")]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-06-C", "Read Using Characteristic UUID - Read Not Permitted", ClientCall.ReadByUuid, AttErrorCode.ReadNotPermitted,
        "08 0100 FFFF 0D2A", "01 08 0B00 02")]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-09-C", "Read Using Characteristic UUID - Insufficient Authorization", ClientCall.ReadByUuid, AttErrorCode.InsufficientAuthorization,
        "08 0100 FFFF 0D2A", "01 08 0B00 08")]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-10-C", "Read Using Characteristic UUID - Insufficient Authentication", ClientCall.ReadByUuid, AttErrorCode.InsufficientAuthentication,
        "08 0100 FFFF 0D2A", "01 08 0B00 05")]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-11-C", "Read Using Characteristic UUID - Encryption Key Size Too Short", ClientCall.ReadByUuid, AttErrorCode.EncryptionKeySizeTooShort,
        "08 0100 FFFF 0D2A", "01 08 0B00 0C")]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-12-C", "Read Long Characteristic Value - Read Not Permitted", ClientCall.ReadLong, AttErrorCode.ReadNotPermitted,
        "0A 0300", "0B" + First, "0C 0300 1600", "01 0C 0300 02")]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-13-C", "Read Long Characteristic Value - Invalid Offset", ClientCall.ReadBlob, AttErrorCode.InvalidOffset,
        "0C 0300 6400", "01 0C 0300 07")]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-14-C", "Read Long Characteristic Value - Invalid Handle", ClientCall.ReadLong, AttErrorCode.InvalidHandle,
        "0A 0300", "0B" + First, "0C 0300 1600", "01 0C 0300 01")]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-15-C", "Read Long Characteristic Value - Insufficient Authorization", ClientCall.ReadLong, AttErrorCode.InsufficientAuthorization,
        "0A 0300", "0B" + First, "0C 0300 1600", "01 0C 0300 08")]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-16-C", "Read Long Characteristic Value - Insufficient Authentication", ClientCall.ReadLong, AttErrorCode.InsufficientAuthentication,
        "0A 0300", "0B" + First, "0C 0300 1600", "01 0C 0300 05")]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-17-C", "Read Long Characteristic Value - Encryption Key Size Too Short", ClientCall.ReadLong, AttErrorCode.EncryptionKeySizeTooShort,
        "0A 0300", "0B" + First, "0C 0300 1600", "01 0C 0300 0C")]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-18-C", "Read Multiple Characteristic Values - Read Not Permitted", ClientCall.ReadMultiple, AttErrorCode.ReadNotPermitted,
        "0E 0300 0700", "01 0E 0700 02")]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-19-C", "Read Multiple Characteristic Values - Invalid Handle", ClientCall.ReadMultiple, AttErrorCode.InvalidHandle,
        "0E 0300 0700", "01 0E 0700 01")]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-20-C", "Read Multiple Characteristic Values - Insufficient Authorization", ClientCall.ReadMultiple, AttErrorCode.InsufficientAuthorization,
        "0E 0300 0700", "01 0E 0700 08")]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-21-C", "Read Multiple Characteristic Values - Insufficient Authentication", ClientCall.ReadMultiple, AttErrorCode.InsufficientAuthentication,
        "0E 0300 0700", "01 0E 0700 05")]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-22-C", "Read Multiple Characteristic Values - Encryption Key Size Too Short", ClientCall.ReadMultiple, AttErrorCode.EncryptionKeySizeTooShort,
        "0E 0300 0700", "01 0E 0700 0C")]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-36-C", "Read Multiple Variable Length - Read Not Permitted", ClientCall.ReadMultipleVariable, AttErrorCode.ReadNotPermitted,
        "20 0300 0700", "01 20 0700 02")]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-38-C", "Read Multiple Variable Length - Invalid Handle", ClientCall.ReadMultipleVariable, AttErrorCode.InvalidHandle,
        "20 0300 0700", "01 20 0700 01")]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-40-C", "Read Multiple Variable Length - Insufficient Authorization", ClientCall.ReadMultipleVariable, AttErrorCode.InsufficientAuthorization,
        "20 0300 0700", "01 20 0700 08")]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-42-C", "Read Multiple Variable Length - Insufficient Authentication", ClientCall.ReadMultipleVariable, AttErrorCode.InsufficientAuthentication,
        "20 0300 0700", "01 20 0700 05")]
    [RefusedPurpose(
        "GATT/CL/GAR/BI-44-C", "Read Multiple Variable Length - Encryption Key Size Too Short", ClientCall.ReadMultipleVariable, AttErrorCode.EncryptionKeySizeTooShort,
        "20 0300 0700", "01 20 0700 0C")]
    [RefusedPurpose(
        "GATT/CL/GAW/BI-02-C", "Write Characteristic Value - Invalid Handle", ClientCall.Write, AttErrorCode.InvalidHandle,
        "12 0700 010203", "01 12 0700 01")]
    [RefusedPurpose(
        "GATT/CL/GAW/BI-03-C", "Write Characteristic Value - Write Not Permitted", ClientCall.Write, AttErrorCode.WriteNotPermitted,
        "12 0700 010203", "01 12 0700 03")]
    [RefusedPurpose(
        "GATT/CL/GAW/BI-04-C", "Write Characteristic Value - Insufficient Authorization", ClientCall.Write, AttErrorCode.InsufficientAuthorization,
        "12 0700 010203", "01 12 0700 08")]
    [RefusedPurpose(
        "GATT/CL/GAW/BI-05-C", "Write Characteristic Value - Insufficient Authentication", ClientCall.Write, AttErrorCode.InsufficientAuthentication,
        "12 0700 010203", "01 12 0700 05")]
    [RefusedPurpose(
        "GATT/CL/GAW/BI-06-C", "Write Characteristic Value - Encryption Key Size Too Short", ClientCall.Write, AttErrorCode.EncryptionKeySizeTooShort,
        "12 0700 010203", "01 12 0700 0C")]
    [RefusedPurpose(
        "GATT/CL/GAW/BI-33-C", "Write Characteristic Value - Attribute Value Length Too Long", ClientCall.Write, AttErrorCode.InvalidAttributeValueLength,
        "12 0700 010203", "01 12 0700 0D")]
    [RefusedPurpose(
        "GATT/CL/GAW/BI-07-C", "Write Long Characteristic Value - Invalid Handle; what may be queued is cancelled", ClientCall.WriteLong, AttErrorCode.InvalidHandle,
        "16 0700 0000" + Part, "01 16 0700 01", "18 00", "19")]
    [RefusedPurpose(
        "GATT/CL/GAW/BI-08-C", "Write Long Characteristic Value - Write Not Permitted", ClientCall.WriteLong, AttErrorCode.WriteNotPermitted,
        "16 0700 0000" + Part, "01 16 0700 03", "18 00", "19")]
    [RefusedPurpose(
        "GATT/CL/GAW/BI-09-C", "Write Long Characteristic Value - Invalid Offset, at execution", ClientCall.WriteLong, AttErrorCode.InvalidOffset,
        "16 0700 0000" + Part, "17 0700 0000" + Part, "16 0700 1200 121314", "17 0700 1200 121314", "18 01", "01 18 0700 07")]
    [RefusedPurpose(
        "GATT/CL/GAW/BI-11-C", "Write Long Characteristic Value - Insufficient Authorization", ClientCall.WriteLong, AttErrorCode.InsufficientAuthorization,
        "16 0700 0000" + Part, "01 16 0700 08", "18 00", "19")]
    [RefusedPurpose(
        "GATT/CL/GAW/BI-12-C", "Write Long Characteristic Value - Insufficient Authentication", ClientCall.WriteLong, AttErrorCode.InsufficientAuthentication,
        "16 0700 0000" + Part, "01 16 0700 05", "18 00", "19")]
    [RefusedPurpose(
        "GATT/CL/GAW/BI-13-C", "Write Long Characteristic Value - Encryption Key Size Too Short", ClientCall.WriteLong, AttErrorCode.EncryptionKeySizeTooShort,
        "16 0700 0000" + Part, "01 16 0700 0C", "18 00", "19")]
    [RefusedPurpose(
        "GATT/CL/GAW/BI-34-C", "Write Long Characteristic Value - Attribute Value Length Too Long", ClientCall.WriteLong, AttErrorCode.InvalidAttributeValueLength,
        "16 0700 0000" + Part, "17 0700 0000" + Part, "16 0700 1200 121314", "17 0700 1200 121314", "18 01", "01 18 0700 0D")]
    [RefusedPurpose(
        "X/ATT/CL/QUEUE/FULL", "A full queue while a second value is prepared: the first is cancelled with it", ClientCall.WriteReliably, AttErrorCode.PrepareQueueFull,
        "16 0700 0000 010203", "17 0700 0000 010203", "16 0900 0000 0405", "01 16 0900 09", "18 00", "19")]
    [RefusedPurpose(
        "X/ATT/CL/ERROR/NEW", "An error code this client does not know is handed on (Part F 3.4.1.1)", ClientCall.Read, (AttErrorCode)0x5A,
        "0A 0300", "01 0A 0300 5A")]
    public void Refusals_reach_the_caller(ClientCall call, AttErrorCode error, string[] pdus)
    {
        AttException failure = Fails(() => Call(call), pdus);
        byte[] refusal = Hex(Array.FindLast(pdus, static pdu => pdu.StartsWith("01 ", StringComparison.Ordinal))!);
        Assert.Equal((AttFailure.ErrorResponse, error, (AttOpcode)refusal[1], refusal[2]), (failure.Failure, failure.Code, failure.Opcode, (byte)failure.Handle));
    }

    [TestPurpose("GATT/CL/GAR/BV-01-C", "Read Characteristic Value")]
    public void A_value_is_read() => Assert.Equal(Hex("010203"), Serve(() => Client.ReadAsync(0x0003), "0A 0300", "0B 010203"));

    [TestPurpose("GATT/CL/GAR/BV-03-C", "Read Using Characteristic UUID, 16 and 128 bits, until nothing is left")]
    public void Values_are_read_by_type()
    {
        var found = Serve(() => Client.ReadByUuidAsync(0x2A0D), "08 0100 FFFF 0D2A", "09 04 0B00 0A0B 0D00 0C0D", "08 0E00 FFFF 0D2A", "01 08 0E00 0A");
        Assert.Equal([0x000B, 0x000D], found.ConvertAll(one => (int)one.Handle));
        found = Serve(() => Client.ReadByUuidAsync(SampleDatabase.Long(3)), "08 0100 FFFF 0377665544332211F0DEBC9A78563412", "09 03 FFFF 09");
        Assert.Equal(Hex("09"), Assert.Single(found).Value);
    }

    [TestPurpose("GATT/CL/GAR/BI-07-C", "Read Using Characteristic UUID - Attribute Not Found is no error but an empty list (our choice)")]
    public void A_type_that_is_nowhere_gives_nothing() => Assert.Empty(Serve(() => Client.ReadByUuidAsync(0x2A0D), "08 0100 FFFF 0D2A", "01 08 0100 0A"));

    [TestPurpose("GATT/CL/GAR/BV-04-C", "Read Long Characteristic Value in parts of MTU - 1; Attribute Not Long or Invalid Offset end one that fills its responses")]
    public void A_long_value_is_read_in_parts()
    {
        Assert.Equal(Hex(SampleDatabase.Count(45)), Serve(() => Client.ReadAsync(0x0003), "0A 0300", "0B" + First, "0C 0300 1600", "0D" + SampleDatabase.Count(22, 22), "0C 0300 2C00", "0D 2C"));
        Assert.Equal(22, Serve(() => Client.ReadAsync(0x0003), "0A 0300", "0B" + First, "0C 0300 1600", "0D").Length);
        Assert.Equal(22, Serve(() => Client.ReadAsync(0x0003), "0A 0300", "0B" + First, "0C 0300 1600", "01 0C 0300 0B").Length);
        Assert.Equal(22, Serve(() => Client.ReadAsync(0x0003), "0A 0300", "0B" + First, "0C 0300 1600", "01 0C 0300 07").Length);
    }

    [TestPurpose("GATT/CL/GAR/BV-04-C+", "A value of 512 octets ends there, whatever else the server offers")]
    public void A_long_value_ends_at_512_octets()
    {
        var pdus = new string[48];
        for (int i = 0; i < 24; i++) (pdus[2 * i], pdus[(2 * i) + 1]) = (i == 0 ? "0A 0300" : $"0C 0300 {i * 22 & 0xFF:X2}{i * 22 >> 8:X2}", (i == 0 ? "0B" : "0D") + First);
        Assert.Equal(512, Serve(() => Client.ReadAsync(0x0003), pdus).Length);
    }

    [TestPurpose("GATT/CL/GAR/BV-05-C", "Read Multiple Characteristic Values")]
    public void Several_values_are_read() => Assert.Equal(Hex("010203"), Serve(() => Client.ReadMultipleAsync([0x0003, 0x0007]), "0E 0300 0700", "0F 010203"));

    [TestPurpose("GATT/CL/GAR/BV-06-C", "Read Characteristic Descriptor")]
    public void A_descriptor_is_read() => Assert.Equal(Hex("0100"), Serve(() => Client.ReadAsync(0x0004), "0A 0400", "0B 0100"));

    [TestPurpose("GATT/CL/GAR/BV-07-C", "Read Long Characteristic Descriptor")]
    public void A_long_descriptor_is_read() =>
        Assert.Equal(Hex(SampleDatabase.Count(23)), Serve(() => Client.ReadAsync(0x0004), "0A 0400", "0B" + First, "0C 0400 1600", "0D 16"));

    [TestPurpose("GATT/CL/GAR/BV-08-C", "Read Multiple Variable Length Characteristic Values; the last may be cut")]
    public void Several_values_of_any_length_are_read()
    {
        Assert.Equal([Hex("0102"), Hex(""), Hex("03")], Serve(() => Client.ReadMultipleVariableAsync([0x0003, 0x0007, 0x0009]), "20 0300 0700 0900", "21 0200 0102 0000 0100 03"));
        Assert.Equal([Hex("0102"), Hex("0304")], Serve(() => Client.ReadMultipleVariableAsync([0x0003, 0x0007]), "20 0300 0700", "21 0200 0102 2D00 0304"));
    }

    [TestPurpose("GATT/CL/GAW/BV-01-C", "Write Without Response")]
    public void A_command_is_written() => Assert.True(Serve(() => Client.WriteWithoutResponseAsync(0x0007, Hex("010203")), "52 0700 010203", ""));

    [TestPurpose("GATT/CL/GAW/BV-02-C", "Signed Write Without Response of a bonded client on a plain link (PDU of Part F 3.4.5.4); without a CSRK nothing is sent")]
    public void A_signed_command_is_written()
    {
        Assert.False(Serve(() => Client.WriteSignedAsync(0x0012, Hex("1337"))));
        Pair.Central.Bonds.Save(new Bond { Peer = Tester.Host.Address, LocalCsrk = Hex("611B64EBFBCD1FD372EC9196DF425E50"), LocalSignCounter = 1 });
        Assert.True(Serve(() => Client.WriteSignedAsync(0x0012, Hex("1337")), "D2 1200 1337 01000000 F1871E933C900FF2", ""));
        Assert.Equal(2u, Pair.Central.Bonds.Find(Tester.Host.Address)!.LocalSignCounter);
    }

    [TestPurpose("GATT/CL/GAW/BV-02-C+", "On an encrypted link a plain Write Command takes the place of the signature (Part G 4.9.2)")]
    public void An_encrypted_link_needs_no_signature()
    {
        byte[] key = Hex("00112233445566777766554433221100");
        Pair.Central.Bonds.Save(new Bond { Peer = Tester.Host.Address, PeerLtk = new LongTermKey(key, 0, 0), IsSecureConnections = true, LocalCsrk = key, LocalSignCounter = 1 });
        Tester.LongTermKey = key;
        Task encrypting = Pair.Begin(() => Link.EncryptAsync());
        Pair.Loop.Advance(TimeSpan.FromSeconds(1));
        Tester.Take(RawPeer.Att); // answers the key request
        Pair.Until(() => encrypting.IsCompleted);
        Assert.True(Serve(() => Client.WriteSignedAsync(0x0012, Hex("1337")), "52 1200 1337", ""));
    }

    [TestPurpose("GATT/CL/GAW/BV-03-C", "Write Characteristic Value")]
    public void A_value_is_written() => Serve(() => Client.WriteAsync(0x0007, Hex("010203")), "12 0700 010203", "13");

    [TestPurpose("GATT/CL/GAW/BV-05-C", "Write Long Characteristic Value in parts of MTU - 5")]
    public void A_long_value_is_written_in_parts() => Serve(
        () => Client.WriteAsync(0x0007, Hex(SampleDatabase.Count(21))), "16 0700 0000" + Part, "17 0700 0000" + Part, "16 0700 1200 121314", "17 0700 1200 121314", "18 01", "19");

    [TestPurpose("GATT/CL/GAW/BV-06-C", "Reliable Write: every echo is compared, then all are executed")]
    public void Values_are_written_reliably() => Serve(
        () => Call(ClientCall.WriteReliably), "16 0700 0000 010203", "17 0700 0000 010203", "16 0900 0000 0405", "17 0900 0000 0405", "18 01", "19");

    [TestPurpose("GATT/CL/GAW/BI-32-C", "An echo with another value, offset or handle cancels the reliable write")]
    public void A_wrong_echo_cancels()
    {
        foreach (string echo in new[] { "17 0700 0000 010204", "17 0700 0100 010203", "17 0800 0000 010203", "17 0700 0000 0102", "17 0700 0000" })
            Assert.Equal(AttFailure.InvalidResponse, Fails(() => Call(ClientCall.WriteReliably), "16 0700 0000 010203", echo, "18 00", "19").Failure);
    }

    [TestPurpose("GATT/CL/GAW/BV-08-C", "Write Characteristic Descriptor")]
    public void A_descriptor_is_written() => Serve(() => Client.WriteAsync(0x0008, Hex("010203")), "12 0800 010203", "13");

    [TestPurpose("GATT/CL/GAW/BV-09-C", "Write Long Characteristic Descriptor in parts of MTU - 5")]
    public void A_long_descriptor_is_written_in_parts() => Serve(
        () => Client.WriteAsync(0x0008, Hex(SampleDatabase.Count(21))), "16 0800 0000" + Part, "17 0800 0000" + Part, "16 0800 1200 121314", "17 0800 1200 121314", "18 01", "19");

    [TestPurpose("GATT/CL/GAT/BV-01-C", "A read that is not answered within 30 s fails, is not repeated, and ends the link")]
    public void An_unanswered_read_times_out() => TimesOut(() => Client.ReadAsync(0x0003), "0A 0300");

    [TestPurpose("GATT/CL/GAT/BV-02-C", "A write that is not answered within 30 s fails, is not repeated, and ends the link")]
    public void An_unanswered_write_times_out() => TimesOut(() => Client.WriteAsync(0x0007, Hex("010203")), "12 0700 010203");

    [TestPurpose("GATT/CL/GAT/BV-03-C", "A Read Multiple Variable Length that is not answered within 30 s fails, is not repeated, and ends the link")]
    public void An_unanswered_read_of_several_times_out() => TimesOut(() => Client.ReadMultipleVariableAsync([0x0003, 0x0007]), "20 0300 0700");

    [TestPurposes]
    [Purpose("X/ATT/CL/RSP/OTHER", "Responses to another request, and errors for another, are ignored", "0A 0300", "0D 01|01 0C 0300 02|13|0F 01|0B 010203")]
    public void Answers_to_nothing_are_ignored(string[] pdus)
    {
        Task<byte[]> reading = Pair.Begin(() => Client.ReadAsync(0x0003));
        Assert.Equal(Plain(pdus[0]), Tester.Next(RawPeer.Att));
        foreach (string pdu in pdus[1].Split('|'))
        {
            Assert.False(reading.IsCompleted);
            Push(pdu);
        }

        Assert.Equal(Hex("010203"), reading.Result);
        Push("0B 010203");
        Push("01 0A 0300 02");
    }

    [TestPurposes]
    [RefusedPurpose("X/ATT/CL/RSP/ERR", "An error response of a wrong length", ClientCall.Read, AttErrorCode.UnlikelyError, "0A 0300", "01 0A 0300")]
    [RefusedPurpose("X/ATT/CL/RSP/WR", "A write response with something behind it", ClientCall.Write, AttErrorCode.UnlikelyError, "12 0700 010203", "13 00")]
    [RefusedPurpose(
        "X/ATT/CL/RSP/RBT", "A Read By Type list that does not divide", ClientCall.ReadByUuid, AttErrorCode.UnlikelyError,
        "08 0100 FFFF 0D2A", "09 04 0B00 0A")]
    [RefusedPurpose("X/ATT/CL/RSP/ZERO", "A Read By Type element of no octets", ClientCall.ReadByUuid, AttErrorCode.UnlikelyError, "08 0100 FFFF 0D2A", "09 00 0B00")]
    public void Malformed_answers_fail_the_request(ClientCall call, AttErrorCode error, string[] pdus)
    {
        AttException failure = Fails(() => Call(call), pdus);
        Assert.Equal((AttFailure.InvalidResponse, error), (failure.Failure, failure.Code));
    }

    [TestPurpose("X/ATT/CL/ONE", "Requests wait for each other: one is on the air (Part F 3.3.2)")]
    public void One_request_is_on_the_air()
    {
        Task<byte[]> first = Pair.Begin(() => Client.ReadAsync(0x0003)), second = Pair.Begin(() => Client.ReadAsync(0x0005));
        Assert.Equal("0A0300", Tester.Next(RawPeer.Att));
        Push("0B 01", "0A 0500");
        Push("0B 02");
        Assert.Equal((1, 2), (first.Result[0], second.Result[0]));
    }

    private Task Call(ClientCall call) => call switch
    {
        ClientCall.Read or ClientCall.ReadLong => Client.ReadAsync(0x0003),
        ClientCall.ReadByUuid => Client.ReadByUuidAsync(0x2A0D),
        ClientCall.ReadBlob => Client.Att.ReadBlobAsync(0x0003, 100),
        ClientCall.ReadMultiple => Client.ReadMultipleAsync([0x0003, 0x0007]),
        ClientCall.ReadMultipleVariable => Client.ReadMultipleVariableAsync([0x0003, 0x0007]),
        ClientCall.Write => Client.WriteAsync(0x0007, Hex("010203")),
        ClientCall.WriteLong => Client.WriteAsync(0x0007, Hex(SampleDatabase.Count(21))),
        _ => Client.WriteReliablyAsync([(0x0007, Hex("010203")), (0x0009, Hex("0405"))]),
    };

    private void TimesOut(Func<Task> operation, string request)
    {
        Task task = Pair.Begin(operation);
        Assert.Equal(Plain(request), Tester.Next(RawPeer.Att));
        Pair.Loop.Advance(TimeSpan.FromSeconds(29));
        Assert.False(task.IsCompleted);
        Pair.Loop.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(AttFailure.Timeout, Assert.Throws<AttException>(() => task.GetAwaiter().GetResult()).Failure);
        Assert.Equal(("", true), (Tester.Take(RawPeer.Att), Tester.IsGone));
    }
}
