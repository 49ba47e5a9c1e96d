using System;
using BleStack.Adversary;
using BleStack.Crypto;
using Xunit;

namespace BleStack.Tests.Conformance.Gatt;

/// <summary>
/// GATT/SR/GAW: writing values and descriptors at once and signed, and every refusal of it with the handle it names.
/// </summary>
public sealed class ServerWriteTests() : ServerBench(SampleDatabase.Build)
{
    /// <summary>The CSRK of [Vol 3, Part F] 3.4.5.4's example, whose PDU writes 1337 to handle 0012 with sign counter 1.</summary>
    private static readonly byte[] s_csrk = RawPeer.Hex("611B64EBFBCD1FD372EC9196DF425E50");

    [Theory]
    [Purpose("GATT/SR/GAW/BV-01-C", "Write Without Response", "52 2A00 0102", "", "0A 2A00", "0B 0102", "52 2A00", "", "0A 2A00", "0B")]
    [Purpose(
        "GATT/SR/GAW/BV-03-C",
        "Write Characteristic Value: a variable length follows what is written, down to nothing",
        "12 1400 090807",
        "13",
        "0A 1400",
        "0B 090807",
        "12 1400",
        "13",
        "0A 1400",
        "0B"
    )]
    [Purpose(
        "GATT/SR/GAW/BI-02-C",
        "Write Characteristic Value - Invalid Handle",
        "12 0000 01",
        "01 12 0000 01",
        "12 0600 01",
        "01 12 0600 01",
        "12 FCFF 01",
        "01 12 FCFF 01"
    )]
    [Purpose(
        "GATT/SR/GAW/BI-03-C",
        "Write Characteristic Value - Write Not Permitted",
        "12 1800 01",
        "01 12 1800 03",
        "12 0100 01",
        "01 12 0100 03",
        "0A 1800",
        "0B 55"
    )]
    [Purpose("GATT/SR/GAW/BI-04-C", "Write Characteristic Value - Insufficient Authorization", "12 1A00 01", "01 12 1A00 08")]
    [Purpose(
        "GATT/SR/GAW/BI-05-C",
        "Write Characteristic Value - Insufficient Authentication",
        "12 1C00 01",
        "01 12 1C00 05",
        "12 2000 01",
        "01 12 2000 05"
    )]
    [Purpose(
        "GATT/SR/GAW/BI-32-C",
        "Write Characteristic Value - Attribute Value Length Too Long, variable and fixed",
        "12 1400 010203040506070809",
        "01 12 1400 0D",
        "12 2800 0102030405",
        "01 12 2800 0D",
        "0A 1400",
        "0B 0102",
        "0A 2800",
        "0B 01020304"
    )]
    [Purpose(
        "GATT/SR/GAW/BI-39-C",
        "Write Without Response - Attribute Value Length Too Long: nothing is written or said",
        "0A 2A00",
        "0B 00",
        "52 2A00 0102030405",
        "",
        "0A 2A00",
        "0B 00"
    )]
    [Purpose(
        "GATT/SR/GAW/BV-08-C",
        "Write Characteristic Descriptor",
        "12 3700 416D706572 65",
        "13",
        "0A 3700",
        "0B 416D70657265",
        "12 2D00 0100",
        "13",
        "0A 2D00",
        "0B 0100"
    )]
    [Purpose("GATT/SR/GAW/BI-20-C", "Write Characteristic Descriptor - Invalid Handle", "12 4000 01", "01 12 4000 01")]
    [Purpose("GATT/SR/GAW/BI-21-C", "Write Characteristic Descriptor - Write Not Permitted", "12 3F00 01", "01 12 3F00 03")]
    [Purpose("GATT/SR/GAW/BI-22-C", "Write Characteristic Descriptor - Insufficient Authorization", "12 3C00 01", "01 12 3C00 08")]
    [Purpose("GATT/SR/GAW/BI-23-C", "Write Characteristic Descriptor - Insufficient Authentication", "12 3D00 01", "01 12 3D00 05")]
    [Purpose(
        "GATT/SR/GAW/BI-34-C",
        "Write Characteristic Descriptor - Attribute Value Length Too Long",
        "12 2D00 010000",
        "01 12 2D00 0D",
        "0A 2D00",
        "0B 0000"
    )]
    public void Writing(string[] pdus) => Play(pdus);

    [Theory]
    [Purpose(
        "GATT/SR/GAW/BI-06-C",
        "Write Characteristic Value - Encryption Key Size Too Short",
        "12 1E00 01",
        "01 12 1E00 0C",
        "12 2000 01",
        "13"
    )]
    [Purpose("GATT/SR/GAW/BI-24-C", "Write Characteristic Descriptor - Encryption Key Size Too Short", "12 3E00 01", "01 12 3E00 0C")]
    public void Writing_with_seven_octets_of_key(string[] pdus)
    {
        Bond(keySize: 7);
        Encrypt();
        Play(pdus);
    }

    [TestPurpose("GATT/SR/GAW/BI-05-C+", "With a key for the peer but no encryption a write is answered Insufficient Encryption")]
    public void A_bonded_client_is_told_to_encrypt()
    {
        Bond();
        Play("12 2000 01", "01 12 2000 0F", "16 2000 0000 01", "01 16 2000 0F", "52 2000 01", "");
        Encrypt();
        Play("0A 2000", "0B 0F", "12 2000 01", "13", "0A 2000", "0B 01");
    }

    [TestPurpose(
        "GATT/SR/GAW/BV-03-C+",
        "A shorter write to a value of fixed length leaves its other octets, at once and prepared (Part F 3.4.5.1)"
    )]
    public void A_shorter_write_to_a_fixed_length_leaves_the_rest() =>
        Play(
            "12 2800 FFFE",
            "13",
            "0A 2800",
            "0B FFFE0304",
            "16 2800 0100 AA",
            "17 2800 0100 AA",
            "16 2800 0000 BB",
            "17 2800 0000 BB",
            "18 01",
            "19",
            "0A 2800",
            "0B BBAA0304",
            "16 2800 0400 AA",
            "17 2800 0400 AA",
            "18 01",
            "01 18 2800 0D",
            "12 2800",
            "13",
            "0A 2800",
            "0B BBAA0304"
        );

    [TestPurpose("GATT/SR/GAW/BV-05-C+", "Write Characteristic Value - Application Error, at once and at execution")]
    public void An_application_error_reaches_the_client() => Play(
        "12 2600 01", "01 12 2600 81", "16 2600 0000 01", "17 2600 0000 01", "18 01", "01 18 2600 81", "18 01", "19", "52 2600 01", "");

    [TestPurpose(
        "GATT/SR/GAW/BV-02-C",
        "Signed Write Without Response of a bonded client is written (PDU of Part F 3.4.5.4); a repeated sign counter is not"
    )]
    public void A_signed_write_is_written_once()
    {
        Bond(peerCsrk: s_csrk);
        Play("D2 1200 1337 01000000 F1871E933C900FF2", "", "0A 1200", "0B 1337");
        Do(() => Server.Database.FindByValueHandle(0x0012)!.SetValue([0]));
        Play("D2 1200 1337 01000000 F1871E933C900FF2", "", "0A 1200", "0B 00");
    }

    [TestPurpose("GATT/SR/GAW/BI-01-C", "A signed write with a wrong signature, or without a bond, is dropped in silence")]
    public void A_wrong_signature_is_dropped()
    {
        Play("D2 1200 1337 01000000 F1871E933C900FF2", "", "0A 1200", "0B 00");
        Bond(peerCsrk: s_csrk);
        Play(
            "D2 1200 1337 01000000 F1871E933C900FF3",
            "",
            "D2 1200 1338 01000000 F1871E933C900FF2",
            "",
            "D2 1200 1337 02000000 F1871E933C900FF2",
            "",
            "D2 1200",
            "",
            "52 1200 1337",
            "",
            "0A 1200",
            "0B 00"
        );
    }

    [TestPurpose("GATT/SR/GAW/BI-40-C", "Signed Write - Attribute Value Length Too Long: nothing is written or said")]
    public void A_signed_write_that_is_too_long_is_dropped()
    {
        Bond(peerCsrk: s_csrk);
        byte[] signature = new byte[12];
        DataSignature.Sign(s_csrk, RawPeer.Hex("D2 1200 0102030405"), 7, signature);
        Play("0A 1200", "0B 00", "D2 1200 0102030405" + Convert.ToHexString(signature), "", "0A 1200", "0B 00");
    }
}
