using BleStack.Att;
using BleStack.Gatt;
using Xunit;

namespace BleStack.Tests.Conformance.Gatt;

/// <summary>GATT/SR/GAW: long and reliable writes, which are prepared and then executed or cancelled, and every refusal of them.</summary>
public sealed class ServerPreparedWriteTests() : ServerBench(SampleDatabase.Build)
{
    private const string Eighteen = "000102030405060708090A0B0C0D0E0F1011";

    [Theory]
    [Purpose(
        "GATT/SR/GAW/BV-05-C",
        "Write Long Characteristic Value",
        "16 2200 0000" + Eighteen,
        "17 2200 0000" + Eighteen,
        "16 2200 1200 FFFE",
        "17 2200 1200 FFFE",
        "18 01",
        "19",
        "0A 2200",
        "0B" + Eighteen + "FFFE"
    )]
    [Purpose(
        "GATT/SR/GAW/BI-07-C",
        "Write Long Characteristic Value - Invalid Handle",
        "16 0000 0000 01",
        "01 16 0000 01",
        "16 0600 0000" + Eighteen,
        "01 16 0600 01"
    )]
    [Purpose(
        "GATT/SR/GAW/BI-08-C",
        "Write Long Characteristic Value - Write Not Permitted, said when it is prepared",
        "16 1800 0000 01",
        "01 16 1800 03",
        "18 01",
        "19",
        "0A 1800",
        "0B 55"
    )]
    [Purpose(
        "GATT/SR/GAW/BI-09-C",
        "Write Long Characteristic Value - Invalid Offset: said at execution, and the attribute named",
        "16 1400 0300 01",
        "17 1400 0300 01",
        "18 01",
        "01 18 1400 07",
        "18 01",
        "19",
        "0A 1400",
        "0B 0102"
    )]
    [Purpose("GATT/SR/GAW/BI-11-C", "Write Long Characteristic Value - Insufficient Authorization", "16 1A00 0000 01", "01 16 1A00 08")]
    [Purpose("GATT/SR/GAW/BI-12-C", "Write Long Characteristic Value - Insufficient Authentication", "16 1C00 0000 01", "01 16 1C00 05")]
    [Purpose(
        "GATT/SR/GAW/BI-33-C",
        "Write Long Characteristic Value - Attribute Value Length Too Long: said at execution, nothing written",
        "16 1400 0000 01020304",
        "17 1400 0000 01020304",
        "16 1400 0400 0506070809",
        "17 1400 0400 0506070809",
        "18 01",
        "01 18 1400 0D",
        "0A 1400",
        "0B 0102",
        "18 01",
        "19"
    )]
    [Purpose(
        "GATT/SR/GAW/BV-06-C",
        "Reliable Write of one value",
        "16 3500 0000 010203",
        "17 3500 0000 010203",
        "0A 3500",
        "0B",
        "18 01",
        "19",
        "0A 3500",
        "0B 010203"
    )]
    [Purpose(
        "GATT/SR/GAW/BV-09-C",
        "Write Long Characteristic Descriptor",
        "16 2300 0000" + Eighteen,
        "17 2300 0000" + Eighteen,
        "16 2300 1200 C0C1C2",
        "17 2300 1200 C0C1C2",
        "18 01",
        "19",
        "0C 2300 0000",
        "0D" + Eighteen + "C0C1C2"
    )]
    [Purpose("GATT/SR/GAW/BI-14-C", "Reliable Write - Invalid Handle", "16 0600 0000 01", "01 16 0600 01")]
    [Purpose("GATT/SR/GAW/BI-15-C", "Reliable Write - Write Not Permitted", "16 3600 0000 01", "01 16 3600 03")]
    [Purpose("X/ATT/QUEUE/OFFSET", "Reliable Write - Invalid Offset", "16 3500 0100 01", "17 3500 0100 01", "18 01", "01 18 3500 07")]
    [Purpose(
        "GATT/SR/GAW/BI-17-C",
        "Reliable Write - Insufficient Authorization; what was prepared before stays prepared",
        "16 3500 0000 AB",
        "17 3500 0000 AB",
        "16 1A00 0000 01",
        "01 16 1A00 08",
        "18 01",
        "19",
        "0A 3500",
        "0B AB"
    )]
    [Purpose("GATT/SR/GAW/BI-18-C", "Reliable Write - Insufficient Authentication", "16 1C00 0000 01", "01 16 1C00 05")]
    [Purpose("GATT/SR/GAW/BI-25-C", "Write Long Characteristic Descriptor - Invalid Handle", "16 4000 0000 01", "01 16 4000 01")]
    [Purpose("GATT/SR/GAW/BI-26-C", "Write Long Characteristic Descriptor - Write Not Permitted", "16 3F00 0000 01", "01 16 3F00 03")]
    [Purpose(
        "GATT/SR/GAW/BI-27-C",
        "Write Long Characteristic Descriptor - Invalid Offset",
        "16 3700 0600 01",
        "17 3700 0600 01",
        "18 01",
        "01 18 3700 07"
    )]
    [Purpose(
        "GATT/SR/GAW/BI-29-C",
        "Write Long Characteristic Descriptor - Insufficient Authorization",
        "16 3C00 0000 01",
        "01 16 3C00 08"
    )]
    [Purpose(
        "GATT/SR/GAW/BI-30-C",
        "Write Long Characteristic Descriptor - Insufficient Authentication",
        "16 3D00 0000 01",
        "01 16 3D00 05"
    )]
    [Purpose(
        "GATT/SR/GAW/BI-35-C",
        "Write Long Characteristic Descriptor - Attribute Value Length Too Long",
        "16 2D00 0000 010000",
        "17 2D00 0000 010000",
        "18 01",
        "01 18 2D00 0D"
    )]
    [Purpose(
        "GATT/SR/GAW/BV-10-C",
        "Nested reliable writes of two long values",
        "16 2200 0000" + Eighteen,
        "17 2200 0000" + Eighteen,
        "16 3500 0000" + Eighteen,
        "17 3500 0000" + Eighteen,
        "16 2200 1200 A0A1",
        "17 2200 1200 A0A1",
        "16 3500 1200 B0B1",
        "17 3500 1200 B0B1",
        "18 01",
        "19",
        "0A 2200",
        "0B" + Eighteen + "A0A1",
        "0A 3500",
        "0B" + Eighteen + "B0B1"
    )]
    [Purpose(
        "X/ATT/QUEUE/ATOMIC",
        "Of several attributes the one in error is named, and none is written",
        "16 3500 0000 AB",
        "17 3500 0000 AB",
        "16 1400 0000 CD",
        "17 1400 0000 CD",
        "16 1400 0200 EF",
        "17 1400 0200 EF",
        "18 01",
        "01 18 1400 07",
        "0A 3500",
        "0B",
        "0A 1400",
        "0B 0102",
        "18 01",
        "19"
    )]
    [Purpose(
        "X/ATT/QUEUE/REPEAT",
        "Parts are written in the order they came, a repeated one over the first",
        "16 3500 0000 0102",
        "17 3500 0000 0102",
        "16 3500 0000 0A",
        "17 3500 0000 0A",
        "16 3500 0100 0B",
        "17 3500 0100 0B",
        "18 01",
        "19",
        "0A 3500",
        "0B 0A0B"
    )]
    [Purpose(
        "GATT/SR/GAW/BV-11-C",
        "Execute with nothing prepared writes nothing and succeeds",
        "18 01",
        "19",
        "0A 3500",
        "0B",
        "18 00",
        "19"
    )]
    [Purpose(
        "GATT/SR/GAW/BV-07-C",
        "A cancelled reliable write leaves the value",
        "16 1400 0000 090909",
        "17 1400 0000 090909",
        "18 00",
        "19",
        "0A 1400",
        "0B 0102",
        "18 01",
        "19",
        "0A 1400",
        "0B 0102"
    )]
    public void Writing_in_parts(string[] pdus) => Play(pdus);

    [Theory]
    [Purpose("GATT/SR/GAW/BI-13-C", "Write Long Characteristic Value - Encryption Key Size Too Short", "16 1E00 0000 01", "01 16 1E00 0C")]
    [Purpose(
        "GATT/SR/GAW/BI-19-C",
        "Reliable Write - Encryption Key Size Too Short",
        "16 3500 0000 01",
        "17 3500 0000 01",
        "16 1E00 0000 01",
        "01 16 1E00 0C",
        "18 00",
        "19"
    )]
    [Purpose(
        "GATT/SR/GAW/BI-31-C",
        "Write Long Characteristic Descriptor - Encryption Key Size Too Short",
        "16 3E00 0000 01",
        "01 16 3E00 0C"
    )]
    public void Writing_in_parts_with_seven_octets_of_key(string[] pdus)
    {
        Bond(keySize: 7);
        Encrypt();
        Play(pdus);
    }

    [TestPurpose("X/ATT/QUEUE/FULL", "Prepare Queue Full names the attribute; what is queued stays queued")]
    public void A_full_queue_is_told()
    {
        for (int i = 0; i < 56; i++) Play("16 2200 0000" + Eighteen, "17 2200 0000" + Eighteen); // 56 · 18 = 1,008 of 1,024 octets
        Play(
            "16 2200 0000" + Eighteen[..34],
            "01 16 2200 09",
            "16 2200 0000" + Eighteen[..32],
            "17 2200 0000" + Eighteen[..32],
            "16 2200 0000 01",
            "01 16 2200 09",
            "18 00",
            "19",
            "16 2200 0000 01",
            "17 2200 0000 01"
        );
    }

    [TestPurpose(
        "GATT/SR/GAW/BI-41-C",
        "Execution after the attribute was removed: Database Out Of Sync, even where another took its handle"
    )]
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

    [TestPurpose("GATT/SR/GAW/BV-06-C+", "Prepared writes belong to one client and end with its link")]
    public void Prepared_writes_end_with_the_link()
    {
        Play("16 1400 0000 AABB", "17 1400 0000 AABB");
        Disconnect();
        Connect();
        Play("18 01", "19", "0A 1400", "0B 0102");
    }

    private static GattService Other() =>
        new GattService(0xFFE0) { RequestedHandle = 0x0010 }.Add(
            new GattCharacteristic(
                0xFFE9,
                GattProperties.Read | GattProperties.Write,
                AttributePermissions.Read | AttributePermissions.Write
            )
        );
}
