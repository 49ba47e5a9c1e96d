using System;
using System.Threading.Tasks;
using BleStack.Adversary;
using BleStack.Att;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.Gatt;

/// <summary>
/// GATT/CL/GAR, GATT/CL/GAW and GATT/CL/GAT: the client's requests to read and write, and what it makes of their answers.
/// </summary>
public sealed class ClientRequestTests : ClientBench
{
    [TestPurpose("GATT/CL/GAR/BV-01-C", "Read Characteristic Value")]
    public void A_value_is_read() => Assert.Equal(Hex("010203"), Serve(() => Client.ReadAsync(0x0003), "0A 0300", "0B 010203"));

    [TestPurpose("GATT/CL/GAR/BV-03-C", "Read Using Characteristic UUID, 16 and 128 bits, until nothing is left")]
    public void Values_are_read_by_type()
    {
        var found = Serve(
            () => Client.ReadByUuidAsync(0x2A0D),
            "08 0100 FFFF 0D2A",
            "09 04 0B00 0A0B 0D00 0C0D",
            "08 0E00 FFFF 0D2A",
            "01 08 0E00 0A"
        );
        Assert.Equal([0x000B, 0x000D], found.ConvertAll(one => (int)one.Handle));
        found = Serve(
            () => Client.ReadByUuidAsync(SampleDatabase.Long(3)),
            "08 0100 FFFF 0377665544332211F0DEBC9A78563412",
            "09 03 FFFF 09"
        );
        Assert.Equal(Hex("09"), Assert.Single(found).Value);
    }

    [TestPurpose("GATT/CL/GAR/BI-07-C", "Read Using Characteristic UUID - Attribute Not Found is no error but an empty list (our choice)")]
    public void A_type_that_is_nowhere_gives_nothing() =>
        Assert.Empty(Serve(() => Client.ReadByUuidAsync(0x2A0D), "08 0100 FFFF 0D2A", "01 08 0100 0A"));

    [TestPurpose(
        "GATT/CL/GAR/BV-04-C",
        "Read Long Characteristic Value in parts of MTU - 1; Attribute Not Long or Invalid Offset end one that fills its responses"
    )]
    public void A_long_value_is_read_in_parts()
    {
        Assert.Equal(
            Hex(SampleDatabase.Count(45)),
            Serve(
                () => Client.ReadAsync(0x0003),
                "0A 0300",
                "0B" + First,
                "0C 0300 1600",
                "0D" + SampleDatabase.Count(22, 22),
                "0C 0300 2C00",
                "0D 2C"
            )
        );
        Assert.Equal(22, Serve(() => Client.ReadAsync(0x0003), "0A 0300", "0B" + First, "0C 0300 1600", "0D").Length);
        Assert.Equal(22, Serve(() => Client.ReadAsync(0x0003), "0A 0300", "0B" + First, "0C 0300 1600", "01 0C 0300 0B").Length);
        Assert.Equal(22, Serve(() => Client.ReadAsync(0x0003), "0A 0300", "0B" + First, "0C 0300 1600", "01 0C 0300 07").Length);
    }

    [TestPurpose("GATT/CL/GAR/BV-04-C+", "A value of 512 octets ends there, whatever else the server offers")]
    public void A_long_value_ends_at_512_octets()
    {
        var pdus = new string[48];
        for (int i = 0; i < 24; i++)
            (pdus[2 * i], pdus[(2 * i) + 1]) = (
                i == 0 ? "0A 0300" : $"0C 0300 {i * 22 & 0xFF:X2}{i * 22 >> 8:X2}",
                (i == 0 ? "0B" : "0D") + First
            );
        Assert.Equal(512, Serve(() => Client.ReadAsync(0x0003), pdus).Length);
    }

    [TestPurpose("GATT/CL/GAR/BV-05-C", "Read Multiple Characteristic Values")]
    public void Several_values_are_read() =>
        Assert.Equal(Hex("010203"), Serve(() => Client.ReadMultipleAsync([0x0003, 0x0007]), "0E 0300 0700", "0F 010203"));

    [TestPurpose("GATT/CL/GAR/BV-06-C", "Read Characteristic Descriptor")]
    public void A_descriptor_is_read() => Assert.Equal(Hex("0100"), Serve(() => Client.ReadAsync(0x0004), "0A 0400", "0B 0100"));

    [TestPurpose("GATT/CL/GAR/BV-07-C", "Read Long Characteristic Descriptor")]
    public void A_long_descriptor_is_read() =>
        Assert.Equal(
            Hex(SampleDatabase.Count(23)),
            Serve(() => Client.ReadAsync(0x0004), "0A 0400", "0B" + First, "0C 0400 1600", "0D 16")
        );

    [TestPurpose("GATT/CL/GAR/BV-08-C", "Read Multiple Variable Length Characteristic Values; the last may be cut")]
    public void Several_values_of_any_length_are_read()
    {
        Assert.Equal(
            [Hex("0102"), Hex(""), Hex("03")],
            Serve(() => Client.ReadMultipleVariableAsync([0x0003, 0x0007, 0x0009]), "20 0300 0700 0900", "21 0200 0102 0000 0100 03")
        );
        Assert.Equal(
            [Hex("0102"), Hex("0304")],
            Serve(() => Client.ReadMultipleVariableAsync([0x0003, 0x0007]), "20 0300 0700", "21 0200 0102 2D00 0304")
        );
    }

    [TestPurpose("GATT/CL/GAW/BV-01-C", "Write Without Response")]
    public void A_command_is_written() =>
        Assert.True(Serve(() => Client.WriteWithoutResponseAsync(0x0007, Hex("010203")), "52 0700 010203", ""));

    [TestPurpose(
        "GATT/CL/GAW/BV-02-C",
        "Signed Write Without Response of a bonded client on a plain link (PDU of Part F 3.4.5.4); without a CSRK nothing is sent"
    )]
    public void A_signed_command_is_written()
    {
        Assert.False(Serve(() => Client.WriteSignedAsync(0x0012, Hex("1337"))));
        Pair.Central.Bonds.Save(
            new Bond
            {
                Peer = Tester.Host.Address,
                LocalCsrk = Hex("611B64EBFBCD1FD372EC9196DF425E50"),
                LocalSignCounter = 1,
            }
        );
        Assert.True(Serve(() => Client.WriteSignedAsync(0x0012, Hex("1337")), "D2 1200 1337 01000000 F1871E933C900FF2", ""));
        Assert.Equal(2u, Pair.Central.Bonds.Find(Tester.Host.Address)!.LocalSignCounter);
    }

    [TestPurpose("GATT/CL/GAW/BV-02-C+", "On an encrypted link a plain Write Command takes the place of the signature (Part G 4.9.2)")]
    public void An_encrypted_link_needs_no_signature()
    {
        byte[] key = Hex("00112233445566777766554433221100");
        Pair.Central.Bonds.Save(
            new Bond
            {
                Peer = Tester.Host.Address,
                PeerLtk = new LongTermKey(key, 0, 0),
                IsSecureConnections = true,
                LocalCsrk = key,
                LocalSignCounter = 1,
            }
        );
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
    public void A_long_value_is_written_in_parts() =>
        Serve(
            () => Client.WriteAsync(0x0007, Hex(SampleDatabase.Count(21))),
            "16 0700 0000" + Part,
            "17 0700 0000" + Part,
            "16 0700 1200 121314",
            "17 0700 1200 121314",
            "18 01",
            "19"
        );

    [TestPurpose("GATT/CL/GAW/BV-06-C", "Reliable Write: every echo is compared, then all are executed")]
    public void Values_are_written_reliably() =>
        Serve(
            () => Call(ClientCall.WriteReliably),
            "16 0700 0000 010203",
            "17 0700 0000 010203",
            "16 0900 0000 0405",
            "17 0900 0000 0405",
            "18 01",
            "19"
        );

    [TestPurpose("GATT/CL/GAW/BI-32-C", "An echo with another value, offset or handle cancels the reliable write")]
    public void A_wrong_echo_cancels()
    {
        foreach (
            string echo in new[]
            {
                "17 0700 0000 010204",
                "17 0700 0100 010203",
                "17 0800 0000 010203",
                "17 0700 0000 0102",
                "17 0700 0000",
            }
        )
            Assert.Equal(
                AttFailure.InvalidResponse,
                Fails(() => Call(ClientCall.WriteReliably), "16 0700 0000 010203", echo, "18 00", "19").Failure
            );
    }

    [TestPurpose("GATT/CL/GAW/BV-08-C", "Write Characteristic Descriptor")]
    public void A_descriptor_is_written() => Serve(() => Client.WriteAsync(0x0008, Hex("010203")), "12 0800 010203", "13");

    [TestPurpose("GATT/CL/GAW/BV-09-C", "Write Long Characteristic Descriptor in parts of MTU - 5")]
    public void A_long_descriptor_is_written_in_parts() =>
        Serve(
            () => Client.WriteAsync(0x0008, Hex(SampleDatabase.Count(21))),
            "16 0800 0000" + Part,
            "17 0800 0000" + Part,
            "16 0800 1200 121314",
            "17 0800 1200 121314",
            "18 01",
            "19"
        );

    [TestPurpose("GATT/CL/GAT/BV-01-C", "A read that is not answered within 30 s fails, is not repeated, and ends the link")]
    public void An_unanswered_read_times_out() => TimesOut(() => Client.ReadAsync(0x0003), "0A 0300");

    [TestPurpose("GATT/CL/GAT/BV-02-C", "A write that is not answered within 30 s fails, is not repeated, and ends the link")]
    public void An_unanswered_write_times_out() => TimesOut(() => Client.WriteAsync(0x0007, Hex("010203")), "12 0700 010203");

    [TestPurpose(
        "GATT/CL/GAT/BV-03-C",
        "A Read Multiple Variable Length that is not answered within 30 s fails, is not repeated, and ends the link"
    )]
    public void An_unanswered_read_of_several_times_out() =>
        TimesOut(() => Client.ReadMultipleVariableAsync([0x0003, 0x0007]), "20 0300 0700");

    [Theory]
    [Purpose(
        "X/ATT/CL/RSP/OTHER",
        "Responses to another request, and errors for another, are ignored",
        "0A 0300",
        "0D 01|01 0C 0300 02|13|0F 01|0B 010203"
    )]
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

    [Theory]
    [RefusedPurpose(
        "X/ATT/CL/RSP/ERR",
        "An error response of a wrong length",
        ClientCall.Read,
        AttErrorCode.UnlikelyError,
        "0A 0300",
        "01 0A 0300"
    )]
    [RefusedPurpose(
        "X/ATT/CL/RSP/WR",
        "A write response with something behind it",
        ClientCall.Write,
        AttErrorCode.UnlikelyError,
        "12 0700 010203",
        "13 00"
    )]
    [RefusedPurpose(
        "X/ATT/CL/RSP/RBT",
        "A Read By Type list that does not divide",
        ClientCall.ReadByUuid,
        AttErrorCode.UnlikelyError,
        "08 0100 FFFF 0D2A",
        "09 04 0B00 0A"
    )]
    [RefusedPurpose(
        "X/ATT/CL/RSP/ZERO",
        "A Read By Type element of no octets",
        ClientCall.ReadByUuid,
        AttErrorCode.UnlikelyError,
        "08 0100 FFFF 0D2A",
        "09 00 0B00"
    )]
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
