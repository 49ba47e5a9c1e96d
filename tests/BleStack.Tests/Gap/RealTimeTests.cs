using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Smp;
using BleStack.Virtual;
using TestKit.Stack;
using Xunit;

namespace BleStack.Tests.Gap;

public sealed class RealTimeTests
{
    [Fact]
    public async Task Hosts_on_loops_of_their_own_pair_while_callers_are_on_other_threads()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var air = new VirtualAir(new SerialLoop(), new AirOptions { Seed = 1, Pacing = Pacing.AsFastAsPossible });
        await using BleHost peripheral = await StartAsync(air, new SerialLoop()), central = await StartAsync(air, new SerialLoop());
        await peripheral.Advertiser.StartAsync(TestPair.Advertisement);
        LeLink link = await central.ConnectAsync(peripheral.Identity, null, patience.Token);
        PairingOutcome outcome = await link.PairAsync(patience.Token);
        Assert.True(outcome.IsSuccess, outcome.ToString());
        await link.DisconnectAsync().WaitAsync(patience.Token);
        Assert.Empty(central.Links);
    }

    [Fact]
    public void A_thousand_hosts_on_one_air_advertise_connect_and_pair()
    {
        var loop = new SimulatedLoop();
        loop.UnhandledException += exception => throw new InvalidOperationException("An exception escaped to the loop.", exception);
        var air = new VirtualAir(loop, new AirOptions { Seed = 1, Pacing = Pacing.AsFastAsPossible });
        List<BleHost> hosts = [];
        for (int i = 0; i < 1000; i++) hosts.Add(new BleHost(air.CreateController().CreateTransport(), new BleHostOptions { Loop = loop }));
        loop.Run(() => Task.WhenAll(hosts.Select(h => h.StartAsync())));
        BleHost[] phones = [.. hosts.Take(500)], devices = [.. hosts.Skip(500)];
        loop.Run(() => Task.WhenAll(devices.Select(d => d.Advertiser.StartAsync(TestPair.Advertisement))));
        loop.Run(() => Task.WhenAll(phones.Select((p, i) => p.ConnectAsync(devices[i].Identity))));
        Assert.All(hosts, h => Assert.Single(h.Links));
        PairingOutcome[] outcomes = loop.Run(() => Task.WhenAll(phones.Select(p => p.Links[0].PairAsync())));
        Assert.All(outcomes, o => Assert.True(o is { IsSuccess: true, Security.IsSecureConnections: true }, o.ToString()));
        loop.RunUntilIdle(); // The devices still receive the last key.
        Assert.All(hosts, h => Assert.True(h.Links[0].Security is { IsEncrypted: true, IsBonded: true } && h.Bonds.All.Count == 1));
        loop.Run(() => Task.WhenAll(phones.Select(p => p.Links[0].DisconnectAsync())));
        Assert.All(phones, h => Assert.Empty(h.Links));
    }

    private static async Task<BleHost> StartAsync(VirtualAir air, HostLoop loop)
    {
        var host = new BleHost(air.CreateController().CreateTransport(loop), new BleHostOptions { Loop = loop });
        await host.StartAsync();
        return host;
    }
}
