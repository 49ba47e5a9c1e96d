using System;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Diagnostics;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Smp;
using Peers.Tests.Bluez;
using Peers.Tests.Central;
using Peers.Tests.Harness;
using Xunit;

namespace Peers.Tests.Btvirt;

/// <summary>
/// btvirt's controllers have one LE buffer of 192 octets, less than many PDUs: long or many PDUs are sent in fragments, in order.
/// </summary>
[Collection(BlueZPeripheralCollection.Name)]
[NeedsBtvirt]
public sealed class BtvirtBufferTests(BlueZFixture bluez)
{
    private const ushort Value = 0x2A3D;
    private const string Name = "Long values";
    private const int Notifications = 40;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Fact]
    public Task Long_values_and_many_notifications_pass_a_single_buffer_whole_and_in_order() =>
        GuestFlow.RunAsync(bluez, BtvirtAir.Peer, "512 octets and 40 notifications over one buffer of 192", async flow =>
        {
            await using BtvirtAir air = await BtvirtAir.StartAsync(flow.Guest);
            using BtsnoopWriter trace = BtsnoopWriter.Create(flow.Trace("device"));
            await using var device = new BleHost(await air.NewControllerAsync(), new BleHostOptions { DeviceName = Name, Trace = trace });
            GattCharacteristic value = await AdvertiseAsync(device);
            Assert.Equal((192, 1), (device.Controller.AclLength, device.Controller.AclCount));

            await using OurPhone phone = await OurPhone.StartAsync(
                await air.NewControllerAsync(),
                IoCapability.NoInputNoOutput,
                flow.Trace("phone")
            );
            await phone.ReachAsync(static report => report.Name == Name, Name);
            Assert.Equal(517, await phone.Link.Client.ExchangeMtuAsync());
            Assert.True((await phone.PairAsync()).IsSuccess);
            byte[] longest = [.. Enumerable.Range(0, AttOptions.MaximumValueLength).Select(static i => (byte)(i * 7))];
            await phone.WriteAsync(Value, longest);
            Assert.Equal(longest, await phone.ReadAsync(Value));

            ChannelReader<byte[]> values = await phone.SubscribeAsync(Value);
            for (int i = 0; i < Notifications; i++)
                await GattServer.NotifyAsync(device.Server.Connections[0], value, Numbered(i));
            using var limit = new CancellationTokenSource(s_limit);
            for (int i = 0; i < Notifications; i++)
                Assert.Equal(Numbered(i), await values.ReadAsync(limit.Token));
        });

    // 300 octets: two fragments each.
    private static byte[] Numbered(int number) => [.. Enumerable.Repeat((byte)number, 300)];

    private static async Task<GattCharacteristic> AdvertiseAsync(BleHost host)
    {
        var value = new GattCharacteristic(
            Value,
            GattProperties.Read | GattProperties.Write | GattProperties.Notify,
            AttributePermissions.ReadEncrypted | AttributePermissions.WriteEncrypted
        );
        value.SetValue([0]);
        host.Server.Add(new GattService(0x180D).Add(value));
        using var limit = new CancellationTokenSource(s_limit);
        await host.StartAsync(limit.Token);
        await host.Advertiser.StartAsync(new AdvertisingParameters { Data = new AdvertisingDataBuilder().Flags().Name(Name).ToArray() });
        return value;
    }
}
