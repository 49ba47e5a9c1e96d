using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gatt;
using BleStack.L2cap;
using BleStack.Tests.Att;
using Xunit;

namespace BleStack.Tests.Gatt;

/// <summary>The client against our own server, cross-wired, and against servers that do not play by the rules.</summary>
public class GattClientTests
{
    private readonly SampleServer _sample = new();

    [Fact]
    public void Discovery_finds_the_whole_table()
    {
        GattPair pair = Pair();
        IReadOnlyList<RemoteService> services = pair.Run(() => pair.Client.DiscoverAllAsync());
        Assert.Equal(
            _sample.Server.Database.Services.Select(static s => (s.Uuid, s.Handle, s.EndHandle, s.IsPrimary)),
            services.Select(static s => (s.Uuid, s.Handle, s.EndHandle, s.IsPrimary))
        );
        foreach ((GattService own, RemoteService found) in _sample.Server.Database.Services.Zip(services))
        {
            Assert.Equal(own.Includes.Select(static i => i.Handle), found.Includes.Select(static i => i.Handle));
            Assert.Equal(
                own.Characteristics.Select(static c => (c.Uuid, c.Properties, c.Handle, c.ValueHandle)),
                found.Characteristics.Select(static c => (c.Uuid, c.Properties, c.Handle, c.ValueHandle)));
            Assert.Equal(
                own.Characteristics.SelectMany(static c => c.Descriptors).Select(static d => (d.Uuid, d.Handle)),
                found.Characteristics.SelectMany(static c => c.Descriptors).Select(static d => (d.Uuid, d.Handle)));
        }

        RemoteService heartRate = services.Single(static s => s.Uuid == 0x180D);
        Assert.Equal(SampleServer.Custom, heartRate.Includes[1].Uuid);
        Assert.Same(services, pair.Client.Services);
    }

    [Fact]
    public void Services_are_found_by_type()
    {
        GattPair pair = Pair();
        RemoteService found = Assert.Single(pair.Run(() => pair.Client.DiscoverServicesAsync(0x180D)));
        Assert.Equal((_sample.Service.Handle, _sample.Service.EndHandle), (found.Handle, found.EndHandle));
        Assert.Equal(5, pair.Run(() => pair.Client.DiscoverCharacteristicsAsync(found)).Count);
        Assert.Equal(3, pair.Run(() => pair.Client.DiscoverDescriptorsAsync(found.Find(SampleServer.Custom)!)).Count);
        Assert.Empty(pair.Run(() => pair.Client.DiscoverServicesAsync(SampleServer.Custom))); // a secondary one
    }

    [Theory]
    [InlineData(0, 23), InlineData(21, 23), InlineData(22, 23), InlineData(23, 23), InlineData(44, 23), InlineData(512, 23)]
    [InlineData(512, 517), InlineData(511, 512), InlineData(300, 185)]
    public void Values_of_any_length_survive_a_write_and_a_read(int length, int mtu)
    {
        var server = new SampleServer(new AttOptions { Mtu = (ushort)mtu });
        GattPair pair = new(server.Server);
        pair.Run(() => pair.Client.ExchangeMtuAsync());
        Assert.Equal(mtu, pair.Client.Mtu);
        byte[] value = [.. Enumerable.Range(0, length).Select(static i => (byte)i)];
        pair.Run(() => pair.Client.WriteAsync(server.Text.ValueHandle, value));
        Assert.Equal(value, server.Text.Value.ToArray());
        Assert.Equal(value, pair.Run(() => pair.Client.ReadAsync(server.Text.ValueHandle)));
    }

    [Fact]
    public void Reading_by_type_and_several_at_once()
    {
        GattPair pair = Pair();
        List<(ushort Handle, byte[] Value)> declarations = pair.Run(() => pair.Client.ReadByUuidAsync(GattUuid.Characteristic));
        Assert.Equal(_sample.Server.Database.Services.Sum(static s => s.Characteristics.Count), declarations.Count);
        ushort name = 3, appearance = 5;
        Assert.Equal(
            "Sample"u8.ToArray().Concat(new byte[] { 0x41, 0x03 }),
            pair.Run(() => pair.Client.ReadMultipleAsync([name, appearance]))
        );
        List<byte[]> values = pair.Run(() => pair.Client.ReadMultipleVariableAsync([name, appearance]));
        Assert.Equal(["53616D706C65", "4103"], values.Select(Convert.ToHexString));
        Assert.Empty(pair.Run(() => pair.Client.ReadByUuidAsync(0x7777)));
    }

    [Fact]
    public void Commands_arrive_signed_or_not()
    {
        GattPair pair = Pair();
        Assert.True(pair.Run(() => pair.Client.WriteWithoutResponseAsync(_sample.Command.ValueHandle, new byte[] { 1 })));
        pair.Loop.RunUntilIdle();
        Assert.Equal([1], _sample.Command.Value.ToArray());
        Assert.True(pair.Run(() => pair.Client.WriteSignedAsync(_sample.Command.ValueHandle, new byte[] { 2 })));
        pair.Loop.RunUntilIdle();
        Assert.Equal([2], _sample.Command.Value.ToArray());
        pair.CentralLink.CanSign = false;
        Assert.False(pair.Run(() => pair.Client.WriteSignedAsync(_sample.Command.ValueHandle, new byte[] { 3 })));
        Assert.Throws<ArgumentException>(() => pair.Run(() => pair.Client.WriteWithoutResponseAsync(1, new byte[21])));
    }

    [Fact]
    public void Errors_come_to_the_caller_with_code_and_handle()
    {
        GattPair pair = Pair();
        AttException exception = pair.Fails(() => pair.Client.ReadAsync(_sample.Secret.ValueHandle));
        Assert.Equal((AttErrorCode.InsufficientAuthentication, _sample.Secret.ValueHandle), (exception.Code, exception.Handle));
        pair.PeripheralLink.HasKeyForPeer = true;
        Assert.Equal(
            AttErrorCode.InsufficientEncryption,
            pair.Fails(() => pair.Client.WriteAsync(_sample.Secret.ValueHandle, new byte[1])).Code
        );
        pair.PeripheralLink.Security = new LinkSecurity(true, true, true, true, 16);
        Assert.Equal([1], pair.Run(() => pair.Client.ReadAsync(_sample.Secret.ValueHandle)));
        Assert.Equal(
            AttErrorCode.InvalidAttributeValueLength,
            pair.Fails(() => pair.Client.WriteAsync(_sample.Text.ValueHandle, new byte[513])).Code
        );
        pair.Run(() => pair.Client.WriteAsync(_sample.Text.ValueHandle, new byte[100])); // the failed long write left nothing queued
    }

    [Fact]
    public void Subscribing_delivers_values_until_unsubscribing()
    {
        GattPair pair = Pair();
        RemoteService service = pair.Run(() => pair.Client.DiscoverAllAsync()).Single(static s => s.Uuid == 0x180D);
        RemoteCharacteristic measurement = service.Find(0x2A37)!, temperature = service.Find(0x2A1C)!;
        var values = new List<string>();
        pair.Run(() => pair.Client.SubscribeAsync(measurement, v => values.Add("n" + Convert.ToHexString(v))));
        pair.Run(() => pair.Client.SubscribeAsync(temperature, v => values.Add("i" + Convert.ToHexString(v))));
        pair.Run(() => Assert.Equal(1, _sample.Server.NotifyAll(_sample.Measurement, [0, 72])));
        Assert.Equal(IndicationOutcome.Confirmed, pair.Run(() => pair.Peripheral.IndicateAsync(_sample.Indicated, new byte[] { 9 })));
        Assert.Equal(["n0048", "i09"], values);
        pair.Run(() => pair.Client.UnsubscribeAsync(measurement));
        pair.Run(() => Assert.Equal(0, _sample.Server.NotifyAll(_sample.Measurement, [0, 73])));
        Assert.Throws<InvalidOperationException>(() =>
            pair.Run(() => pair.Client.SubscribeAsync(service.Find(SampleServer.Custom)!, static _ => { }))
        );
        Assert.Equal(
            AttErrorCode.CccdImproperlyConfigured,
            pair.Fails(() => pair.Client.SubscribeAsync(measurement, static _ => { }, CccdValue.Indications)).Code
        );
    }

    [Fact]
    public void Service_Changed_voids_what_was_discovered_in_its_range()
    {
        GattPair pair = Pair();
        RemoteService generic = pair.Run(() => pair.Client.DiscoverAllAsync()).Single(static s => s.Uuid == GattUuid.GattService);
        pair.Run(() => pair.Client.SubscribeAsync(generic.Find(GattUuid.ServiceChanged)!, static _ => { }));
        (int start, int end) = (0, 0);
        pair.Client.ServicesChanged += (s, e) => (start, end) = (s, e);
        (ushort handle, ushort last) = (_sample.Service.Handle, _sample.Service.EndHandle);
        pair.Run(() => _sample.Server.Remove(_sample.Service));
        pair.Loop.RunUntilIdle();
        Assert.Equal((handle, last), (start, end));
        Assert.DoesNotContain(pair.Client.Services, static s => s.Uuid == 0x180D);
        Assert.Equal(4, pair.Client.Services.Count);
    }

    [Fact]
    public void Both_sides_discover_each_other_at_the_same_time()
    {
        var other = new SampleServer();
        var pair = new GattPair(_sample.Server, other.Server);
        IReadOnlyList<RemoteService>[] found = pair.Run(() =>
            Task.WhenAll(pair.Central.Client.DiscoverAllAsync(), pair.Peripheral.Client.DiscoverAllAsync())
        );
        Assert.Equal(found[0].Select(static s => s.Uuid), found[1].Select(static s => s.Uuid));
        Assert.Equal(5, found[0].Count);
    }

    [Fact]
    public void MTU_exchanges_that_cross_agree()
    {
        var pair = new GattPair(new SampleServer(new AttOptions { Mtu = 247 }).Server);
        pair.Run(() => Task.WhenAll(pair.Central.Client.ExchangeMtuAsync(), pair.Peripheral.Client.ExchangeMtuAsync()));
        Assert.Equal((247, 247), (pair.Central.Mtu, pair.Peripheral.Mtu));
    }

    [Fact]
    public async Task Any_thread_may_use_the_client_and_indicate()
    {
        var loop = new SerialLoop();
        FakeLink near = new(loop), far = new(loop);
        var opened = new TaskCompletionSource<(GattConnection Near, GattConnection Far)>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        loop.Post(_ => opened.SetResult((AttPeer.Empty().Open(near), _sample.Server.Open(far))), null);
        (GattConnection client, GattConnection server) = await opened.Task;
        (near.Peer, far.Peer) = (server.Bearer, client.Bearer);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => client.Client.ReadAsync(3))));
        RemoteService service = (await client.Client.DiscoverAllAsync()).Single(static s => s.Uuid == 0x180D);
        var got = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        await client.Client.SubscribeAsync(service.Find(0x2A1C)!, got.SetResult);
        Assert.Equal(IndicationOutcome.Confirmed, await server.IndicateAsync(_sample.Indicated, new byte[] { 5 }));
        Assert.Equal([5], await got.Task);
        Assert.Equal(AttErrorCode.InvalidHandle, (await Assert.ThrowsAsync<AttException>(() => client.Client.ReadAsync(0x7777))).Code);
    }

    [Fact]
    public void Ten_thousand_attributes_are_discovered()
    {
        GattServer server = AttPeer.Empty();
        for (int i = 0; i < 100; i++)
        {
            var service = new GattService((ushort)(0x8000 + i));
            for (int j = 0; j < 33; j++)
                service.Add(new GattCharacteristic((ushort)(0x9000 + j), GattProperties.Read | GattProperties.Notify));
            server.Add(service);
        }

        Assert.Equal(10_000, server.Database.Table.Count);
        var pair = new GattPair(server);
        pair.Run(() => pair.Client.ExchangeMtuAsync());
        Assert.Equal(3300, pair.Run(() => pair.Client.DiscoverAllAsync()).Sum(static s => s.Characteristics.Count));
    }

    [Theory]
    [InlineData("11 06 0000 0500 0018")] // handle 0
    [InlineData("11 06 0500 0400 0018")] // ends before it starts
    [InlineData("11 06 0100 0500 0018 0300 0800 0118")] // overlaps
    [InlineData("11 06 0500 0600 0018 0100 0200 0118")] // descends
    [InlineData("11 05 0100 0500 00")] // no UUID has one octet
    [InlineData("11 07 0100 0500 0018 FF")]
    public async Task A_server_whose_services_make_no_sense_is_given_up(string answer)
    {
        var peer = new AttPeer();
        Task task = null!;
        peer.Run(() => task = peer.Connection.Client.DiscoverServicesAsync());
        peer.Ask(answer);
        for (int i = 0; i < 3 && !task.IsCompleted; i++) peer.Ask("01 10 0000 0A");
        Assert.True(task.IsCompleted);
        Assert.Equal(AttFailure.InvalidResponse, (await Assert.ThrowsAsync<AttException>(() => task)).Failure);
    }

    [Fact]
    public async Task A_server_that_repeats_itself_does_not_hold_discovery_for_ever()
    {
        var peer = new AttPeer();
        Task task = null!;
        peer.Run(() => task = peer.Connection.Client.DiscoverServicesAsync());
        for (int i = 0; i < 3 && !task.IsCompleted; i++) peer.Ask("11 06 0100 0500 0018");
        Assert.True(task.IsCompleted);
        await Assert.ThrowsAsync<AttException>(() => task);
    }

    [Fact]
    public async Task A_value_that_never_ends_is_cut_at_512_octets()
    {
        var peer = new AttPeer();
        Task<byte[]> task = null!;
        peer.Run(() => task = peer.Connection.Client.ReadAsync(1));
        peer.Ask("0B" + new string('A', 44));
        for (int i = 0; i < 50 && !task.IsCompleted; i++) peer.Ask("0D" + new string('B', 44));
        Assert.True(task.IsCompleted);
        Assert.Equal(512, (await task).Length);
    }

    [Theory]
    [InlineData("01 0C 0100 0B"), InlineData("01 0C 0100 07"), InlineData("0D")]
    public async Task A_value_that_ends_with_its_first_response_is_whole(string answer)
    {
        var peer = new AttPeer();
        Task<byte[]> task = null!;
        peer.Run(() => task = peer.Connection.Client.ReadAsync(1));
        Assert.Equal("0C01001600", peer.Ask("0B" + new string('A', 44)));
        peer.Ask(answer);
        Assert.Equal(22, (await task).Length);
    }

    [Fact]
    public async Task A_reliable_write_whose_echo_differs_is_cancelled()
    {
        var peer = new AttPeer();
        Task task = null!;
        peer.Run(() => task = peer.Connection.Client.WriteReliablyAsync([(1, new byte[] { 1, 2 })]));
        Assert.Equal("16010000000102", peer.Answer);
        Assert.Equal("1800", peer.Ask("17 0100 0000 0103"));
        peer.Ask("19");
        Assert.Equal(AttFailure.InvalidResponse, (await Assert.ThrowsAsync<AttException>(() => task)).Failure);
    }

    private GattPair Pair() => new(_sample.Server);
}
