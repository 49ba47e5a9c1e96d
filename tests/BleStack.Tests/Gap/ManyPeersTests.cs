using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Smp;
using TestKit.Stack;
using BleStack.Tests.Hci;
using Xunit;

namespace BleStack.Tests.Gap;

/// <summary>What many phones, hasty phones and phones that send anything must not break.</summary>
public sealed class ManyPeersTests
{
    [Fact]
    public void Five_centrals_at_once_pair_subscribe_and_each_hears_what_is_its()
    {
        using TestPair pair = TestPair.Create();
        var value = new GattCharacteristic(0x2A37, GattProperties.Read | GattProperties.Notify);
        pair.Peripheral.Server.Add(new GattService(0x180D).Add(value));
        BleHost[] phones = [pair.Central, .. Enumerable.Range(0, 4).Select(_ => pair.AddHost())];
        LeLink[] links = [.. phones.Select(phone => pair.Connect(central: phone))];
        Task<PairingOutcome>[] pairings = [.. links.Select(link => pair.Begin(() => link.PairAsync()))];
        pair.Until(() => pairings.All(p => p.IsCompleted));
        Assert.All(pairings, p => Assert.True(p.Result.IsSuccess));
        Assert.Equal(5, pair.Peripheral.Bonds.All.Count);
        var heard = new int[5];
        for (int i = 0; i < 5; i++)
        {
            int at = i;
            links[i].Client.ValueReceived += (_, _, _) => heard[at]++;
            pair.Run(() => links[at].Client.WriteAsync(value.CccdHandle, new byte[] { 1, 0 }));
        }

        pair.Run(() => links[2].DisconnectAsync());
        pair.Until(() => pair.Peripheral.Links.Count == 4);
        pair.Loop.Post(_ => Assert.Equal(4, pair.Peripheral.Server.NotifyAll(value, [60])), null);
        pair.Until(() => heard.Sum() == 4);
        Assert.Equal([1, 1, 0, 1, 1], heard);
    }

    [Fact]
    public void Two_hundred_quick_connections_leave_no_link_no_timer_and_an_advertiser()
    {
        using TestPair pair = TestPair.Create(peripheral: new BleHostOptions { ResumeAdvertising = true });
        pair.Run(() => pair.Peripheral.Advertiser.StartAsync(TestPair.Advertisement));
        int timers = 0;
        for (int i = 0; i < 200; i++)
        {
            LeLink link = pair.Run(() => pair.Central.ConnectAsync(pair.Peripheral.Identity));
            if (i % 3 == 0) _ = pair.Begin(() => link.PairAsync());
            if (i % 3 == 1) _ = pair.Begin(() => link.Client.DiscoverAllAsync());
            pair.Run(() => link.DisconnectAsync());
            pair.Until(() => pair.Peripheral.Links.Count == 0 && pair.Peripheral.Advertiser.IsAdvertising);
            if (i == 10) timers = pair.Loop.RunningTimers;
        }

        Assert.InRange(pair.Loop.RunningTimers, 0, timers + 2);
        Assert.Empty(pair.Central.Links);
        Assert.True(pair.Run(() => pair.Central.ConnectAsync(pair.Peripheral.Identity)).IsConnected);
    }

    [Fact]
    public void Every_opcode_with_every_short_body_is_answered_or_ignored_on_each_channel()
    {
        foreach (ushort channel in new ushort[] { 4, 5, 6 })
        {
            var loop = new SimulatedLoop();
            loop.UnhandledException += exception => throw new InvalidOperationException($"channel {channel}", exception);
            var controller = new ScriptedController();
            var host = new BleHost(controller, new BleHostOptions { Loop = loop, Random = new SeededRandom(1) });
            loop.Run(() => host.StartAsync());
            controller.Connect(1, LinkRole.Peripheral);
            for (int opcode = 0; opcode < 256; opcode++)
            {
                for (int length = 0; length <= 8; length++)
                {
                    foreach (byte fill in new byte[] { 0x00, 0x01, 0xFF })
                    {
                        string body = Convert.ToHexString([(byte)opcode, .. Enumerable.Repeat(fill, length)]);
                        controller.AclIn(1, 2, $"{length + 1:X2}00{channel:X2}00{body}");
                        loop.RunUntilIdle();
                        controller.Completed(1, 4);
                    }
                }
            }

            Assert.True(host.IsReady);
            Assert.True(host.Links.Count == 1 && host.Links[0].IsConnected, $"channel {channel}");
            int before = controller.Acl.Count();
            controller.AclIn(1, 2, "07000400" + "100100FFFF0028");
            loop.RunUntilIdle();
            Assert.True(controller.Acl.Count() > before, $"channel {channel}: no answer any more");
        }
    }

    [Fact]
    public void Sixty_idle_hosts_on_one_air_are_all_found_and_any_of_them_connects()
    {
        using TestPair pair = TestPair.Create();
        List<BleHost> idle = [.. Enumerable.Range(0, 60).Select(_ => pair.AddHost())];
        foreach (BleHost host in idle) pair.Run(() => host.Advertiser.StartAsync(TestPair.Advertisement));
        HashSet<BleAddress> heard = [];
        pair.Run(() => pair.Central.Scanner.StartAsync(new ScanParameters(), report => heard.Add(report.Address)));
        pair.Until(() => heard.Count == 60, TimeSpan.FromSeconds(30));
        pair.Run(pair.Central.Scanner.StopAsync);
        pair.Loop.Advance(TimeSpan.FromMinutes(1));
        Assert.All(idle, host => Assert.True(host.IsReady && host.Advertiser.IsAdvertising));
        foreach (BleHost host in new[] { idle[0], idle[30], idle[59] })
            Assert.True(pair.Run(() => pair.Central.ConnectAsync(host.Identity)).IsConnected);
    }

    [Fact]
    public void Both_sides_may_rotate_their_addresses_between_every_two_connections()
    {
        var options = new BleHostOptions { Privacy = PrivacyMode.Resolvable };
        using TestPair pair = TestPair.Create(peripheral: options, central: options);
        Assert.True(pair.Pair().IsSuccess);
        HashSet<BleAddress> seen = [];
        for (int i = 0; i < 10; i++)
        {
            pair.Disconnect();
            if (i % 3 != 1) pair.Run(pair.Peripheral.RotateAddressAsync);
            if (i % 3 != 2) pair.Run(pair.Central.RotateAddressAsync);
            LeLink link = pair.Connect();
            seen.Add(pair.PeripheralLink.PeerAddress);
            Assert.Equal(pair.Central.Identity, pair.PeripheralLink.PeerIdentity);
            PairingOutcome outcome = pair.Run(() => i == 5 ? link.PairAsync() : link.EncryptAsync());
            Assert.True(outcome.IsSuccess, outcome.ToString());
            Assert.Single(pair.Peripheral.Bonds.All);
            Assert.Single(pair.Central.Bonds.All);
        }

        Assert.InRange(seen.Count, 5, 10);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_refused_parameter_update_is_told_with_the_reason(bool poor)
    {
        using TestPair pair = TestPair.Create(
            central: new BleHostOptions { AcceptParameters = (_, wanted) => wanted.Latency == 0 },
            controllers: poor ? BleStack.Virtual.ControllerOptions.Poor : null
        );
        pair.Connect();
        List<string> told = [];
        pair.PeripheralLink.ParametersRefused += (wanted, why) => told.Add($"{wanted.Latency} {why}");
        Assert.False(pair.Run(() => pair.PeripheralLink.UpdateParametersAsync(new ConnectionParameters(24, 48, 3, 400))));
        Assert.Equal(["3 UnacceptableConnectionParameters"], told);
        Assert.True(pair.Run(() => pair.PeripheralLink.UpdateParametersAsync(new ConnectionParameters(24, 48, 0, 400))));
        Assert.Single(told);
    }
}
