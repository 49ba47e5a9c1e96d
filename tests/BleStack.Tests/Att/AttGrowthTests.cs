using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using BleStack.Att;
using BleStack.Gatt;
using TestKit.Stack;
using Xunit;

namespace BleStack.Tests.Att;

/// <summary>
/// What a request costs grows with its answer, never with the table: counted in attributes that lookups look at, not in time.
/// </summary>
public class AttGrowthTests
{
    private const int ServiceLength = 10;

    /// <summary>
    /// The most lookups one request at the smallest MTU makes: five elements of Find Information, and one that finds no room.
    /// </summary>
    private const int MaximumLookups = 6;

    public static TheoryData<int> Sizes { get; } = [10, 100, 1000, 10_000];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_read_in_the_middle_costs_one_binary_search(int attributes)
    {
        AttPeer peer = Filled(attributes);
        Assert.StartsWith("0B", peer.Ask($"0A {Octets(attributes / 2)}"), StringComparison.Ordinal);
        Assert.InRange(Probes(peer, $"0A {Octets(attributes / 2)}"), 1, Steps(attributes));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Finding_the_last_service_by_its_UUID_does_not_look_at_the_others(int attributes)
    {
        AttPeer peer = Filled(attributes);
        string request = $"06 0100 FFFF 0028 {Octets(Uuid(attributes / ServiceLength - 1))}";
        string found = $"07{Octets(attributes - ServiceLength + 1)}{Octets(attributes)}";
        Assert.Equal(found, peer.Ask(request));
        Assert.InRange(Probes(peer, request), 1, 2 * Steps(attributes));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Lists_that_begin_at_the_last_service_cost_a_binary_search_for_each_element(int attributes)
    {
        AttPeer peer = Filled(attributes);
        string from = Octets(attributes - ServiceLength + 1);
        foreach (
            (string request, string response) in new[]
            {
                ($"10 {from} FFFF 0028", "11"),
                ($"08 {from} FFFF 0328", "09"),
                ($"04 {from} FFFF", "05"),
            }
        )
        {
            Assert.StartsWith(response, peer.Ask(request), StringComparison.Ordinal);
            Assert.InRange(Probes(peer, request), 1, MaximumLookups * Steps(attributes));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Discovery_asks_as_often_for_each_attribute_whatever_the_table_and_searches_only_its_logarithm(int attributes)
    {
        using TestPair pair = TestPair.Create();
        for (int i = 0; i < attributes / ServiceLength; i++) pair.Peripheral.Server.Add(Service(Uuid(i)));
        pair.Connect();
        AttributeTable table = pair.Peripheral.Server.Database.Table;
        long before = table.Probes;
        IReadOnlyList<RemoteService> found = pair.Run(() => pair.CentralLink.Client.DiscoverAllAsync());
        Assert.Equal(table.Count, found.Sum(static s => 1 + s.Characteristics.Sum(static c => 2 + c.Descriptors.Count)));
        Assert.InRange(table.Probes - before, table.Count, 3L * table.Count * Steps(table.Count));
    }

    [Fact]
    public void A_service_whose_UUID_changed_is_found_by_the_new_one_only()
    {
        AttPeer peer = Filled(20);
        Assert.Equal("070B001400", peer.Ask("06 0100 FFFF 0028 01A0"));
        peer.Run(() => peer.Table.Find(11)!.SetValue([0x77, 0xA0]));
        Assert.Equal("010601000A", peer.Ask("06 0100 FFFF 0028 01A0"));
        Assert.Equal("070B001400", peer.Ask("06 0100 FFFF 0028 77A0"));
    }

    [Fact]
    public void A_service_that_came_later_is_found_and_one_that_went_is_not()
    {
        AttPeer peer = Filled(20);
        peer.Ask("06 0100 FFFF 0028 01A0");
        peer.Run(() => peer.Table.RemoveRange(11, 20));
        Assert.Equal("010601000A", peer.Ask("06 0100 FFFF 0028 01A0"));
        peer.Run(() => peer.Add(0x30, 0x2800, "01A0"));
        Assert.Equal("0730003000", peer.Ask("06 0100 FFFF 0028 01A0"));
    }

    [Fact]
    public void The_128_bit_form_of_a_UUID_is_another_value()
    {
        AttPeer peer = Filled(20);
        Assert.Equal("010601000A", peer.Ask("06 0100 FFFF 0028 FB349B5F8000008000100000 01A00000"));
    }

    private static ushort Uuid(int service) => (ushort)(0xA000 + service);

    private static string Octets(int number) => ((ushort)((number << 8) | (number >> 8))).ToString("X4", CultureInfo.InvariantCulture);

    /// <summary>Probes of one binary search over this many attributes.</summary>
    private static int Steps(int attributes) => (int)Math.Ceiling(Math.Log2(attributes)) + 1;

    private static long Probes(AttPeer peer, string request)
    {
        long before = peer.Table.Probes;
        peer.Ask(request);
        return peer.Table.Probes - before;
    }

    private static AttPeer Filled(int attributes)
    {
        var peer = new AttPeer();
        for (int handle = 1; handle <= attributes; handle++)
        {
            int inService = (handle - 1) % ServiceLength;
            if (inService == 0)
                peer.Add((ushort)handle, 0x2800, Octets(Uuid(handle / ServiceLength))).GroupEnd = (ushort)(handle + ServiceLength - 1);
            else if (inService % 2 == 1)
                peer.Add((ushort)handle, 0x2803, $"02{Octets(handle + 1)}00B0");
            else
                peer.Add((ushort)handle, 0xB000, "AB");
        }

        return peer;
    }

    private static GattService Service(ushort uuid)
    {
        var service = new GattService(uuid);
        for (ushort i = 0; i < 3; i++)
            service.Add(new GattCharacteristic((ushort)(0xB000 + i), GattProperties.Read | GattProperties.Notify));
        return service;
    }
}
