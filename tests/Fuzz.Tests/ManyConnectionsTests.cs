using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Smp;
using TestKit.Stack;
using BleStack.Virtual;
using Fuzz.Engine;
using Xunit;

namespace Fuzz.Tests;

/// <summary>A thousand hosts on one air that loses PDUs, while the power of some goes.</summary>
public class ManyConnectionsTests
{
    private const int Pairs = 500;
    private const int Victims = 50;

    [Fact]
    public void A_thousand_hosts_pair_over_a_lossy_air_whatever_happens_to_their_neighbours()
    {
        var loop = new SimulatedLoop();
        loop.UnhandledException += static exception => throw new InvalidOperationException("An exception escaped to the loop.", exception);
        var air = new VirtualAir(loop, new AirOptions { Seed = 1, Loss = 0.02, Pacing = Pacing.AsFastAsPossible });
        var random = new FuzzRandom(1);
        List<VirtualController> controllers = [.. Enumerable.Range(0, 2 * Pairs).Select(_ => air.CreateController())];
        List<BleHost> hosts = [.. controllers.Select(controller => new BleHost(controller.CreateTransport(), Options(loop)))];
        loop.Run(() => Task.WhenAll(hosts.Select(static one => one.StartAsync())));
        loop.Run(() => Task.WhenAll(hosts.Skip(Pairs).Select(static one => one.Advertiser.StartAsync(TestPair.Advertisement))));
        for (int i = 0; i < Victims; i++) PowerOffLater(loop, controllers[(i * 2 * Pairs / Victims) + random.Next(10)], random.Next(40));

        Task<bool>[] lives = [];
        loop.Run(() => Task.WhenAll(lives = [.. Enumerable.Range(0, Pairs).Select(i => LiveAsync(hosts[i], hosts[Pairs + i].Identity))]));

        bool[] powered = [.. Enumerable.Range(0, Pairs).Select(i => controllers[i].IsPowered && controllers[Pairs + i].IsPowered)];
        Assert.InRange(powered.Count(static one => !one), Victims / 2, Victims);
        for (int i = 0; i < Pairs; i++) Assert.True(lives[i].Result || !powered[i], $"pair {i} failed though its power stayed");
        loop.Advance(TimeSpan.FromSeconds(40));
        Assert.All(hosts, static one => Assert.Empty(one.Links));
        Assert.Equal(0, air.LinkCount);
    }

    private static BleHostOptions Options(SimulatedLoop loop) =>
        new()
        {
            Loop = loop,
            Pairing = new PairingSettings { AuthReq = AuthReq.Bonding },
        };

    private static void PowerOffLater(SimulatedLoop loop, VirtualController controller, int milliseconds)
    {
        LoopTimer timer = loop.CreateTimer(controller.PowerOff);
        timer.Start(TimeSpan.FromMilliseconds(milliseconds));
    }

    // True when it went well; a documented failure otherwise.
    private static async Task<bool> LiveAsync(BleHost phone, BleAddress device)
    {
        try
        {
            for (int attempt = 0; attempt < 5; attempt++)
            {
                LeLink link = await phone.ConnectAsync(device).WaitAsync(TimeSpan.FromSeconds(30), phone.Loop.Time).ConfigureAwait(true);
                PairingOutcome outcome = await link.PairAsync().ConfigureAwait(true);
                if (link.DisconnectReason == HciErrorCode.ConnectionFailedToBeEstablished) continue;
                await link.DisconnectAsync().ConfigureAwait(true);
                return outcome.IsSuccess;
            }

            return false;
        }
        catch (Exception failure) when (failure is HciTransportException or ConnectionFailedException or TimeoutException)
        {
            return false;
        }
    }
}
