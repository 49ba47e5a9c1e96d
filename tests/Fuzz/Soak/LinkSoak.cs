using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Smp;
using BleStack.Virtual;
using Fuzz.Engine;

namespace Fuzz.Soak;

/// <summary>
/// Phones and devices on one lossy air that connect, pair or use a bond, read, and part, again and again; now and then the power or the air
/// goes.
/// </summary>
/// <remarks>
/// In a round each phone has another device, all at once. What is disturbed may break off, with a documented error; what is not must
/// succeed. When a round is over, nothing of it may be left. Deterministic: loss, moments of power-offs and methods come from the seed.
/// </remarks>
public sealed class LinkSoak
{
    private const int Pairs = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly SimulatedLoop _loop = new();
    private readonly VirtualAir _air;
    private readonly FuzzRandom _random;
    private readonly SoakStation[] _phones;
    private readonly SoakStation[] _devices;

    public LinkSoak(ulong seed)
    {
        _loop.UnhandledException += static exception => throw new RuleBrokenException("An exception escaped to the loop.", exception);
        _random = new FuzzRandom(seed);
        _air = new VirtualAir(_loop, new AirOptions { Seed = seed, Loss = 0.03, Delay = TimeSpan.FromMilliseconds(1) });
        _phones = [.. Enumerable.Range(1, Pairs).Select(i => new SoakStation(_air, (ulong)i))];
        _devices = [.. Enumerable.Range(Pairs + 1, Pairs).Select(i => new SoakStation(_air, (ulong)i))];
        _loop.Run(() => Task.WhenAll(_phones.Concat(_devices).Select(static one => one.PowerUpAsync())));
    }

    public SoakCounts Counts { get; } = new();

    /// <summary>Simulated time so far.</summary>
    public TimeSpan Elapsed => _loop.Elapsed;

    private IEnumerable<SoakStation> Stations => _phones.Concat(_devices);

    /// <summary>Runs rounds until this many cycles are done.</summary>
    /// <exception cref="RuleBrokenException">An undisturbed cycle failed, or something is left of a round.</exception>
    public void Run(int cycles, CancellationToken cancellation = default)
    {
        for (int until = Counts.Cycles + cycles; Counts.Cycles < until && !cancellation.IsCancellationRequested;) Round();
    }

    /// <summary>The resources in use when all stations are idle.</summary>
    public SoakLevel Measure() => new(
        _loop.RunningTimers,
        _air.LinkCount + Stations.Sum(static one => one.Host.Links.Count + one.Host.Server.Connections.Count),
        Stations.Sum(static one => one.Controller.HeldPackets + one.Host.Hci.Controller.AclCount - one.Host.Hci.Acl.Free),
        Stations.Sum(static one => one.Bonds.All.Count),
        GC.GetTotalMemory(forceFullCollection: true),
        OpenFiles(),
        Environment.WorkingSet);

    // The runtime keeps loaded assemblies open; code that runs for the first time opens some more.
    private static int OpenFiles() =>
        !Directory.Exists("/proc/self/fd")
            ? 0
            : new DirectoryInfo("/proc/self/fd")
                .GetFiles()
                .Count(static one => one.LinkTarget is { } target && !target.EndsWith(".dll", StringComparison.Ordinal));

    private void Round()
    {
        int shift = _random.Next(Pairs);
        bool blackout = _random.OneIn(40);
        if (blackout) Darken();
        _loop.Run(
            () => Task.WhenAll(_phones.Select((phone, i) => CycleAsync(phone, _devices[(i + shift) % Pairs], blackout))),
            TimeSpan.FromMinutes(20)
        );
        _air.Loss = _air.Options.Loss;
        _loop.Run(() => Task.WhenAll(Stations.Select(static one => one.ReviveAsync())));
        _loop.Advance(TimeSpan.FromSeconds(35));
        Expect(_air.LinkCount == 0, "a link is left on the air");
        foreach (SoakStation one in Stations) ExpectQuiet(one);
    }

    // The air goes for longer than a supervision timeout, somewhere in the round.
    private void Darken()
    {
        LoopTimer timer = null!;
        Counts.Blackouts++;
        timer = _loop.CreateTimer(() =>
        {
            _air.Loss = 1;
            timer.Dispose();
        });
        timer.Start(TimeSpan.FromMilliseconds(_random.Next(600)));
    }

    private async Task CycleAsync(SoakStation phone, SoakStation device, bool isDisturbed)
    {
        Counts.Cycles++;
        int method = _random.Next(10), end = _random.Next(10);
        LoopTimer? powerOff = null;
        if (_random.OneIn(12))
        {
            isDisturbed = true;
            Counts.PowerOffs++;
            powerOff = _loop.CreateTimer((_random.OneIn(2) ? phone : device).PowerOff);
            powerOff.Start(TimeSpan.FromMilliseconds(_random.Next(2500)));
        }

        using var patience = new CancellationTokenSource(Patience, _loop.Time);
        try
        {
            await LiveAsync(phone, device, method, end, patience.Token).ConfigureAwait(true);
            if (!isDisturbed) Counts.Undisturbed++;
        }
        catch (Exception failure)
            when (failure
                    is HciTransportException
                        or HciCommandException
                        or ConnectionFailedException
                        or AttException
                        or OperationCanceledException
                        or BrokenOffException
            )
        {
            if (!isDisturbed)
                throw new RuleBrokenException(
                    $"cycle {Counts.Cycles} (method {method}) failed though nothing disturbed it: {failure.Message}",
                    failure
                );
            Counts.BrokenOff++;
        }

        powerOff?.Dispose();
        await PartAsync(phone, device).ConfigureAwait(true);
    }

    private async Task LiveAsync(SoakStation phone, SoakStation device, int method, int end, CancellationToken patience)
    {
        await device.AdvertiseAsync().ConfigureAwait(true);
        LeLink link = await ConnectAsync(phone, device, method, patience).ConfigureAwait(true);
        List<RemoteService> services = [.. await link.Client.DiscoverAllAsync(patience).ConfigureAwait(true)];
        RemoteCharacteristic secret = Find(services, 0x2A38), measurement = Find(services, 0x2A37);
        byte[] value = await link.Client.ReadAsync(secret, patience).ConfigureAwait(true);
        Expect(value.AsSpan().SequenceEqual(device.Secret.Value), "another value was read than the device has");
        await link.Client.SubscribeAsync(measurement, _ => Counts.Notifications++, null, patience).ConfigureAwait(true);
        device.Host.Server.NotifyAll(device.Measurement, [0, 72]);
        if (end < 6) await link.DisconnectAsync().ConfigureAwait(true);
        else if (device.Host.Links.Count > 0) await device.Host.Links[0].DisconnectAsync().ConfigureAwait(true);
    }

    // A connection indication that is lost leaves a link with one end, which ends by itself; a phone then tries again.
    private async Task<LeLink> ConnectAsync(SoakStation phone, SoakStation device, int method, CancellationToken patience)
    {
        while (true)
        {
            LeLink link = await phone.Host.ConnectAsync(device.Address, null, patience).ConfigureAwait(true);
            try
            {
                await SecureAsync(phone, device, link, method, patience).ConfigureAwait(true);
                return link;
            }
            catch (BrokenOffException) when (link.DisconnectReason == HciErrorCode.ConnectionFailedToBeEstablished)
            {
                Counts.Reconnected++;
            }
        }
    }

    private async Task SecureAsync(SoakStation phone, SoakStation device, LeLink link, int method, CancellationToken patience)
    {
        bool bonded = phone.Bonds.Find(device.Address) is not null;
        if (bonded && method < 5)
        {
            PairingOutcome encrypted = await link.EncryptAsync(patience).ConfigureAwait(true);
            if (encrypted.IsSuccess)
            {
                Counts.FromBond++;
                return;
            }

            if (encrypted.FailedBy != FailedBy.Encryption || encrypted.HciError != HciErrorCode.PinOrKeyMissing)
                throw new BrokenOffException(encrypted.ToString());
            Counts.KeysRefused++;
        }

        // Otherwise the stronger bond would rightly stand in the way of a weaker pairing.
        phone.Forget(device);
        bool legacy = method % 2 == 0;
        var settings = new PairingSettings { AuthReq = AuthReq.Bonding | (legacy ? AuthReq.None : AuthReq.SecureConnections) };
        (phone.Host.Pairing, device.Host.Pairing) = (settings, settings);
        PairingOutcome paired = await link.PairAsync(patience).ConfigureAwait(true);
        if (!paired.IsSuccess) throw new BrokenOffException(paired.ToString());
        Expect(paired.Security.IsSecureConnections != legacy, "paired by another generation than was set");
        if (legacy) Counts.Legacy++;
        else Counts.SecureConnections++;
    }

    private static RemoteCharacteristic Find(List<RemoteService> services, BleUuid uuid) =>
        services.SelectMany(static one => one.Characteristics).FirstOrDefault(one => one.Uuid == uuid)
        ?? throw new RuleBrokenException($"{uuid} was not discovered");

    private static async Task PartAsync(SoakStation phone, SoakStation device)
    {
        foreach (LeLink link in phone.Host.Links.Concat(device.Host.Links).ToArray())
        {
            if (link.IsConnected && link.Host.IsReady) await link.DisconnectAsync().ConfigureAwait(true);
        }

        if (device.Host.IsReady) await Ignore(device.Host.Advertiser.StopAsync()).ConfigureAwait(true);
    }

    // The power may go at this very moment.
    private static async Task Ignore(Task task)
    {
        try
        {
            await task.ConfigureAwait(true);
        }
        catch (Exception exception) when (exception is HciTransportException or HciCommandException)
        {
        }
    }

    private static void ExpectQuiet(SoakStation one)
    {
        Expect(one.Host.IsReady, "a station did not come up again");
        Expect(one.Host.Links.Count == 0 && one.Host.Server.Connections.Count == 0, "a link is left in a host");
        Expect(one.Controller.HeldPackets == 0, "packets are left in a controller");
        Expect(one.Host.Hci.Acl.Free == one.Host.Hci.Controller.AclCount, "buffers did not come back to a host");
        Expect(one.Bonds.All.Count <= SoakStation.BondCapacity, "a station has more bonds than it may");
    }

    private static void Expect(bool holds, string rule)
    {
        if (!holds) throw new RuleBrokenException(rule);
    }

    private sealed class BrokenOffException(string message) : Exception(message);
}
