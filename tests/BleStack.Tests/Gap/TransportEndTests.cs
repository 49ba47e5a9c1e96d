using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Smp;
using BleStack.Virtual;
using Xunit;

namespace BleStack.Tests.Gap;

/// <summary>
/// The far end of a transport closes at each packet of a whole story, in both directions: everything that waits ends, once, and the peer
/// goes on.
/// </summary>
public sealed class TransportEndTests
{
    private static readonly P256KeyPair[] s_keys = [P256KeyPair.Generate(new SeededRandom(3)), P256KeyPair.Generate(new SeededRandom(4))];


    [Theory]
    [InlineData(LinkRole.Central, true)]
    [InlineData(LinkRole.Central, false)]
    [InlineData(LinkRole.Peripheral, true)]
    [InlineData(LinkRole.Peripheral, false)]
    public void A_far_end_that_closes_in_any_phase_ends_everything_that_waits(LinkRole role, bool sending)
    {
        int length = new Scenario(role, sending, int.MaxValue).Run();
        Assert.InRange(length, 30, 1000);
        for (int cut = 1; cut <= length; cut += cut < 30 ? 1 : 3) new Scenario(role, sending, cut).Run();
    }

    private sealed class Scenario
    {
        private readonly SimulatedLoop _loop = new();
        private readonly CutTransport _transport;
        private readonly BleHost _cut;
        private readonly BleHost _whole;
        private readonly LinkRole _role;
        private readonly int _at;
        private readonly List<string> _closed = [];
        private readonly GattCharacteristic _value = new(0x2A37, GattProperties.Read | GattProperties.Notify);

        public Scenario(LinkRole role, bool sending, int at)
        {
            (_role, _at) = (role, at);
            _loop.UnhandledException += exception => throw new InvalidOperationException($"cut at {at}", exception);
            var air = new VirtualAir(_loop, new AirOptions { Seed = 1, Pacing = Pacing.AsFastAsPossible });
            _transport = new CutTransport(air.CreateController().CreateTransport(), sending, at);
            _cut = Host(_transport, 1);
            _whole = Host(air.CreateController().CreateTransport(), 2);
            _cut.Closed += _closed.Add;
            foreach (BleHost host in new[] { _cut, _whole })
                host.Server.Add(new GattService(0x180D).Add(host == Device ? _value : new GattCharacteristic(0x2A37, GattProperties.Read)));
        }

        private BleHost Device => _role == LinkRole.Peripheral ? _cut : _whole;

        private BleHost Phone => _role == LinkRole.Peripheral ? _whole : _cut;

        public int Run()
        {
            _loop.Run(() => _whole.StartAsync());
            Task start = Begin(() => _cut.StartAsync());
            Ends(start, "the start");
            bool wasReady = start.IsCompletedSuccessfully;
            Task story = Begin(TellAsync);
            Ends(story, "the story");
            if (_at == int.MaxValue) Assert.True(story.IsCompletedSuccessfully, story.Exception?.ToString());
            else AfterTheCut(wasReady);
            return _transport.Count;
        }

        private void AfterTheCut(bool wasReady)
        {
            Assert.True(_loop.RunUntil(() => !_cut.IsReady, TimeSpan.FromSeconds(60)), $"cut at {_at}: still ready");
            Assert.Equal(wasReady ? ["cut"] : [], _closed);
            Assert.Empty(_cut.Links);
            Assert.True(_loop.RunUntil(() => _whole.Links.Count == 0, TimeSpan.FromSeconds(60)), $"cut at {_at}: the peer's link stays");
            if (!_whole.Advertiser.IsAdvertising) _loop.Run(() => _whole.Advertiser.StartAsync(new AdvertisingParameters()));
            Task late = Begin(() => _cut.Advertiser.StartAsync(new AdvertisingParameters()));
            Assert.IsType<HciTransportException>(late.Exception!.InnerException);
        }

        private async Task TellAsync()
        {
            await Device.Advertiser.StartAsync(new AdvertisingParameters()).ConfigureAwait(true);
            await Phone.Scanner.StartAsync(new ScanParameters(), _ => { }).ConfigureAwait(true);
            using var patience = new System.Threading.CancellationTokenSource(TimeSpan.FromSeconds(20), _loop.Time);
            LeLink link = await Phone.ConnectAsync(Device.Identity, null, patience.Token).ConfigureAwait(true);
            PairingOutcome outcome = await link.PairAsync().ConfigureAwait(true);
            if (!outcome.IsSuccess) throw new AttException($"not paired: {outcome}");
            await link.Client.ExchangeMtuAsync().ConfigureAwait(true);
            await link.Client.DiscoverAllAsync().ConfigureAwait(true);
            RemoteCharacteristic remote = link.Client.Services.SelectMany(s => s.Characteristics).Last(c => c.Uuid == 0x2A37);
            await link.Client.SubscribeAsync(remote, _ => { }).ConfigureAwait(true);
            await link.Client.ReadAsync(remote).ConfigureAwait(true);
            Device.Server.NotifyAll(_value, [1]);
            await link.UpdateParametersAsync(new ConnectionParameters(24, 48, 0, 60)).ConfigureAwait(true);
            await link.DisconnectAsync().ConfigureAwait(true);
        }

        private void Ends(Task task, string what)
        {
            Assert.True(_loop.RunUntil(() => task.IsCompleted, TimeSpan.FromSeconds(120)), $"cut at {_at}: {what} does not end");
            if (task.Exception?.InnerException is { } failure)
                Assert.True(
                    failure is HciTransportException or ConnectionFailedException or AttException or HciCommandException,
                    $"cut at {_at}: {failure}"
                );
        }

        private BleHost Host(IHciTransport transport, ulong seed) =>
            new(transport, new BleHostOptions { Loop = _loop, Random = new SeededRandom(seed), KeyPairSource = () => s_keys[seed - 1] });

        private Task Begin(Func<Task> start)
        {
            Task? task = null;
            _loop.Post(_ => task = start(), null);
            _loop.RunUntil(() => task is not null);
            return task!;
        }
    }

    /// <summary>Ends with its n-th packet of one direction, which is lost.</summary>
    private sealed class CutTransport(IHciTransport inner, bool sending, int at) : IHciTransport, IHciPacketSink
    {
        private IHciPacketSink _sink = null!;
        private bool _isCut;

        public string Name => inner.Name;

        public int Count { get; private set; }

        public void Open(IHciPacketSink sink)
        {
            _sink = sink;
            inner.Open(this);
        }

        public void Send(ReadOnlySpan<byte> packet)
        {
            if (!IsCutBy(sending)) inner.Send(packet);
        }

        public void OnPacket(ReadOnlySpan<byte> packet)
        {
            if (!IsCutBy(!sending)) _sink.OnPacket(packet);
        }

        public void OnClosed(string reason)
        {
        }

        public void Dispose() => inner.Dispose();

        private bool IsCutBy(bool counts)
        {
            if (_isCut || !counts || ++Count < at) return _isCut;
            _isCut = true;
            inner.Dispose();
            _sink.OnClosed("cut");
            return true;
        }
    }
}
