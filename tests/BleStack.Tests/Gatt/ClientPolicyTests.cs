using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Gap;
using BleStack.Gatt;
using TestKit.Stack;
using BleStack.Tests.Att;
using Xunit;

namespace BleStack.Tests.Gatt;

/// <summary>The ways of phones in the client, and what the server does so that they notice its changes.</summary>
public sealed class ClientPolicyTests
{
    [Theory]
    [InlineData("0116 0300 06", AttErrorCode.RequestNotSupported)]
    [InlineData("0116 0300 03", AttErrorCode.WriteNotPermitted)]
    public void A_refused_Prepare_Write_is_what_the_caller_hears_whatever_the_cancel_is_answered(string refusal, AttErrorCode code)
    {
        foreach (string cancel in new[] { "19", "0118 0000 06", "" })
        {
            AttPeer server = new();
            Task write = null!;
            server.Run(() => write = server.Connection.Client.WriteAsync(3, new byte[40]));
            Assert.StartsWith("16", server.Answer, StringComparison.Ordinal);
            Assert.Equal("1800", server.Ask(refusal));
            if (cancel.Length > 0) server.Ask(cancel);
            else server.Loop.Advance(TimeSpan.FromSeconds(31));
            Assert.Equal(code, Assert.IsType<AttException>(write.Exception!.InnerException).Code);
        }
    }

    [Fact]
    public void A_phone_agrees_on_the_MTU_as_soon_as_there_is_a_link_and_needs_no_queued_writes_for_what_then_fits()
    {
        using TestPair pair = TestPair.Create(central: new BleHostOptions { ClientPolicy = GattClientPolicy.Phone });
        var value = new GattCharacteristic(0x2A37, GattProperties.Write);
        value.Row.MaxLength = 200;
        List<int> parts = [];
        value.OnWrite = (request, written) =>
        {
            parts.Add(written.Length);
            request.Respond();
        };
        pair.Peripheral.Server.Add(new GattService(0x180D).Add(value));
        LeLink link = pair.Connect();
        pair.Until(() => link.Mtu == 517);
        pair.Run(() => link.Client.WriteAsync(value.ValueHandle, new byte[200]));
        Assert.Equal([200], parts);
    }

    [Fact]
    public void A_server_that_knows_no_MTU_exchange_leaves_a_phone_at_23()
    {
        AttPeer server = new();
        server.Run(() => Assert.Equal(23, server.Connection.Mtu));
        Task<ushort> exchange = null!;
        server.Run(() => exchange = server.Connection.Client.ExchangeMtuAsync());
        server.Ask("0102 0000 06");
        Assert.True(exchange.IsFaulted);
        Assert.Equal(23, server.Connection.Mtu);
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "12 0500 0000")]
    public void Linux_writes_0000_after_a_refused_subscription(bool linux, string then)
    {
        AttPeer server = new();
        server.Connection.Client.Policy = linux ? GattClientPolicy.Linux : GattClientPolicy.Plain;
        var service = new RemoteService(0x180D, 1, 5, isPrimary: true);
        var characteristic = new RemoteCharacteristic(service, 0x2A37, GattProperties.Notify, 3, 4)
        {
            Descriptors = [new RemoteDescriptor(GattUuid.ClientConfiguration, 5)],
        };
        Task subscribe = null!;
        server.Run(() => subscribe = server.Connection.Client.SubscribeAsync(characteristic, _ => { }));
        Assert.Equal("1205000100", server.Answer);
        Assert.Equal(then.Replace(" ", "", StringComparison.Ordinal), server.Ask("0112 0500 05"));
        if (linux) server.Ask("0112 0500 05");
        Assert.Equal(AttErrorCode.InsufficientAuthentication, Assert.IsType<AttException>(subscribe.Exception!.InnerException).Code);
    }

    [Fact]
    public void Linux_does_not_see_what_changed_in_a_service_whose_range_is_as_before()
    {
        var server = new GattServer();
        GattService service = server.Add(HeartRate(0x2A37));
        var pair = new GattPair(server);
        pair.Client.Policy = GattClientPolicy.Linux;
        pair.Run(() => pair.Client.DiscoverAllAsync());
        pair.Run(() =>
        {
            server.Remove(service);
            server.Add(HeartRate(0x2A38));
        });
        Assert.Equal([0x2A37], Found(pair));
        pair.Client.Policy = GattClientPolicy.Plain;
        Assert.Equal([0x2A38], Found(pair));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_replaced_service_never_has_the_range_of_the_former_so_that_Linux_sees_it(bool last)
    {
        var server = new GattServer();
        GattService service = server.Add(HeartRate(0x2A37));
        if (!last) server.Add(new GattService(0x180F).Add(new GattCharacteristic(0x2A19, GattProperties.Read)));
        var pair = new GattPair(server);
        pair.Client.Policy = GattClientPolicy.Linux;
        pair.Run(() => pair.Client.DiscoverAllAsync());
        List<(ushort, ushort)> changes = [];
        server.Database.Changed += (start, end) => changes.Add((start, end));
        (ushort start, ushort end) = (service.Handle, service.EndHandle);
        GattService changed = HeartRate(0x2A38);
        pair.Run(() => server.Replace(service, changed));
        Assert.NotEqual((start, end), (changed.Handle, changed.EndHandle));
        Assert.Equal((start, changed.EndHandle), Assert.Single(changes));
        Assert.Equal([0x2A38], Found(pair));
    }

    [Fact]
    public void A_replaced_service_that_grows_or_shrinks_stays_where_it_was_if_it_fits()
    {
        var server = new GattServer();
        GattService service = server.Add(HeartRate(0x2A37, 0x2A38)), next = server.Add(new GattService(0x180F));
        ushort start = service.Handle;
        GattService smaller = server.Replace(service, HeartRate(0x2A37));
        Assert.Equal(start, smaller.Handle);
        GattService larger = server.Replace(smaller, HeartRate(0x2A37, 0x2A38, 0x2A39));
        Assert.Equal(next.EndHandle + 1, larger.Handle);
        Assert.Throws<InvalidOperationException>(() => server.Replace(smaller, HeartRate(0x2A37)));
        Assert.Throws<InvalidOperationException>(() => server.Replace(larger, larger));
    }

    [Fact]
    public void Ranges_that_tell_their_content_change_with_it_in_nearly_every_case_and_never_without()
    {
        static int Length(params ushort[] uuids)
        {
            GattService service = new GattServer(new GattServerOptions { RangesTellContent = true }).Add(HeartRate(uuids));
            return service.EndHandle - service.Handle;
        }

        Assert.Equal(Length(0x2A37), Length(0x2A37));
        int[] lengths = [.. Enumerable.Range(0x2A00, 64).Select(uuid => Length((ushort)uuid))];
        Assert.All(lengths, length => Assert.InRange(length, 3, 18));
        Assert.InRange(lengths.Distinct().Count(), 12, 16);
    }

    [Fact]
    public void A_table_whose_ranges_tell_their_content_is_discovered_as_any_other()
    {
        var server = new GattServer(new GattServerOptions { RangesTellContent = true });
        server.Add(HeartRate(0x2A37, 0x2A38));
        server.Add(new GattService(0x180F).Add(new GattCharacteristic(0x2A19, GattProperties.Read)));
        var pair = new GattPair(server);
        IReadOnlyList<RemoteService> found = pair.Run(() => pair.Client.DiscoverAllAsync());
        Assert.Equal(
            server.Database.Services.Select(s => (s.Uuid, s.Handle, s.EndHandle, s.Characteristics.Count)),
            found.Select(s => (s.Uuid, s.Handle, s.EndHandle, s.Characteristics.Count))
        );
    }

    private static GattService HeartRate(params ushort[] characteristics)
    {
        var service = new GattService(0x180D);
        foreach (ushort uuid in characteristics) service.Add(new GattCharacteristic(uuid, GattProperties.Notify));
        return service;
    }

    private static IEnumerable<int> Found(GattPair pair) => pair.Run(() => pair.Client.DiscoverAllAsync())
        .Where(s => s.Uuid == 0x180D).SelectMany(s => s.Characteristics).Select(c => (int)c.Uuid.Short);
}
