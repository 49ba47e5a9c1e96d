using System;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Virtual;
using TestKit.Stack;
using Xunit;

namespace BleStack.Tests.Gap;

/// <summary>
/// In steady state the hot paths allocate nothing, from one host's HCI through the controllers and the air to the other host.
/// </summary>
/// <remarks>The runtime may take pooled buffers away at a collection; so the best of three counts. What a path allocates, it allocates in
/// all three.</remarks>
public class AllocationTests
{
    private const int WarmUp = 300;
    private const int Rounds = 1000;
    private const int Attempts = 3;

    [Theory]
    [InlineData(false), InlineData(true)]
    public void A_read_allocates_nothing_on_the_servers_side(bool encrypted)
    {
        using var hosts = new Hosts(new SimulatedLoop(), encrypted);
        byte[] request = [0x02, 0x01, 0x00, 0x07, 0x00, 0x03, 0x00, 0x04, 0x00, 0x0A, (byte)hosts.Value.ValueHandle, 0];
        int asked = 0, answers = 0;
        hosts.Phone.Instead = packet =>
        {
            if (packet is [0x02, .., 0x0B, 0, 72]) answers++; // Read Response with the value.
        };
        long allocated = Measure(hosts.Simulated, () =>
        {
            asked++;
            hosts.Phone.Send(request);
            hosts.Simulated.RunUntilIdle();
        });
        Assert.Equal(0, allocated);
        Assert.Equal(asked, answers);
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public void A_notification_allocates_nothing_on_either_side(bool encrypted)
    {
        using var hosts = new Hosts(new SimulatedLoop(), encrypted);
        int sent = 0, received = 0;
        hosts.Link.Client.ValueReceived += (_, _, _) => received++;
        byte[] value = [0, 72];
        GattConnection server = hosts.Device.Links[0].Gatt;
        var notify = new Action<object?>(_ => sent += server.Notify(hosts.Value, value, NotifyChecks.None) == NotifyOutcome.Queued ? 1 : 0);
        long allocated = Measure(hosts.Simulated, () =>
        {
            hosts.Simulated.Post(notify, null);
            hosts.Simulated.RunUntilIdle();
        });
        Assert.Equal(0, allocated);
        Assert.Equal(sent, received);
        Assert.True(sent >= WarmUp + Rounds);
    }

    [Fact]
    public async Task A_notification_allocates_nothing_in_real_time()
    {
        using var hosts = new Hosts(new SerialLoop(), encrypted: true);
        int received = 0, sent = 0, thread = 0;
        long start = 0, best = long.MaxValue;
        byte[] value = [0, 72];
        GattConnection server = hosts.Device.Links[0].Gatt;
        var done = new TaskCompletionSource();
        hosts.Link.Client.ValueReceived += (_, _, _) =>
        {
            received++;
            if (received % Rounds != WarmUp) return;
            if (thread == Environment.CurrentManagedThreadId) best = Math.Min(best, GC.GetAllocatedBytesForCurrentThread() - start);
            (thread, start) = (Environment.CurrentManagedThreadId, GC.GetAllocatedBytesForCurrentThread());
        };
        Action<object?> notify = null!;

        // Posting itself again keeps the loop on one thread, the one that is measured.
        notify = _ =>
        {
            if (sent == received && server.Notify(hosts.Value, value, NotifyChecks.None) == NotifyOutcome.Queued) sent++;
            if (received < WarmUp + (Attempts * Rounds)) hosts.Loop.Post(notify, null);
            else done.SetResult();
        };
        hosts.Loop.Post(notify, null);
        await done.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(0, best);
    }

    [Fact]
    public void A_started_advertising_host_with_its_controller_cannot_hold_64_KB()
    {
        const int Count = 50;
        var loop = new SimulatedLoop();
        var air = new VirtualAir(loop, new AirOptions { Pacing = Pacing.AsFastAsPossible });
        var hosts = new BleHost[Count + 1];
        void Begin(int i)
        {
            hosts[i] = new BleHost(air.CreateController().CreateTransport(), new BleHostOptions { Loop = loop });
            loop.Run(() => hosts[i].StartAsync());
            loop.Run(() => hosts[i].Advertiser.StartAsync(TestPair.Advertisement));
        }

        Begin(Count);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Count; i++) Begin(i);
        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / Count; // More than it holds: much is garbage.
        Assert.All(hosts, h => Assert.True(h.Advertiser.IsAdvertising));
        Assert.InRange(each, 1, 64 * 1024);
    }

    private static long Measure(SimulatedLoop loop, Action round)
    {
        loop.RunUntilIdle();
        for (int i = 0; i < WarmUp; i++) round();
        long best = long.MaxValue;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Rounds; i++) round();
            best = Math.Min(best, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return best;
    }

    /// <summary>Two connected hosts that a caller on any thread can drive, on whatever loop.</summary>
    private sealed class Hosts : IDisposable
    {
        public Hosts(HostLoop loop, bool encrypted)
        {
            Loop = loop;
            var air = new VirtualAir(loop, new AirOptions { Pacing = Pacing.AsFastAsPossible });
            Phone = new Interceptor(air.CreateController().CreateTransport());
            var central = new BleHost(Phone, new BleHostOptions { Loop = loop });
            Device = new BleHost(air.CreateController().CreateTransport(), new BleHostOptions { Loop = loop });
            Value.SetValue([0, 72]);
            Device.Server.Add(new GattService(0x180D).Add(Value));
            Run(async () =>
            {
                await Device.StartAsync();
                await central.StartAsync();
                await Device.Advertiser.StartAsync(TestPair.Advertisement);
                Link = await central.ConnectAsync(Device.Identity);
                if (encrypted) Assert.True((await Link.PairAsync()).IsSuccess);
            });
        }

        public HostLoop Loop { get; }

        public SimulatedLoop Simulated => (SimulatedLoop)Loop;

        public Interceptor Phone { get; }

        public BleHost Device { get; }

        public LeLink Link { get; private set; } = null!;

        public GattCharacteristic Value { get; } = new(0x2A37, GattProperties.Read | GattProperties.Notify);

        public void Dispose() => Run(async () =>
        {
            await Link.Host.DisposeAsync();
            await Device.DisposeAsync();
        });

        private void Run(Func<Task> work)
        {
            if (Loop is SimulatedLoop simulated) simulated.Run(work);
            else Task.Run(work).WaitAsync(TimeSpan.FromSeconds(60)).GetAwaiter().GetResult();
        }
    }

    /// <summary>A transport whose packets can be taken away from its host.</summary>
    private sealed class Interceptor(IHciTransport inner) : IHciTransport, IHciPacketSink
    {
        private IHciPacketSink _host = null!;

        public delegate void Taker(ReadOnlySpan<byte> packet);

        public Taker? Instead { get; set; }

        public string Name => inner.Name;

        public void Open(IHciPacketSink sink)
        {
            _host = sink;
            inner.Open(this);
        }

        public void Send(ReadOnlySpan<byte> packet) => inner.Send(packet);

        public void OnPacket(ReadOnlySpan<byte> packet)
        {
            if (Instead is { } taker && packet[0] == 0x02) taker(packet);
            else _host.OnPacket(packet);
        }

        public void OnClosed(string reason) => _host.OnClosed(reason);

        public void Dispose() => inner.Dispose();
    }
}
