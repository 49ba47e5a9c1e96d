using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Diagnostics;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Smp;
using BleStack.Virtual;
using Peers.Tests.Bluez;
using Peers.Tests.Central;
using Peers.Tests.Harness;
using TestKit.Peers.Bluez;
using Xunit;

namespace Peers.Tests.BluezPeripheral;

/// <summary>
/// What bluetoothd shows of a table that changes while a bonded phone is connected: what lies in a range that moved, nothing in one that
/// did not (docs/interop.md, Behaviour of phones).
/// </summary>
[Collection(BlueZPeripheralCollection.Name)]
[NeedsBlueZ]
public sealed class TableUpdateTests(BlueZFixture bluez)
{
    private const ushort Changed = 0xFFF0, Last = 0xFFE0, Added = 0xFFD0, Constant = 0xFFF1, New = 0xFFF2, Behind = 0xFFD1;
    private static readonly BleAddress s_address = new(0xC0FFEE00BEEF, AddressType.Random);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Fact]
    public Task A_service_added_at_the_end_is_shown() => RunAsync("a service added at the end", endHandle: 0, async (phone, host, _) =>
    {
        await OnLoop(host, () => host.Server.Add(Service(Added, 0, Behind)));
        await phone.ShowsAsync(Text(Behind));
    });

    [Fact]
    public Task A_characteristic_added_in_the_middle_is_shown_where_the_end_of_its_service_moved() =>
        RunAsync("a characteristic added in the middle", endHandle: 0, async (phone, host, service) =>
        {
            await OnLoop(host, () => host.Server.Replace(service, Service(Changed, 0, Constant, New)));
            await phone.ShowsAsync(Text(New));
        });

    [Fact]
    public Task A_characteristic_added_in_a_range_that_stays_is_never_shown() =>
        RunAsync("a characteristic added in a range that stays", endHandle: 0x30, async (phone, host, service) =>
        {
            await OnLoop(host, () =>
            {
                ushort first = service.Handle;
                Assert.True(host.Server.Remove(service));
                GattService same = host.Server.Add(ServiceAt(first, Changed, 0x30, Constant, New));
                Assert.Equal((first, (ushort)0x30), (same.Handle, same.EndHandle));
                return host.Server.Add(Service(Added, 0, Behind));
            });
            await phone.ShowsAsync(Text(Behind));
            Assert.False(phone.Has(Text(New)));
            await phone.DisconnectAsync();
            await phone.ConnectAsync();
            Assert.Equal([1], await phone.ReadAsync(Text(Behind)));
            Assert.False(phone.Has(Text(New)));
        });

    [Fact]
    public Task A_service_that_takes_the_place_of_another_is_shown_at_the_next_connection() =>
        RunAsync("a replaced service", endHandle: 0, async (phone, host, service) =>
        {
            await OnLoop(host, () => host.Server.Replace(service, Service(Added, 0, Behind)));
            await phone.DisconnectAsync();
            await phone.ConnectAsync();
            await phone.ShowsAsync(Text(Behind));
            Assert.False(phone.Has(Text(Constant)));
        });

    private static string Text(ushort uuid) => uuid.ToString("X4", CultureInfo.InvariantCulture);

    private static GattService Service(ushort uuid, ushort end, params ushort[] characteristics) =>
        ServiceAt(0, uuid, end, characteristics);

    private static GattService ServiceAt(ushort first, ushort uuid, ushort end, params ushort[] characteristics)
    {
        var service = new GattService(uuid) { RequestedHandle = first, RequestedEndHandle = end };
        foreach (ushort characteristic in characteristics)
        {
            var value = new GattCharacteristic(characteristic, GattProperties.Read);
            value.SetValue([1]);
            service.Add(value);
        }

        return service;
    }

    private static Task OnLoop<T>(BleHost host, Func<T> change) => host.Loop.InvokeAsync(() => Task.FromResult(change()));

    private Task RunAsync(string name, ushort endHandle, Func<BlueZPhone, BleHost, GattService, Task> body) =>
        GuestFlow.RunAsync(bluez, "BlueZ", $"table update: {name}", async flow =>
        {
            var air = new VirtualAir(new SerialLoop());
            await using H4Server server = H4Server.Start(air, "tcp:127.0.0.1:0");
            using BtsnoopWriter trace = BtsnoopWriter.Create(flow.Trace("device", hasTwoClients: true));
            await using var host = new BleHost(
                air.CreateController().CreateTransport(),
                new BleHostOptions
                {
                    DeviceName = "Changes",
                    StaticAddress = s_address,
                    ResumeAdvertising = true,
                    Trace = trace,
                    Pairing = new PairingSettings
                    {
                        IoCapability = IoCapability.NoInputNoOutput,
                        AuthReq = AuthReq.Bonding | AuthReq.SecureConnections,
                    },
                }
            );
            await host.StartAsync();
            GattService service = Service(Changed, endHandle, Constant);
            await OnLoop(host, () =>
            {
                host.Server.Add(service);
                return endHandle == 0 ? host.Server.Add(Service(Last, 0)) : service;
            });
            await host.Advertiser.StartAsync(new AdvertisingParameters { Data = [0x02, 0x01, 0x06, 0x08, 0x09, .. "Changes"u8] });
            using var limit = new CancellationTokenSource(s_limit);
            await flow.Guest.Relay.JoinAsync(
                int.Parse(server.Endpoint.Split(':')[^1], CultureInfo.InvariantCulture),
                flow.Trace("phone", hasTwoClients: true),
                limit.Token
            );
            string said = await flow.Guest.RunAsync("hci plug");
            Assert.DoesNotContain("hci:", said, StringComparison.Ordinal);
            await using BlueZPhone phone = await BlueZPhone.TakeAsync(flow.Guest, new PairingAgent("NoInputNoOutput"));
            await phone.ScanAsync("C0:FF:EE:00:BE:EF");
            await phone.ConnectAsync();
            Assert.Null(await phone.PairAsync());
            await phone.ShowsAsync(Text(Constant));
            await body(phone, host, service);
        });
}
