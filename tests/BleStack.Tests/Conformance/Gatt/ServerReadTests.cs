using BleStack.Att;
using Xunit;

namespace BleStack.Tests.Conformance.Gatt;

/// <summary>GATT/SR/GAR: reading values and descriptors, and every refusal of it with the handle it names.</summary>
public sealed class ServerReadTests() : ServerBench(SampleDatabase.Build)
{
    [Theory]
    [Purpose(
        "GATT/SR/GAR/BV-01-C",
        "Read Characteristic Value: up to MTU - 1 octets",
        "0A 0300",
        "0B 41636D65",
        "0A 2200",
        "0B 000102030405060708090A0B0C0D0E0F101112131415",
        "0A FFFF",
        "0B 64"
    )]
    [Purpose("GATT/SR/GAR/BI-01-C", "Read Characteristic Value - Read Not Permitted", "0A 1600", "01 0A 1600 02")]
    [Purpose(
        "GATT/SR/GAR/BI-02-C",
        "Read Characteristic Value - Invalid Handle, in a gap, at 0 and behind",
        "0A 0000",
        "01 0A 0000 01",
        "0A 0600",
        "01 0A 0600 01",
        "0A FCFF",
        "01 0A FCFF 01"
    )]
    [Purpose("GATT/SR/GAR/BI-03-C", "Read Characteristic Value - Insufficient Authorization", "0A 1A00", "01 0A 1A00 08")]
    [Purpose(
        "GATT/SR/GAR/BI-04-C",
        "Read Characteristic Value - Insufficient Authentication; also where encryption is asked for and no key exists (Part C 10.3.1)",
        "0A 1C00",
        "01 0A 1C00 05",
        "0A 2000",
        "01 0A 2000 05"
    )]
    [Purpose(
        "GATT/SR/GAR/BV-03-C",
        "Read Using Characteristic UUID, 16 and 128 bits; values of one length together",
        "08 0100 FFFF 292A",
        "09 06 0300 41636D65",
        "08 0100 FFFF 0377665544332211F0DEBC9A78563412",
        "09 03 3900 77",
        "08 0100 FFFF E9FF",
        "09 15 2200 000102030405060708090A0B0C0D0E0F101112",
        "08 FFFF FFFF 192A",
        "09 03 FFFF 64",
        "08 0100 FFFF FB349B5F8000008000100000292A0000",
        "09 06 0300 41636D65"
    )]
    [Purpose("GATT/SR/GAR/BI-06-C", "Read Using Characteristic UUID - Read Not Permitted", "08 0100 FFFF E3FF", "01 08 1600 02")]
    [Purpose(
        "GATT/SR/GAR/BI-07-C",
        "Read Using Characteristic UUID - Attribute Not Found",
        "08 0100 FFFF AAAA",
        "01 08 0100 0A",
        "08 0400 FFFF 292A",
        "01 08 0400 0A"
    )]
    [Purpose(
        "GATT/SR/GAR/BI-08-C",
        "Read Using Characteristic UUID - Invalid Handle: a range that runs backwards or begins at 0",
        "08 0200 0100 0028",
        "01 08 0200 01",
        "08 0000 FFFF 0028",
        "01 08 0000 01",
        "08 0000 0000 292A",
        "01 08 0000 01"
    )]
    [Purpose("GATT/SR/GAR/BI-09-C", "Read Using Characteristic UUID - Insufficient Authorization", "08 0100 FFFF E5FF", "01 08 1A00 08")]
    [Purpose("GATT/SR/GAR/BI-10-C", "Read Using Characteristic UUID - Insufficient Authentication", "08 0100 FFFF E6FF", "01 08 1C00 05")]
    [Purpose(
        "GATT/SR/GAR/BV-04-C",
        "Read Long Characteristic Value, to its end and exactly at it",
        "0C 2200 0000",
        "0D 000102030405060708090A0B0C0D0E0F101112131415",
        "0C 2200 1600",
        "0D 161718191A1B1C1D1E1F202122232425262728292A2B",
        "0C 2200 2C00",
        "0D 2C",
        "0C 2200 2D00",
        "0D"
    )]
    [Purpose("GATT/SR/GAR/BI-12-C", "Read Long Characteristic Value - Read Not Permitted", "0C 1600 0000", "01 0C 1600 02")]
    [Purpose(
        "GATT/SR/GAR/BI-13-C",
        "Read Long Characteristic Value - Invalid Offset, also of a short value and of one with a fixed length",
        "0C 2200 2E00",
        "01 0C 2200 07",
        "0C 0300 FFFF",
        "01 0C 0300 07",
        "0C 2800 0500",
        "01 0C 2800 07"
    )]
    [Purpose(
        "GATT/SR/GAR/BI-14-C",
        "Read Long Characteristic Value - Invalid Handle",
        "0C 0000 0000",
        "01 0C 0000 01",
        "0C 0600 0000",
        "01 0C 0600 01"
    )]
    [Purpose("GATT/SR/GAR/BI-15-C", "Read Long Characteristic Value - Insufficient Authorization", "0C 1A00 0000", "01 0C 1A00 08")]
    [Purpose("GATT/SR/GAR/BI-16-C", "Read Long Characteristic Value - Insufficient Authentication", "0C 1C00 0000", "01 0C 1C00 05")]
    [Purpose(
        "GATT/SR/GAR/BV-05-C",
        "Read Multiple Characteristic Values, in the order asked for, cut to the MTU",
        "0E 1800 0300",
        "0F 55 41636D65",
        "0E 0300 1800 0500",
        "0F 41636D65 55 4D31",
        "0E 1800 2200",
        "0F 55 000102030405060708090A0B0C0D0E0F1011121314"
    )]
    [Purpose(
        "GATT/SR/GAR/BI-18-C",
        "Read Multiple Characteristic Values - Read Not Permitted; the first attribute in error is named, even behind a full response",
        "0E 1800 1600",
        "01 0E 1600 02",
        "0E 2200 2200 1600 0600",
        "01 0E 1600 02"
    )]
    [Purpose(
        "GATT/SR/GAR/BI-19-C",
        "Read Multiple Characteristic Values - Invalid Handle",
        "0E 1800 0600",
        "01 0E 0600 01",
        "0E 0000 1600",
        "01 0E 0000 01"
    )]
    [Purpose("GATT/SR/GAR/BI-20-C", "Read Multiple Characteristic Values - Insufficient Authorization", "0E 1800 1A00", "01 0E 1A00 08")]
    [Purpose("GATT/SR/GAR/BI-21-C", "Read Multiple Characteristic Values - Insufficient Authentication", "0E 1800 1C00", "01 0E 1C00 05")]
    [Purpose(
        "GATT/SR/GAR/BV-06-C",
        "Read Characteristic Descriptor",
        "0A 3700",
        "0B 566F6C7473",
        "0A 3600",
        "0B 0100",
        "0A 3A00",
        "0B 44",
        "0A 2D00",
        "0B 0000"
    )]
    [Purpose(
        "GATT/SR/GAR/BV-07-C",
        "Read Long Characteristic Descriptor",
        "0C 2400 0000",
        "0D 000102030405060708090A0B0C0D0E0F101112131415",
        "0C 2400 1600",
        "0D 161718191A1B1C1D1E1F202122232425262728292A"
    )]
    [Purpose(
        "GATT/SR/GAR/BV-08-C",
        "Read Behind Long Characteristic Descriptor: an empty part at the end of one that fills its responses",
        "0C 2300 0000",
        "0D 000102030405060708090A0B0C0D0E0F101112131415",
        "0C 2300 1600",
        "0D 161718191A1B1C1D1E1F202122232425262728292A2B",
        "0C 2300 2C00",
        "0D"
    )]
    [Purpose(
        "GATT/SR/GAR/BV-09-C",
        "Read Multiple Variable Length Characteristic Values: each with its length, the last cut, its length whole",
        "20 0300 1800",
        "21 0400 41636D65 0100 55",
        "20 1800 2200",
        "21 0100 55 2D00 000102030405060708090A0B0C0D0E0F10",
        "20 2200 1800",
        "21 2D00 000102030405060708090A0B0C0D0E0F10111213"
    )]
    [Purpose("GATT/SR/GAR/BI-36-C", "Read Multiple Variable Length - Read Not Permitted", "20 1800 1600", "01 20 1600 02")]
    [Purpose("GATT/SR/GAR/BI-38-C", "Read Multiple Variable Length - Invalid Handle", "20 1800 0600", "01 20 0600 01")]
    [Purpose("GATT/SR/GAR/BI-40-C", "Read Multiple Variable Length - Insufficient Authorization", "20 1800 1A00", "01 20 1A00 08")]
    [Purpose("GATT/SR/GAR/BI-42-C", "Read Multiple Variable Length - Insufficient Authentication", "20 1800 1C00", "01 20 1C00 05")]
    [Purpose("GATT/SR/GAR/BI-23-C", "Read Characteristic Descriptor - Read Not Permitted", "0A 3B00", "01 0A 3B00 02")]
    [Purpose("GATT/SR/GAR/BI-24-C", "Read Characteristic Descriptor - Invalid Handle", "0A 4000", "01 0A 4000 01")]
    [Purpose("GATT/SR/GAR/BI-25-C", "Read Characteristic Descriptor - Insufficient Authorization", "0A 3C00", "01 0A 3C00 08")]
    [Purpose("GATT/SR/GAR/BI-26-C", "Read Characteristic Descriptor - Insufficient Authentication", "0A 3D00", "01 0A 3D00 05")]
    [Purpose("GATT/SR/GAR/BI-28-C", "Read Long Characteristic Descriptor - Read Not Permitted", "0C 3B00 0000", "01 0C 3B00 02")]
    [Purpose("GATT/SR/GAR/BI-29-C", "Read Long Characteristic Descriptor - Invalid Offset", "0C 2400 F000", "01 0C 2400 07")]
    [Purpose("GATT/SR/GAR/BI-30-C", "Read Long Characteristic Descriptor - Invalid Handle", "0C 4000 0000", "01 0C 4000 01")]
    [Purpose("GATT/SR/GAR/BI-31-C", "Read Long Characteristic Descriptor - Insufficient Authorization", "0C 3C00 0000", "01 0C 3C00 08")]
    [Purpose("GATT/SR/GAR/BI-32-C", "Read Long Characteristic Descriptor - Insufficient Authentication", "0C 3D00 0000", "01 0C 3D00 05")]
    public void Reading(string[] pdus) => Play(pdus);

    [Theory]
    [Purpose(
        "GATT/SR/GAR/BI-05-C",
        "Read Characteristic Value - Encryption Key Size Too Short",
        "0A 1E00",
        "01 0A 1E00 0C",
        "0A 2000",
        "0B 0F"
    )]
    [Purpose("GATT/SR/GAR/BI-11-C", "Read Using Characteristic UUID - Encryption Key Size Too Short", "08 0100 FFFF E7FF", "01 08 1E00 0C")]
    [Purpose("GATT/SR/GAR/BI-17-C", "Read Long Characteristic Value - Encryption Key Size Too Short", "0C 1E00 0000", "01 0C 1E00 0C")]
    [Purpose("GATT/SR/GAR/BI-22-C", "Read Multiple Characteristic Values - Encryption Key Size Too Short", "0E 1800 1E00", "01 0E 1E00 0C")]
    [Purpose("GATT/SR/GAR/BI-44-C", "Read Multiple Variable Length - Encryption Key Size Too Short", "20 1800 1E00", "01 20 1E00 0C")]
    [Purpose("GATT/SR/GAR/BI-27-C", "Read Characteristic Descriptor - Encryption Key Size Too Short", "0A 3E00", "01 0A 3E00 0C")]
    [Purpose("GATT/SR/GAR/BI-33-C", "Read Long Characteristic Descriptor - Encryption Key Size Too Short", "0C 3E00 0000", "01 0C 3E00 0C")]
    public void Reading_with_seven_octets_of_key(string[] pdus)
    {
        Bond(keySize: 7);
        Encrypt();
        Play(pdus);
    }

    [TestPurpose(
        "GATT/SR/GAR/BI-04-C+",
        "With a key for the peer but no encryption the answer is Insufficient Encryption, with encryption the value"
    )]
    public void A_bonded_client_is_told_to_encrypt()
    {
        Bond();
        Play("0A 2000", "01 0A 2000 0F", "08 0100 FFFF E8FF", "01 08 2000 0F", "20 1800 2000", "01 20 2000 0F", "0A 1C00", "01 0A 1C00 0F");
        Encrypt();
        Play("0A 2000", "0B 0F", "0A 1C00", "01 0A 1C00 05", "0A 1E00", "0B 0C");
    }

    [TestPurpose("GATT/SR/GAR/BV-01-C+", "Read Characteristic Value - Application Error, also by UUID, in parts and among several")]
    public void An_application_error_reaches_the_client() =>
        Play(
            "0A 2600",
            "01 0A 2600 80",
            "08 0100 FFFF EAFF",
            "01 08 2600 80",
            "0C 2600 0000",
            "01 0C 2600 80",
            "0E 1800 2600",
            "01 0E 2600 80",
            "20 1800 2600",
            "01 20 2600 80"
        );

    [TestPurpose("GATT/SR/GAR/BI-45-C", "A second request before the answer to the first is ignored (alternative 1), and counted")]
    public void A_second_request_before_the_answer_is_ignored()
    {
        AttReadRequest? waiting = null;
        Server.Database.FindByValueHandle(0x0018)!.OnRead = request => waiting = request;
        Play("0A 1800", "", "0A 0300", "");
        Do(() => waiting!.Value.Respond([0x77]));
        Expect("0B 77");
        Play("0A 0300", "0B 41636D65");
        Assert.Equal(1, Link.Gatt.Bearer.Server.IgnoredRequests);
    }
}
