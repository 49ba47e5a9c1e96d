using BleStack.Gatt;

namespace BleStack.Tests.Conformance.Gatt;

/// <summary>GATT/SR/GAC and GATT/SR/GAD: MTU and discovery, with requests like those of a client until the end of the table.</summary>
public sealed class ServerDiscoveryTests() : ServerBench(SampleDatabase.Build)
{
    private const string U1 = "0177665544332211F0DEBC9A78563412", U2 = "0277665544332211F0DEBC9A78563412";
    private const string U3 = "0377665544332211F0DEBC9A78563412", U4 = "0477665544332211F0DEBC9A78563412";

    [TestPurpose(
        "GATT/SR/GAC/BV-01-C",
        "The MTU is the smaller offer, 23 at least; a second exchange is refused (our choice, the client shall not ask twice)"
    )]
    public void The_MTU_is_the_smaller_of_both_offers()
    {
        Play("02 1700", "03 0502", "0A 2200", "0B" + SampleDatabase.Count(22), "02 0002", "01 02 0000 06");
        Disconnect();
        Connect();
        Play("02 0002", "03 0502", "0A 2200", "0B" + SampleDatabase.Count(45));
        Disconnect();
        Connect();
        Play("02 0100", "03 0502", "0A 2200", "0B" + SampleDatabase.Count(22));
    }

    [TestPurpose("GATT/SR/GAD/BV-01-C", "Discover All Primary Services: equal lengths together, up to a service that ends at 0xFFFF")]
    public void All_primary_services_are_found() => Play(
        "10 0100 FFFF 0028", "11 06 0100 0F00 0A18 1000 5F00 E0FF",
        "10 6000 FFFF 0028", "11 14 7000 7700" + U1,
        "10 7800 FFFF 0028", "11 06 8000 8000 0A18",
        "10 8100 FFFF 0028", "11 14 9000 9200" + U1,
        "10 9300 FFFF 0028", "11 06 A000 AF00 B0FF FDFF FFFF 0F18",
        "10 0100 FFFF FB349B5F80000080001000000028 0000", "11 06 0100 0F00 0A18 1000 5F00 E0FF",
        "10 B000 FCFF 0028", "01 10 B000 0A");

    [TestPurpose("GATT/SR/GAD/BV-02-C", "Discover Primary Service by Service UUID, 16 and 128 bits, with the ends of their groups")]
    public void Primary_services_of_one_type_are_found() => Play(
        "06 0100 FFFF 0028 0A18", "07 0100 0F00 8000 8000",
        "06 8100 FFFF 0028 0A18", "01 06 8100 0A",
        "06 0100 FFFF 0028" + U1, "07 7000 7700 9000 9200",
        "06 9300 FFFF 0028" + U1, "01 06 9300 0A",
        "06 0100 FFFF 0028 0F18", "07 FDFF FFFF",
        "06 0100 FFFF 0028" + U2, "01 06 0100 0A", // a secondary service
        "06 0100 FFFF 0028 AAAA", "01 06 0100 0A");

    [TestPurpose(
        "GATT/SR/GAD/BV-03-C",
        "Find Included Services: a 16-bit UUID is in the declaration, a 128-bit one in the included service"
    )]
    public void Included_services_are_found() =>
        Play(
            "08 7000 7700 0228",
            "09 08 7100 6000 6400 A0FF",
            "08 7200 7700 0228",
            "09 06 7200 6800 6A00",
            "0A 6800",
            "0B" + U2,
            "08 7300 7700 0228",
            "09 08 7300 0100 0F00 0A18",
            "08 7400 7700 0228",
            "01 08 7400 0A",
            "08 0100 0F00 0228",
            "01 08 0100 0A"
        );

    [TestPurpose("GATT/SR/GAD/BV-04-C", "Discover All Characteristics of a Service, up to a value at 0xFFFF")]
    public void All_characteristics_of_a_service_are_found() => Play(
        "08 0100 0F00 0328", "09 07 0200 02 0300 292A 0400 02 0500 242A",
        "08 0500 0F00 0328", "01 08 0500 0A",
        "08 3400 5F00 0328", "09 07 3400 8A 3500 F0FF",
        "08 3500 5F00 0328", "09 15 3800 02 3900" + U3,
        "08 3900 5F00 0328", "01 08 3900 0A",
        "08 FDFF FFFF 0328", "09 07 FEFF 02 FFFF 192A",
        "08 FFFF FFFF 0328", "01 08 FFFF 0A",
        "08 8000 8000 0328", "01 08 8000 0A");

    [TestPurpose("GATT/SR/GAD/BV-05-C", "Discover Characteristics by UUID: the client looks through the same declarations for its UUID")]
    public void Characteristics_of_one_type_are_found() => Play(
        "08 7000 9200 0328", "09 07 7400 02 7500 B1FF 9100 02 9200 B2FF",
        "08 9200 9200 0328", "01 08 9200 0A");

    [TestPurpose("GATT/SR/GAD/BV-06-C", "Discover All Characteristic Descriptors: handles of one UUID size together")]
    public void All_descriptors_of_a_characteristic_are_found() => Play(
        "04 3600 3700", "05 01 3600 0029 3700 0129",
        "04 3A00 5F00", "05 02 3A00" + U4,
        "04 3B00 5F00", "05 01 3B00 D3FF 3C00 D4FF 3D00 D5FF 3E00 D6FF 3F00 D7FF",
        "04 4000 5F00", "01 04 4000 0A",
        "04 2D00 2D00", "05 01 2D00 0229",
        "04 FFFF FFFF", "05 01 FFFF 192A");

    [TestPurpose("GATT/SR/GAD/BV-01-C+", "A service alone at handle 0xFFFF ends discovery without overflow (GATT.TS 3.3.2, 3)")]
    public void A_service_at_the_last_handle_is_found()
    {
        Do(() =>
        {
            Server.Remove(Server.Database.Services[^1]);
            Server.Add(new GattService(0x180F) { RequestedHandle = 0xFFFF });
        });
        Play(
            "10 B000 FFFF 0028", "11 06 FFFF FFFF 0F18",
            "10 FFFF FFFF 0028", "11 06 FFFF FFFF 0F18",
            "06 B000 FFFF 0028 0F18", "07 FFFF FFFF",
            "04 FFFF FFFF", "05 01 FFFF 0028",
            "08 FFFF FFFF 0328", "01 08 FFFF 0A");
    }
}
