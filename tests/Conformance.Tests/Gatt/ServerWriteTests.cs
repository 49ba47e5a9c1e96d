using System;
using BleStack.Adversary;
using BleStack.Att;
using BleStack.Crypto;
using BleStack.Gatt;

namespace Conformance.Tests.Gatt;

/// <summary>GATT/SR/GAW: writing values and descriptors, at once, in parts and signed, and every refusal of it with the handle it names.</summary>
public sealed class ServerWriteTests() : ServerBench(SampleDatabase.Build)
{
    /// <summary>The CSRK of [Vol 3, Part F] 3.4.5.4's example, whose PDU writes 1337 to handle 0012 with sign counter 1.</summary>
    private static readonly byte[] s_csrk = RawPeer.Hex("611B64EBFBCD1FD372EC9196DF425E50");

    private const string Eighteen = "000102030405060708090A0B0C0D0E0F1011";

    [TestPurposes]
    [Purpose("GATT/SR/GAW/BV-01-C", "Write Without Response", "52 2A00 0102", "", "0A 2A00", "0B 0102", "52 2A00", "", "0A 2A00", "0B")]
    [Purpose(
        "GATT/SR/GAW/BV-03-C", "Write Characteristic Value: a variable length follows what is written, down to nothing",
        "12 1400 090807", "13", "0A 1400", "0B 090807", "12 1400", "13", "0A 1400", "0B")]
    [Purpose(
        "GATT/SR/GAW/BI-02-C", "Write Characteristic Value - Invalid Handle",
        "12 0000 01", "01 12 0000 01", "12 0600 01", "01 12 0600 01", "12 FCFF 01", "01 12 FCFF 01")]
    [Purpose("GATT/SR/GAW/BI-03-C", "Write Characteristic Value - Write Not Permitted", "12 1800 01", "01 12 1800 03", "12 0100 01", "01 12 0100 03", "0A 1800", "0B 55")]
    [Purpose("GATT/SR/GAW/BI-04-C", "Write Characteristic Value - Insufficient Authorization", "12 1A00 01", "01 12 1A00 08")]
    [Purpose("GATT/SR/GAW/BI-05-C", "Write Characteristic Value - Insufficient Authentication", "12 1C00 01", "01 12 1C00 05", "12 2000 01", "01 12 2000 05")]
    [Purpose(
        "GATT/SR/GAW/BI-32-C", "Write Characteristic Value - Attribute Value Length Too Long, variable and fixed",
        "12 1400 010203040506070809", "01 12 1400 0D", "12 2800 0102030405", "01 12 2800 0D", "0A 1400", "0B 0102", "0A 2800", "0B 01020304")]
    [Purpose(
        "GATT/SR/GAW/BI-39-C", "Write Without Response - Attribute Value Length Too Long: nothing is written or said",
        "0A 2A00", "0B 00", "52 2A00 0102030405", "", "0A 2A00", "0B 00")]
    [Purpose(
        "GATT/SR/GAW/BV-05-C", "Write Long Characteristic Value",
        "16 2200 0000" + Eighteen, "17 2200 0000" + Eighteen, "16 2200 1200 FFFE", "17 2200 1200 FFFE", "18 01", "19", "0A 2200", "0B" + Eighteen + "FFFE")]
    [Purpose("GATT/SR/GAW/BI-07-C", "Write Long Characteristic Value - Invalid Handle", "16 0000 0000 01", "01 16 0000 01", "16 0600 0000" + Eighteen, "01 16 0600 01")]
    [Purpose(
        "GATT/SR/GAW/BI-08-C", "Write Long Characteristic Value - Write Not Permitted, said when it is prepared",
        "16 1800 0000 01", "01 16 1800 03", "18 01", "19", "0A 1800", "0B 55")]
    [Purpose(
        "GATT/SR/GAW/BI-09-C", "Write Long Characteristic Value - Invalid Offset: said at execution, and the attribute named",
        "16 1400 0300 01", "17 1400 0300 01", "18 01", "01 18 1400 07", "18 01", "19", "0A 1400", "0B 0102")]
    [Purpose("GATT/SR/GAW/BI-11-C", "Write Long Characteristic Value - Insufficient Authorization", "16 1A00 0000 01", "01 16 1A00 08")]
    [Purpose("GATT/SR/GAW/BI-12-C", "Write Long Characteristic Value - Insufficient Authentication", "16 1C00 0000 01", "01 16 1C00 05")]
    [Purpose(
        "GATT/SR/GAW/BI-33-C", "Write Long Characteristic Value - Attribute Value Length Too Long: said at execution, nothing written",
        "16 1400 0000 01020304", "17 1400 0000 01020304", "16 1400 0400 0506070809", "17 1400 0400 0506070809", "18 01", "01 18 1400 0D", "0A 1400", "0B 0102",
        "18 01", "19")]
    [Purpose("GATT/SR/GAW/BV-06-C", "Reliable Write of one value", "16 3500 0000 010203", "17 3500 0000 010203", "0A 3500", "0B", "18 01", "19", "0A 3500", "0B 010203")]
    [Purpose(
        "GATT/SR/GAW/BV-10-C", "Nested reliable writes of two long values",
        "16 2200 0000" + Eighteen, "17 2200 0000" + Eighteen, "16 3500 0000" + Eighteen, "17 3500 0000" + Eighteen, "16 2200 1200 A0A1", "17 2200 1200 A0A1",
        "16 3500 1200 B0B1", "17 3500 1200 B0B1", "18 01", "19", "0A 2200", "0B" + Eighteen + "A0A1", "0A 3500", "0B" + Eighteen + "B0B1")]
    [Purpose(
        "X/ATT/QUEUE/ATOMIC", "Of several attributes the one in error is named, and none is written",
        "16 3500 0000 AB", "17 3500 0000 AB", "16 1400 0000 CD", "17 1400 0000 CD", "16 1400 0200 EF", "17 1400 0200 EF", "18 01", "01 18 1400 07", "0A 3500", "0B",
        "0A 1400", "0B 0102", "18 01", "19")]
    [Purpose(
        "X/ATT/QUEUE/REPEAT", "Parts are written in the order they came, a repeated one over the first",
        "16 3500 0000 0102", "17 3500 0000 0102", "16 3500 0000 0A", "17 3500 0000 0A", "16 3500 0100 0B", "17 3500 0100 0B", "18 01", "19", "0A 3500", "0B 0A0B")]
    [Purpose("GATT/SR/GAW/BV-11-C", "Execute with nothing prepared writes nothing and succeeds", "18 01", "19", "0A 3500", "0B", "18 00", "19")]
    [Purpose(
        "GATT/SR/GAW/BV-07-C", "A cancelled reliable write leaves the value",
        "16 1400 0000 090909", "17 1400 0000 090909", "18 00", "19", "0A 1400", "0B 0102", "18 01", "19", "0A 1400", "0B 0102")]
    [Purpose(
        "GATT/SR/GAW/BV-08-C", "Write Characteristic Descriptor",
        "12 3700 416D706572 65", "13", "0A 3700", "0B 416D70657265", "12 2D00 0100", "13", "0A 2D00", "0B 0100")]
    [Purpose(
        "GATT/SR/GAW/BV-09-C", "Write Long Characteristic Descriptor",
        "16 2300 0000" + Eighteen, "17 2300 0000" + Eighteen, "16 2300 1200 C0C1C2", "17 2300 1200 C0C1C2", "18 01", "19",
        "0C 2300 0000", "0D" + Eighteen + "C0C1C2")]
    [Purpose("GATT/SR/GAW/BI-14-C", "Reliable Write - Invalid Handle", "16 0600 0000 01", "01 16 0600 01")]
    [Purpose("GATT/SR/GAW/BI-15-C", "Reliable Write - Write Not Permitted", "16 3600 0000 01", "01 16 3600 03")]
    [Purpose("X/ATT/QUEUE/OFFSET", "Reliable Write - Invalid Offset", "16 3500 0100 01", "17 3500 0100 01", "18 01", "01 18 3500 07")]
    [Purpose(
        "GATT/SR/GAW/BI-17-C", "Reliable Write - Insufficient Authorization; what was prepared before stays prepared",
        "16 3500 0000 AB", "17 3500 0000 AB", "16 1A00 0000 01", "01 16 1A00 08", "18 01", "19", "0A 3500", "0B AB")]
    [Purpose("GATT/SR/GAW/BI-18-C", "Reliable Write - Insufficient Authentication", "16 1C00 0000 01", "01 16 1C00 05")]
    [Purpose("GATT/SR/GAW/BI-20-C", "Write Characteristic Descriptor - Invalid Handle", "12 4000 01", "01 12 4000 01")]
    [Purpose("GATT/SR/GAW/BI-21-C", "Write Characteristic Descriptor - Write Not Permitted", "12 3F00 01", "01 12 3F00 03")]
    [Purpose("GATT/SR/GAW/BI-22-C", "Write Characteristic Descriptor - Insufficient Authorization", "12 3C00 01", "01 12 3C00 08")]
    [Purpose("GATT/SR/GAW/BI-23-C", "Write Characteristic Descriptor - Insufficient Authentication", "12 3D00 01", "01 12 3D00 05")]
    [Purpose("GATT/SR/GAW/BI-25-C", "Write Long Characteristic Descriptor - Invalid Handle", "16 4000 0000 01", "01 16 4000 01")]
    [Purpose("GATT/SR/GAW/BI-26-C", "Write Long Characteristic Descriptor - Write Not Permitted", "16 3F00 0000 01", "01 16 3F00 03")]
    [Purpose("GATT/SR/GAW/BI-27-C", "Write Long Characteristic Descriptor - Invalid Offset", "16 3700 0600 01", "17 3700 0600 01", "18 01", "01 18 3700 07")]
    [Purpose("GATT/SR/GAW/BI-29-C", "Write Long Characteristic Descriptor - Insufficient Authorization", "16 3C00 0000 01", "01 16 3C00 08")]
    [Purpose("GATT/SR/GAW/BI-30-C", "Write Long Characteristic Descriptor - Insufficient Authentication", "16 3D00 0000 01", "01 16 3D00 05")]
    [Purpose("GATT/SR/GAW/BI-34-C", "Write Characteristic Descriptor - Attribute Value Length Too Long", "12 2D00 010000", "01 12 2D00 0D", "0A 2D00", "0B 0000")]
    [Purpose(
        "GATT/SR/GAW/BI-35-C", "Write Long Characteristic Descriptor - Attribute Value Length Too Long",
        "16 2D00 0000 010000", "17 2D00 0000 010000", "18 01", "01 18 2D00 0D")]
    public void Writing(string[] pdus) => Play(pdus);

    [TestPurposes]
    [Purpose("GATT/SR/GAW/BI-06-C", "Write Characteristic Value - Encryption Key Size Too Short", "12 1E00 01", "01 12 1E00 0C", "12 2000 01", "13")]
    [Purpose("GATT/SR/GAW/BI-13-C", "Write Long Characteristic Value - Encryption Key Size Too Short", "16 1E00 0000 01", "01 16 1E00 0C")]
    [Purpose(
        "GATT/SR/GAW/BI-19-C", "Reliable Write - Encryption Key Size Too Short",
        "16 3500 0000 01", "17 3500 0000 01", "16 1E00 0000 01", "01 16 1E00 0C", "18 00", "19")]
    [Purpose("GATT/SR/GAW/BI-24-C", "Write Characteristic Descriptor - Encryption Key Size Too Short", "12 3E00 01", "01 12 3E00 0C")]
    [Purpose("GATT/SR/GAW/BI-31-C", "Write Long Characteristic Descriptor - Encryption Key Size Too Short", "16 3E00 0000 01", "01 16 3E00 0C")]
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

    [TestPurpose("GATT/SR/GAW/BV-03-C+", "A shorter write to a value of fixed length leaves its other octets, at once and prepared (Part F 3.4.5.1)")]
    public void A_shorter_write_to_a_fixed_length_leaves_the_rest() => Play(
        "12 2800 FFFE", "13", "0A 2800", "0B FFFE0304",
        "16 2800 0100 AA", "17 2800 0100 AA", "16 2800 0000 BB", "17 2800 0000 BB", "18 01", "19", "0A 2800", "0B BBAA0304",
        "16 2800 0400 AA", "17 2800 0400 AA", "18 01", "01 18 2800 0D",
        "12 2800", "13", "0A 2800", "0B BBAA0304");

    [TestPurpose("GATT/SR/GAW/BV-05-C+", "Write Characteristic Value - Application Error, at once and at execution")]
    public void An_application_error_reaches_the_client() => Play(
        "12 2600 01", "01 12 2600 81", "16 2600 0000 01", "17 2600 0000 01", "18 01", "01 18 2600 81", "18 01", "19", "52 2600 01", "");

    [TestPurpose("X/ATT/QUEUE/FULL", "Prepare Queue Full names the attribute; what is queued stays queued")]
    public void A_full_queue_is_told()
    {
        for (int i = 0; i < 56; i++) Play("16 2200 0000" + Eighteen, "17 2200 0000" + Eighteen); // 56 · 18 = 1,008 of 1,024 octets
        Play(
            "16 2200 0000" + Eighteen[..34], "01 16 2200 09", "16 2200 0000" + Eighteen[..32], "17 2200 0000" + Eighteen[..32], "16 2200 0000 01", "01 16 2200 09",
            "18 00", "19", "16 2200 0000 01", "17 2200 0000 01");
    }

    [TestPurpose("GATT/SR/GAW/BI-41-C", "Execution after the attribute was removed: Database Out Of Sync, even where another took its handle")]
    public void What_was_prepared_for_a_removed_attribute_is_out_of_sync()
    {
        Play("16 2200 0000 010203", "17 2200 0000 010203");
        Do(() =>
        {
            GattService owner = Server.Database.FindByValueHandle(0x0022)!.Service!;
            Server.Remove(owner);
        });
        Play("18 01", "01 18 2200 12", "18 01", "19");

        var other = new GattCharacteristic(0xFFE9, GattProperties.Read | GattProperties.Write);
        GattService before = Other(), after = new GattService(0xFFE0) { RequestedHandle = 0x0010 }.Add(other);
        Do(() => Server.Add(before));
        Play("16 1200 0000 010203", "17 1200 0000 010203");
        Do(() =>
        {
            Server.Remove(before);
            Server.Add(after);
        });
        Play("18 01", "01 18 1200 12", "0A 1200", "0B");
    }

    [TestPurpose("GATT/SR/GAW/BV-02-C", "Signed Write Without Response of a bonded client is written (PDU of Part F 3.4.5.4); a repeated sign counter is not")]
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
            "D2 1200 1337 01000000 F1871E933C900FF3", "", "D2 1200 1338 01000000 F1871E933C900FF2", "", "D2 1200 1337 02000000 F1871E933C900FF2", "",
            "D2 1200", "", "52 1200 1337", "", "0A 1200", "0B 00");
    }

    [TestPurpose("GATT/SR/GAW/BI-40-C", "Signed Write - Attribute Value Length Too Long: nothing is written or said")]
    public void A_signed_write_that_is_too_long_is_dropped()
    {
        Bond(peerCsrk: s_csrk);
        byte[] signature = new byte[12];
        DataSignature.Sign(s_csrk, RawPeer.Hex("D2 1200 0102030405"), 7, signature);
        Play("0A 1200", "0B 00", "D2 1200 0102030405" + Convert.ToHexString(signature), "", "0A 1200", "0B 00");
    }

    [TestPurpose("GATT/SR/GAW/BV-06-C+", "Prepared writes belong to one client and end with its link")]
    public void Prepared_writes_end_with_the_link()
    {
        Play("16 1400 0000 AABB", "17 1400 0000 AABB");
        Disconnect();
        Connect();
        Play("18 01", "19", "0A 1400", "0B 0102");
    }

    private static GattService Other() => new GattService(0xFFE0) { RequestedHandle = 0x0010 }
        .Add(new GattCharacteristic(0xFFE9, GattProperties.Read | GattProperties.Write, AttributePermissions.Read | AttributePermissions.Write));
}
