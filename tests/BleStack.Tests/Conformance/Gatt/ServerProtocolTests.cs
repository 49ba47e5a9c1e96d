using System;
using System.Threading.Tasks;
using BleStack.Adversary;
using BleStack.Att;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Hci.Packets;
using Xunit;

namespace BleStack.Tests.Conformance.Gatt;

/// <summary>GATT/SR/UNS, GATT/SR/GPA, and ATT's rules for invalid PDUs.</summary>
public sealed class ServerProtocolTests() : ServerBench(SampleDatabase.Build)
{
    [TestPurpose("GATT/SR/UNS/BI-01-C", "A request with any unassigned opcode is answered Request Not Supported, handle 0")]
    public void Unknown_requests_are_refused()
    {
        foreach (int opcode in new[] { 0x00, 0x14, 0x15, 0x1A, 0x1C, 0x1F, 0x22, 0x24, 0x3F, 0x80, 0x8A, 0x92, 0xBF })
            Play($"{opcode:X2} 0102030405060708090A0B0C0D0E0F10", $"01 {opcode:X2} 0000 06", $"{opcode:X2}", $"01 {opcode:X2} 0000 06");
    }

    [TestPurpose("GATT/SR/UNS/BI-02-C", "A command with any unassigned opcode is ignored, and the bearer goes on")]
    public void Unknown_commands_are_ignored()
    {
        foreach (int opcode in new[]
        {
            0x40, 0x42, 0x4A, 0x53, 0x7F, 0xC0, 0xD3, 0xFF,
        }) Play($"{opcode:X2} 0102030405060708090A0B0C0D0E0F10", "", $"{opcode:X2}", "");
        Play("0A 0300", "0B 41636D65");
    }

    [Theory]
    [Purpose("X/ATT/PDU/MTU", "Exchange MTU of a wrong length", "02 17", "01 02 0000 04", "02 170000", "01 02 0000 04")]
    [Purpose("X/ATT/PDU/FI", "Find Information of a wrong length", "04 0100 FF", "01 04 0000 04", "04 0100 FFFF 00", "01 04 0000 04")]
    [Purpose(
        "X/ATT/PDU/FTV",
        "Find By Type Value without a type; without a value it looks for empty ones",
        "06 0100 FFFF 00",
        "01 06 0000 04",
        "06 0100 FFFF 0028",
        "01 06 0100 0A"
    )]
    [Purpose(
        "X/ATT/PDU/RBT",
        "Read By Type with a UUID of another length than 2 or 16",
        "08 0100 FFFF",
        "01 08 0000 04",
        "08 0100 FFFF 002800",
        "01 08 0000 04",
        "08 0100 FFFF 00280000",
        "01 08 0000 04"
    )]
    [Purpose("X/ATT/PDU/RD", "Read of a wrong length", "0A 03", "01 0A 0000 04", "0A 030000", "01 0A 0000 04", "0A", "01 0A 0000 04")]
    [Purpose("X/ATT/PDU/RB", "Read Blob of a wrong length", "0C 0300", "01 0C 0000 04", "0C 0300 00", "01 0C 0000 04")]
    [Purpose(
        "X/ATT/PDU/RM",
        "Read Multiple of fewer than two or of half a handle",
        "0E 0300",
        "01 0E 0000 04",
        "0E 0300 0500 00",
        "01 0E 0000 04",
        "20 0300",
        "01 20 0000 04",
        "20 0300 0500 00",
        "01 20 0000 04"
    )]
    [Purpose(
        "X/ATT/PDU/RBG",
        "Read By Group Type of a wrong length",
        "10 0100 FFFF 00",
        "01 10 0000 04",
        "10 0100 FFFF 00280000",
        "01 10 0000 04"
    )]
    [Purpose(
        "X/ATT/PDU/WR",
        "Write and Prepare Write without a whole handle or offset; commands so cut are dropped",
        "12 14",
        "01 12 0000 04",
        "16 1400 00",
        "01 16 0000 04",
        "52 2A",
        "",
        "D2 1200 000000000000000000",
        ""
    )]
    [Purpose(
        "X/ATT/PDU/EX",
        "Execute Write with reserved flags or none",
        "18",
        "01 18 0000 04",
        "18 02",
        "01 18 0000 04",
        "18 01 00",
        "01 18 0000 04"
    )]
    [Purpose(
        "X/ATT/PDU/BIG",
        "A request beyond the MTU",
        "12 2200 000102030405060708090A0B0C0D0E0F1011121314",
        "01 12 0000 04",
        "52 2A00 000102030405060708090A0B0C0D0E0F1011121314",
        "",
        "0A 2A00",
        "0B 00"
    )]
    [Purpose(
        "X/ATT/RNG/FI",
        "Find Information from handle 0, backwards, and where nothing is",
        "04 0000 FFFF",
        "01 04 0000 01",
        "04 0200 0100",
        "01 04 0200 01",
        "04 0600 0F00",
        "01 04 0600 0A"
    )]
    [Purpose(
        "X/ATT/RNG/FTV",
        "Find By Type Value from handle 0 and backwards",
        "06 0000 FFFF 0028 0A18",
        "01 06 0000 01",
        "06 0200 0100 0028 0A18",
        "01 06 0200 01"
    )]
    [Purpose(
        "X/ATT/RNG/RBG",
        "Read By Group Type from handle 0 and backwards, before the type is looked at",
        "10 0000 FFFF 0028",
        "01 10 0000 01",
        "10 0200 0100 0328",
        "01 10 0200 01"
    )]
    [Purpose(
        "X/ATT/GRP/TYPE",
        "Read By Group Type of a type that groups nothing, or that GATT does not let be read so",
        "10 0100 FFFF 0328",
        "01 10 0100 10",
        "10 0100 FFFF 0228",
        "01 10 0100 10",
        "10 0500 FFFF 0177665544332211F0DEBC9A78563412",
        "01 10 0500 10"
    )]
    [Purpose(
        "X/ATT/GRP/SEC",
        "Read By Group Type of secondary services is served (Part G 2.5.3)",
        "10 0100 FFFF 0128",
        "11 06 6000 6400 A0FF",
        "10 6500 FFFF 0128",
        "11 14 6800 6A00 0277665544332211F0DEBC9A78563412",
        "10 6B00 FFFF 0128",
        "01 10 6B00 0A"
    )]
    [Purpose(
        "X/ATT/FTV/ANY",
        "Find By Type Value of types that group nothing: each ends at itself; a characteristic at its last descriptor",
        "06 0100 FFFF 192A 64",
        "07 FFFF FFFF",
        "06 0100 FFFF 0129 566F6C7473",
        "07 3700 3700",
        "06 0100 FFFF 0328 10 2C00 EDFF",
        "01 06 0100 0A",
        "06 0100 FFFF 0328 12 2C00 EDFF",
        "07 2B00 2D00"
    )]
    [Purpose(
        "X/ATT/FTV/PERM",
        "Find By Type Value matches nothing that may not be read, and never says so",
        "06 0100 FFFF E3FF AA",
        "01 06 0100 0A",
        "06 0100 FFFF E6FF 05",
        "01 06 0100 0A",
        "06 0100 FFFF E5FF 08",
        "01 06 0100 0A"
    )]
    [Purpose(
        "X/ATT/RBT/LEN",
        "Read By Type stops before another length, and before what may not be read",
        "08 A000 AF00 0429",
        "09 09 A300 04FF012701 0000 A600 06021027010201",
        "08 0100 5F00 0229",
        "09 04 2D00 0000 3000 0000 3300 0000"
    )]
    [Purpose(
        "X/ATT/RSP",
        "Responses and confirmations that nothing waits for are ignored",
        "0B 00",
        "",
        "01 0A 0300 01",
        "",
        "13",
        "",
        "1E",
        "",
        "19",
        "",
        "0A 0300",
        "0B 41636D65"
    )]
    public void Protocol(string[] pdus) => Play(pdus);

    [Theory]
    [Purpose(
        "GATT/SR/GPA/BV-11-C",
        "Characteristic Aggregate Format: the handles of the formats, in the order of the parts",
        "08 A700 AF00 0529",
        "09 06 A900 A300 A600",
        "0A A800",
        "0B 643412",
        "0A A300",
        "0B 04FF0127010000",
        "0A A600",
        "0B 06021027010201"
    )]
    [Purpose(
        "GATT/SR/GPA/BV-12-C",
        "Characteristic Presentation Format: uint8, uint16 and utf8s",
        "04 A300 A300",
        "05 01 A300 0429",
        "0A A300",
        "0B 04FF0127010000",
        "0A A200",
        "0B 64",
        "0A A600",
        "0B 06021027010201",
        "0A A500",
        "0B 3412",
        "0A AC00",
        "0B 19000027010000",
        "0A AB00",
        "0B 6162636465666768696A6B6C6D6E6F70717273747576",
        "0C AB00 1600",
        "0D 7778797A"
    )]
    [Purpose(
        "GATT/SR/GPA/BV-01-C",
        "Service declarations hold their UUID and are read only",
        "0A 0100",
        "0B 0A18",
        "0A 7000",
        "0B 0177665544332211F0DEBC9A78563412",
        "12 0100 0A18",
        "01 12 0100 03"
    )]
    [Purpose("GATT/SR/GPA/BV-02-C", "Secondary service declarations likewise", "0A 6000", "0B A0FF", "12 6000 A0FF", "01 12 6000 03")]
    [Purpose(
        "GATT/SR/GPA/BV-03-C",
        "Include declarations: handle, end, and the UUID when it has 16 bits",
        "0A 7100",
        "0B 6000 6400 A0FF",
        "0A 7200",
        "0B 6800 6A00",
        "12 7100 00",
        "01 12 7100 03"
    )]
    [Purpose(
        "GATT/SR/GPA/BV-04-C",
        "Characteristic declarations: properties, value handle, UUID",
        "0A 1300",
        "0B 0A 1400 E2FF",
        "0A 3800",
        "0B 02 3900 0377665544332211F0DEBC9A78563412",
        "12 1300 00",
        "01 12 1300 03"
    )]
    [Purpose(
        "GATT/SR/GPA/BV-05-C",
        "Characteristic Extended Properties are read only",
        "0A 3600",
        "0B 0100",
        "12 3600 0000",
        "01 12 3600 03"
    )]
    [Purpose(
        "GATT/SR/GPA/BV-06-C",
        "Characteristic User Description, writable where its owner lets it",
        "0A 3700",
        "0B 566F6C7473",
        "12 3700 56",
        "13",
        "0A 3700",
        "0B 56"
    )]
    [Purpose(
        "GATT/SR/GPA/BV-07-C",
        "Client Characteristic Configuration: two octets, only what the properties allow, reserved bits refused (our choice)",
        "0A 2D00",
        "0B 0000",
        "12 2D00 0100",
        "13",
        "0A 2D00",
        "0B 0100",
        "12 2D00 0200",
        "01 12 2D00 FD",
        "12 2D00 0400",
        "01 12 2D00 13",
        "12 2D00 01",
        "01 12 2D00 0D",
        "0A 2D00",
        "0B 0100"
    )]
    [Purpose(
        "GATT/SR/GPA/BV-08-C",
        "Server Characteristic Configuration: one value for all clients, the broadcast bit only",
        "0A AD00",
        "0B 0000",
        "12 AD00 0100",
        "13",
        "0A AD00",
        "0B 0100",
        "12 AD00 0200",
        "01 12 AD00 13"
    )]
    public void Profile_attributes(string[] pdus) => Play(pdus);

    [TestPurpose(
        "GATT/SR/GAT/BV-01-C",
        "An indication that is not confirmed within 30 s is told to the upper tester and not repeated; the bearer is dead and the link ends"
    )]
    public void An_unconfirmed_indication_times_out()
    {
        Play("12 3000 0200", "13");
        Task<IndicationOutcome> outcome = Pair.Begin(() =>
            Link.Gatt.IndicateAsync(Server.Database.FindByValueHandle(0x002F)!, new byte[] { 0x05 })
        );
        Expect("1D 2F00 05");
        Pair.Loop.Advance(TimeSpan.FromSeconds(28));
        Assert.False(outcome.IsCompleted);
        Pair.Loop.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(IndicationOutcome.TimedOut, outcome.Result);
        Assert.True(Tester.IsGone);
        Assert.Equal("", Tester.Take(RawPeer.Att));
        Assert.Equal(HciErrorCode.RemoteUserTerminatedConnection, Tester.Host.Wait<DisconnectionComplete>().Reason);
    }

    [TestPurpose(
        "X/ATT/MTU/SYM",
        "While this host's own MTU request is open, it neither notifies nor indicates (Part F 3.4.2.2 rule 5), and answers at the old MTU (rule 4)"
    )]
    public void An_open_MTU_exchange_holds_values_back()
    {
        AttReadRequest? waiting = null;
        Server.Database.FindByValueHandle(0x0022)!.OnRead = request => waiting = request;
        Play("12 2D00 0100", "13", "12 3000 0200", "13", "0A 2200", "");
        Task<ushort> mtu = Pair.Begin(() => Link.Client.ExchangeMtuAsync());
        Expect("02 0502");
        Task<NotifyOutcome> notification = Pair.Begin(() =>
            Link.Gatt.NotifyAsync(Server.Database.FindByValueHandle(0x002C)!, new byte[30])
        );
        Task<IndicationOutcome> indication = Pair.Begin(() =>
            Link.Gatt.IndicateAsync(Server.Database.FindByValueHandle(0x002F)!, new byte[] { 0x05 })
        );
        Expect("");
        Tester.Send(RawPeer.Att, "03 6400");
        Expect($"1D 2F00 05|1B 2C00 {new string('0', 60)}");
        Do(() => waiting!.Value.Respond(new byte[30]));
        Expect("0B" + new string('0', 44));
        Play("1E", "");
        Assert.Equal((100, true), (mtu.Result, notification.IsCompletedSuccessfully && indication.IsCompletedSuccessfully));
    }
}
