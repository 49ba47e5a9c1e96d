using System.Linq;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gatt;
using Xunit;

namespace BleStack.Tests.Conformance.Gatt;

/// <summary>GATT/CL/GAC and GATT/CL/GAD: the client's requests for the MTU and the table, and where discovery ends.</summary>
public sealed class ClientDiscoveryTests : ClientBench
{
    private const string U1 = "0177665544332211F0DEBC9A78563412", U2 = "0277665544332211F0DEBC9A78563412";

    [TestPurpose("GATT/CL/GAC/BV-01-C", "The client offers its MTU once; a long write then has parts of MTU - 5 octets")]
    public void The_MTU_is_offered_once_and_used()
    {
        Assert.Equal(40, Serve(() => Client.ExchangeMtuAsync(), "02 0502", "03 2800"));
        Assert.Equal(40, Serve(() => Client.ExchangeMtuAsync()));
        byte[] value = Hex(SampleDatabase.Count(50));
        Serve(
            () => Client.WriteAsync(0x0003, value),
            "16 0300 0000" + SampleDatabase.Count(35), "17 0300 0000" + SampleDatabase.Count(35),
            "16 0300 2300" + SampleDatabase.Count(15, 35), "17 0300 2300" + SampleDatabase.Count(15, 35), "18 01", "19");
    }

    [TestPurpose("GATT/CL/GAC/BV-01-C+", "A server that does not know the request, or offers less than 23, leaves the MTU at 23")]
    public void The_MTU_stays_where_none_is_agreed()
    {
        Assert.Equal(AttErrorCode.RequestNotSupported, Fails(() => Client.ExchangeMtuAsync(), "02 0502", "01 02 0000 06").Code);
        Assert.Equal(23, Client.Mtu);
        Assert.Equal(23, Serve(() => Client.ExchangeMtuAsync()));
    }

    [TestPurpose(
        "GATT/CL/GAD/BV-01-C",
        "Discover All Primary Services until 0xFFFF; then secondary ones, which the server may not let be asked for"
    )]
    public void All_services_are_found()
    {
        var services = Serve(
            () => Client.DiscoverServicesAsync(),
            "10 0100 FFFF 0028", "11 06 0100 0500 0018 1000 1F00 0F18",
            "10 2000 FFFF 0028", "11 14 2000 2F00" + U1,
            "10 3000 FFFF 0028", "11 06 FFFF FFFF 0A18",
            "10 0100 FFFF 0128", "01 10 0100 10");
        Assert.Equal(
            [(0x0001, 0x0005), (0x0010, 0x001F), (0x0020, 0x002F), (0xFFFF, 0xFFFF)],
            services.Select(s => ((int)s.Handle, (int)s.EndHandle))
        );
        Assert.Equal([0x1800, 0x180F, SampleDatabase.Long(1), (BleUuid)0x180A], services.Select(s => s.Uuid));
        services = Serve(
            () => Client.DiscoverServicesAsync(),
            "10 0100 FFFF 0028", "11 06 0100 0500 0018", "10 0600 FFFF 0028", "01 10 0600 0A",
            "10 0100 FFFF 0128", "11 06 0600 0900 0F18", "10 0A00 FFFF 0128", "01 10 0A00 0A");
        Assert.Equal([true, false], services.Select(s => s.IsPrimary));
    }

    [TestPurpose("GATT/CL/GAD/BV-02-C", "Discover Primary Service by Service UUID, 16 and 128 bits")]
    public void Services_of_one_type_are_found()
    {
        var services = Serve(
            () => Client.DiscoverServicesAsync(0x180F),
            "06 0100 FFFF 0028 0F18",
            "07 1000 1F00 4000 4F00",
            "06 5000 FFFF 0028 0F18",
            "01 06 5000 0A"
        );
        Assert.Equal([(0x0010, 0x001F), (0x0040, 0x004F)], services.Select(s => ((int)s.Handle, (int)s.EndHandle)));
        services = Serve(() => Client.DiscoverServicesAsync(SampleDatabase.Long(1)), "06 0100 FFFF 0028" + U1, "07 2000 FFFF");
        Assert.Equal((0x0020, 0xFFFF), (services[0].Handle, services[0].EndHandle));
        Assert.Empty(Serve(() => Client.DiscoverServicesAsync(0x1234), "06 0100 FFFF 0028 3412", "01 06 0100 0A"));
    }

    [TestPurpose("GATT/CL/GAD/BV-03-C", "Find Included Services; a 128-bit UUID is read from the included service")]
    public void Included_services_are_found()
    {
        var services = Serve(
            () => Client.DiscoverAllAsync(),
            "10 0100 FFFF 0028", "11 06 0100 0F00 0018", "10 1000 FFFF 0028", "01 10 1000 0A", "10 0100 FFFF 0128", "01 10 0100 10",
            "08 0100 0F00 0228", "09 08 0200 2000 2F00 0A18",
            "08 0300 0F00 0228", "09 06 0300 3000 3F00",
            "08 0400 0F00 0228", "01 08 0400 0A",
            "0A 3000", "0B" + U2,
            "08 0100 0F00 0328", "01 08 0100 0A");
        Assert.Equal([(0x0020, 0x180A), (0x0030, SampleDatabase.Long(2))], services[0].Includes.Select(i => ((int)i.Handle, i.Uuid)));
    }

    [TestPurpose("GATT/CL/GAD/BV-04-C", "Discover All Characteristics of a Service, UUIDs of both sizes")]
    public void All_characteristics_are_found()
    {
        RemoteService service = Service();
        var found = Serve(
            () => Client.DiscoverCharacteristicsAsync(service),
            "08 1000 FFFF 0328", "09 07 1100 02 1200 192A 1300 10 1400 372A",
            "08 1400 FFFF 0328", "09 15 1600 88 1700" + U1,
            "08 1700 FFFF 0328", "01 08 1700 0A");
        Assert.Equal(
            [(0x0012, 0x2A19), (0x0014, 0x2A37), (0x0017, SampleDatabase.Long(1))],
            found.Select(c => ((int)c.ValueHandle, c.Uuid))
        );
        Assert.Equal(
            [
                (0x0012, GattProperties.Read),
                (0x0015, GattProperties.Notify),
                (0xFFFF, GattProperties.Write | GattProperties.ExtendedProperties),
            ],
            found.Select(c => ((int)c.EndHandle, c.Properties))
        );
    }

    [TestPurpose("GATT/CL/GAD/BV-05-C", "Discover Characteristics by UUID: found among the service's declarations")]
    public void A_characteristic_is_found_by_its_type()
    {
        RemoteService service = Service();
        Serve(
            () => Client.DiscoverCharacteristicsAsync(service),
            "08 1000 FFFF 0328",
            "09 07 1100 02 1200 192A 1300 10 1400 372A",
            "08 1400 FFFF 0328",
            "01 08 1400 0A"
        );
        Assert.Equal(0x0014, service.Find(0x2A37)!.ValueHandle);
        Assert.Null(service.Find(0x2A38));
    }

    [TestPurpose(
        "GATT/CL/GAD/BV-06-C",
        "Discover All Characteristic Descriptors: only those between this value and the next declaration are asked for"
    )]
    public void All_descriptors_are_found()
    {
        RemoteService service = Service();
        var found = Serve(
            () => Client.DiscoverCharacteristicsAsync(service),
            "08 1000 FFFF 0328", "09 07 1100 02 1200 192A 1300 10 1400 372A 1800 02 1900 382A", "08 1900 FFFF 0328", "01 08 1900 0A");
        Assert.Empty(Serve(() => Client.DiscoverDescriptorsAsync(found[0])));
        Serve(
            () => Client.DiscoverDescriptorsAsync(found[1]),
            "04 1500 1700",
            "05 01 1500 0229 1600 0129",
            "04 1700 1700",
            "05 02 1700" + U1
        );
        Assert.Equal(
            [(0x0015, 0x2902), (0x0016, 0x2901), (0x0017, SampleDatabase.Long(1))],
            found[1].Descriptors.Select(d => ((int)d.Handle, d.Uuid))
        );
        Serve(() => Client.DiscoverDescriptorsAsync(found[2]), "04 1A00 FFFF", "01 04 1A00 0A");
    }

    [TestPurpose("GATT/CL/GPA/BV-11-C", "Characteristic Aggregate Format: the client reads the list and the formats it names")]
    public void An_aggregate_is_read_with_its_formats()
    {
        RemoteService service = Service();
        var found = Serve(
            () => Client.DiscoverCharacteristicsAsync(service),
            "08 1000 FFFF 0328",
            "09 07 1100 02 1200 192A",
            "08 1200 FFFF 0328",
            "01 08 1200 0A"
        );
        Serve(
            () => Client.DiscoverDescriptorsAsync(found[0]),
            "04 1300 FFFF",
            "05 01 1300 0429 1400 0429 1500 0529",
            "04 1600 FFFF",
            "01 04 1600 0A"
        );
        Assert.Equal(
            Hex("1300 1400"),
            Serve(() => Client.ReadAsync(found[0].Find(GattUuid.AggregateFormat)!.Handle), "0A 1500", "0B 1300 1400")
        );
        Assert.Equal(Hex("04FF0127010000"), Serve(() => Client.ReadAsync(0x0013), "0A 1300", "0B 04FF0127010000"));
        Assert.Equal(Hex("06021027010201"), Serve(() => Client.ReadAsync(0x0014), "0A 1400", "0B 06021027010201"));
        Assert.Equal(Hex("643412"), Serve(() => Client.ReadAsync(found[0]), "0A 1200", "0B 643412"));
    }

    [TestPurpose(
        "GATT/CL/GPA/BV-12-C",
        "Characteristic Presentation Format: the client hands over value, format, exponent and unit as they are"
    )]
    public void A_value_is_read_with_its_format()
    {
        RemoteService service = Service();
        var found = Serve(
            () => Client.DiscoverCharacteristicsAsync(service),
            "08 1000 FFFF 0328",
            "09 07 1100 02 1200 192A",
            "08 1200 FFFF 0328",
            "01 08 1200 0A"
        );
        Serve(() => Client.DiscoverDescriptorsAsync(found[0]), "04 1300 FFFF", "05 01 1300 0429", "04 1400 FFFF", "01 04 1400 0A");
        Assert.Equal(
            Hex("0EFBAC27010000"),
            Serve(() => Client.ReadAsync(found[0].Find(GattUuid.PresentationFormat)!.Handle), "0A 1300", "0B 0EFBAC27010000")
        );
        Assert.Equal(Hex("25F0"), Serve(() => Client.ReadAsync(found[0]), "0A 1200", "0B 25F0"));
    }

    [Theory]
    [Purpose(
        "X/ATT/CL/DISC/ORDER",
        "A server whose handles do not ascend is not asked again",
        "10 0100 FFFF 0028",
        "11 06 1000 1F00 0018 0100 0F00 0F18"
    )]
    [Purpose(
        "X/ATT/CL/DISC/LOOP",
        "Discovery ends with a server that repeats its answers",
        "10 0100 FFFF 0028",
        "11 06 0100 0F00 0018",
        "10 1000 FFFF 0028",
        "11 06 0100 0F00 0018"
    )]
    [Purpose("X/ATT/CL/DISC/END", "A service that ends before it begins", "10 0100 FFFF 0028", "11 06 1000 0F00 0018")]
    [Purpose("X/ATT/CL/DISC/UUID", "A service UUID of four octets", "10 0100 FFFF 0028", "11 08 0100 FFFF 00180000")]
    [Purpose("X/ATT/CL/DISC/LIST", "A list that does not divide into its elements", "10 0100 FFFF 0028", "11 06 0100 0F00 0018 10")]
    [Purpose("X/ATT/CL/DISC/SHORT", "Elements too short for their handles", "10 0100 FFFF 0028", "11 03 010002")]
    [Purpose("X/ATT/CL/DISC/EMPTY", "A response without elements", "10 0100 FFFF 0028", "11 06")]
    public void Discovery_does_not_trust_the_server(string[] pdus) =>
        Assert.Equal(AttFailure.InvalidResponse, Fails(() => Client.DiscoverServicesAsync(), pdus).Failure);
}
