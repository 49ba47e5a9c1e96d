using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using BleStack.Adversary;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Smp;
using BleStack.Virtual;
using Xunit;

namespace TestKit.Stack;

/// <summary>Two started hosts on one virtual air in simulated time, in one line; more can be added.</summary>
public sealed class TestPair : IDisposable, ISimulatedAir
{
    private readonly List<BleHost> _hosts = [];

    private TestPair(AirOptions? air)
    {
        // An exception that escapes to the loop is a bug: it fails the test.
        Loop.UnhandledException += exception => throw new InvalidOperationException("An exception escaped to the loop.", exception);
        Air = new VirtualAir(Loop, air ?? new AirOptions { Seed = 1, Pacing = Pacing.AsFastAsPossible });
    }

    public SimulatedLoop Loop { get; } = new();

    public VirtualAir Air { get; }

    public BleHost Peripheral { get; private set; } = null!;

    public BleHost Central { get; private set; } = null!;

    public VirtualController PeripheralController { get; private set; } = null!;

    public VirtualController CentralController { get; private set; } = null!;

    /// <summary>The Peripheral's end of the last <see cref="Connect"/>.</summary>
    public LeLink PeripheralLink { get; private set; } = null!;

    /// <summary>The Central's end of the last <see cref="Connect"/>.</summary>
    public LeLink CentralLink { get; private set; } = null!;

    /// <summary>Loop and random source are set here; everything else can be passed.</summary>
    public static TestPair Create(
        BleHostOptions? peripheral = null, BleHostOptions? central = null, ControllerOptions? controllers = null, AirOptions? air = null)
    {
        var pair = new TestPair(air);
        pair.PeripheralController = pair.Air.CreateController(controllers);
        pair.CentralController = pair.Air.CreateController(controllers);
        pair.Peripheral = pair.AddHost(peripheral, pair.PeripheralController);
        pair.Central = pair.AddHost(central, pair.CentralController);
        return pair;
    }

    /// <summary>Another started host on the same air.</summary>
    public BleHost AddHost(BleHostOptions? options = null, VirtualController? controller = null)
    {
        options = (options ?? new BleHostOptions()) with { Loop = Loop, Random = new SeededRandom((ulong)_hosts.Count + 100) };
        var host = new BleHost((controller ?? Air.CreateController()).CreateTransport(), options);
        _hosts.Add(host);
        Run(() => host.StartAsync());
        return host;
    }

    /// <summary>Advertises, connects, and returns the Central's end.</summary>
    public LeLink Connect(BleHost? peripheral = null, BleHost? central = null, ConnectionParameters? parameters = null)
    {
        (peripheral, central) = (peripheral ?? Peripheral, central ?? Central);
        int links = peripheral.Links.Count;
        Run(() => peripheral.Advertiser.StartAsync(Advertisement));
        CentralLink = Run(() => central.ConnectAsync(peripheral.CurrentAddress, parameters));
        Until(() => peripheral.Links.Count > links);
        PeripheralLink = peripheral.Links[^1];
        return CentralLink;
    }

    public PairingOutcome Pair()
    {
        Connect();
        return Run(() => CentralLink.PairAsync());
    }

    /// <summary>Ends the last link and waits until both ends have noticed.</summary>
    public void Disconnect()
    {
        Run(() => CentralLink.DisconnectAsync());
        Until(() => !PeripheralLink.IsConnected);
    }

    /// <summary>Waits for a condition in simulated time.</summary>
    public void Until(Func<bool> condition, TimeSpan? limit = null) =>
        Assert.True(Loop.RunUntil(condition, limit), $"What was waited for did not happen by {Loop.Elapsed}.");

    /// <summary>Runs an operation until it completes.</summary>
    public T Run<T>(Func<Task<T>> start) => Loop.Run(start);

    /// <summary>Runs an operation until it completes.</summary>
    public void Run(Func<Task> start) => Loop.Run(start);

    /// <summary>Starts an operation without waiting for its end.</summary>
    public T Begin<T>(Func<T> start)
        where T : Task
    {
        T? task = null;
        Loop.Post(_ => task = start(), null);
        Until(() => task is not null);
        return task!;
    }

    public void Dispose()
    {
        foreach (BleHost host in _hosts) Run(() => host.DisposeAsync().AsTask());
    }

    /// <summary>A connectable advertisement with flags, service 180D and a name.</summary>
    public static AdvertisingParameters Advertisement { get; } = new()
    {
        Type = AdvertisingType.ConnectableUndirected,
        Data = new AdvertisingDataBuilder().Flags().Services(0x180D).ToArray(),
        ScanResponse = new AdvertisingDataBuilder().Name("Pulse").ToArray(),
    };
}
