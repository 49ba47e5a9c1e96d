using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Adversary;
using BleStack.Gatt;
using Xunit;

namespace BleStack.Tests.Conformance.Gatt;

/// <summary>GATT/CL/GAN, GATT/CL/GAI and GATT/CL/GAS: values the server sends unasked, and a table that changes.</summary>
public sealed class ClientValueTests : ClientBench
{
    private readonly List<string> _values = [];

    public ClientValueTests() => Client.ValueReceived += (handle, value, isIndication) =>
        _values.Add($"{handle:X4}{(isIndication ? "!" : "=")}{Convert.ToHexString(value)}");

    [TestPurpose("GATT/CL/GAN/BV-01-C", "A notification after the CCCD was written reaches the caller; nothing is answered")]
    public void A_notification_reaches_the_caller()
    {
        byte[] received = null!;
        RemoteCharacteristic characteristic = Characteristic("10");
        Serve(() => Client.SubscribeAsync(characteristic, value => received = value), "12 1300 0100", "13");
        Push("1B 1200 010203");
        Assert.Equal(Hex("010203"), received);
        Push("1B 1200");
        Assert.Empty(received);
        Serve(() => Client.UnsubscribeAsync(characteristic), "12 1300 0000", "13");
    }

    [TestPurpose("GATT/CL/GAN/BV-02-C", "The client says it takes several values in one PDU, and gets each")]
    public void Several_values_in_one_notification_reach_the_caller()
    {
        Serve(() => Client.WriteAsync(0x0006, Hex("04")), "12 0600 04", "13");
        Push("23 1200 0200 0102 1500 0000 1800 0100 03");
        Assert.Equal(["0012=0102", "0015=", "0018=03"], _values);
    }

    [TestPurpose("GATT/CL/GAI/BV-01-C", "An indication is confirmed with and without a listener")]
    public void An_indication_is_confirmed()
    {
        RemoteCharacteristic characteristic = Characteristic("20");
        byte[] received = null!;
        Serve(() => Client.SubscribeAsync(characteristic, value => received = value), "12 1300 0200", "13");
        Push("1D 1200 010203", "1E");
        Push("1D 7700 04", "1E");
        Assert.Equal(Hex("010203"), received);
    }

    [TestPurpose("GATT/CL/GAI/BI-01-C", "A second indication before the confirmation of the first is confirmed too (alternative 6)")]
    public void Two_indications_are_both_confirmed()
    {
        Tester.Send(RawPeer.Att, "1D 1200 01");
        Tester.Send(RawPeer.Att, "1D 1200 02");
        Pair.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("1E|1E", Tester.Take(RawPeer.Att));
        Assert.Equal(["0012!01", "0012!02"], _values);
    }

    [TestPurpose("GATT/CL/GAS/BV-01-C", "Service Changed is confirmed, told, and makes void what was known of that range")]
    public void Service_changed_makes_void_what_was_known()
    {
        (int, int) changed = default;
        Client.ServicesChanged += (start, end) => changed = (start, end);
        Serve(
            () => Client.DiscoverAllAsync(),
            "10 0100 FFFF 0028",
            "11 06 0100 0500 0118 1000 1F00 0F18 2000 2F00 0A18",
            "10 3000 FFFF 0028",
            "01 10 3000 0A",
            "10 0100 FFFF 0128",
            "01 10 0100 10",
            "08 0100 0500 0228",
            "01 08 0100 0A",
            "08 0100 0500 0328",
            "09 07 0200 20 0300 052A",
            "08 0300 0500 0328",
            "01 08 0300 0A",
            "04 0400 0500",
            "05 01 0400 0229",
            "04 0500 0500",
            "01 04 0500 0A",
            "08 1000 1F00 0228",
            "01 08 1000 0A",
            "08 1000 1F00 0328",
            "01 08 1000 0A",
            "08 2000 2F00 0228",
            "01 08 2000 0A",
            "08 2000 2F00 0328",
            "01 08 2000 0A"
        );
        RemoteCharacteristic serviceChanged = Client.Services[0].Find(0x2A05)!;
        Serve(() => Client.SubscribeAsync(serviceChanged, _ => { }), "12 0400 0200", "13");
        Push("1D 0300 1000 1F00", "1E");
        Assert.Equal((0x0010, 0x001F), changed);
        Assert.Equal([0x0001, 0x0020], Client.Services.Select(s => (int)s.Handle));
        Push("1D 0300 0100 FFFF", "1E");
        Assert.Equal([0x0001], Client.Services.Select(s => (int)s.Handle)); // Generic Attribute itself, to hear of the next change.
    }

    [TestPurpose("X/ATT/CL/SYNC", "Database Out Of Sync makes void what was known of the whole table (Part G 2.5.2.1)")]
    public void Out_of_sync_makes_void_what_was_known()
    {
        (int, int) changed = default;
        Client.ServicesChanged += (start, end) => changed = (start, end);
        Serve(
            () => Client.DiscoverServicesAsync(),
            "10 0100 FFFF 0028",
            "11 06 0100 0500 0018 1000 FFFF 0F18",
            "10 0100 FFFF 0128",
            "01 10 0100 10"
        );
        Fails(() => Client.ReadAsync(0x0012), "0A 1200", "01 0A 1200 12");
        Assert.Equal((0x0001, 0xFFFF, 0), (changed.Item1, changed.Item2, Client.Services.Count));
    }

    [TestPurpose("GATT/CL/GAS/BV-02-C", "The Database Hash is read by its UUID over the whole range")]
    public void The_hash_is_read_by_its_type()
    {
        var found = Serve(
            () => Client.ReadByUuidAsync(GattUuid.DatabaseHash),
            "08 0100 FFFF 2A2B",
            "09 12 0800 5AD1C30156EED42AFFEF463E54D40F4D",
            "08 0900 FFFF 2A2B",
            "01 08 0900 0A"
        );
        Assert.Equal(Hex("5AD1C30156EED42AFFEF463E54D40F4D"), Assert.Single(found).Value);
    }

    [TestPurpose("GATT/CL/GAS/BV-03-C", "Robust caching is enabled by its bit alone")]
    public void Robust_caching_is_enabled() =>
        Serve(() => Client.WriteAsync(0x0006, new byte[] { (byte)ClientFeatures.RobustCaching }), "12 0600 01", "13");

    [TestPurpose("GATT/CL/GAS/BV-05-C", "Multiple Handle Value Notifications are enabled by their bit alone")]
    public void Multiple_notifications_are_enabled() =>
        Serve(() => Client.WriteAsync(0x0006, new byte[] { (byte)ClientFeatures.MultipleNotifications }), "12 0600 04", "13");

    [Theory]
    [Purpose("X/ATT/CL/NTF/SHORT", "A notification without a whole handle is ignored", "1B 12", "", "1B", "")]
    [Purpose(
        "X/ATT/CL/IND/SHORT",
        "An indication without a whole handle is neither told nor confirmed (our choice)",
        "1D 12",
        "",
        "1D",
        ""
    )]
    [Purpose("X/ATT/CL/MULTI/SHORT", "A tuple that is not whole is left out", "23 1200 05", "", "23", "")]
    [Purpose("X/ATT/CL/CFM", "A confirmation to a client that indicated nothing is ignored", "1E", "", "1E 00", "")]
    public void Malformed_values_are_ignored(string[] pdus)
    {
        for (int i = 0; i < pdus.Length; i += 2) Push(pdus[i], pdus[i + 1]);
        Assert.Empty(_values);
        Serve(() => Client.ReadAsync(0x0003), "0A 0300", "0B 01");
    }

    private RemoteCharacteristic Characteristic(string properties)
    {
        RemoteService service = Service();
        var found = Serve(
            () => Client.DiscoverCharacteristicsAsync(service),
            "08 1000 FFFF 0328",
            $"09 07 1100 {properties} 1200 372A",
            "08 1200 FFFF 0328",
            "01 08 1200 0A"
        );
        Serve(() => Client.DiscoverDescriptorsAsync(found[0]), "04 1300 FFFF", "05 01 1300 0229", "04 1400 FFFF", "01 04 1400 0A");
        return found[0];
    }
}
