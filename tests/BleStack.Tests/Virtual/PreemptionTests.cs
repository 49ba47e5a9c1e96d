using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Adversary;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Virtual;
using Xunit;

namespace BleStack.Tests.Virtual;

/// <summary>A busy machine takes the processor away between two instructions: the clock has moved on when the loop looks again.</summary>
public class PreemptionTests
{
    // Advertising every 20 ms, and on [Vol 4, Part E] 7.8.5, 7.8.9.
    private const string AdvertisingParameters = "0106200F200020000000000000000000000700";
    private const string Advertise = "010A200101";
    private const string ConnectionComplete = "043E130100";

    [Fact]
    public void Data_arrives_though_more_than_an_interval_passes_between_two_looks_at_the_clock()
    {
        var loop = new PreemptedLoop(TimeSpan.FromMilliseconds(40));
        var air = new VirtualAir(loop);
        VirtualController advertiser = air.CreateController();
        var peripheral = new Ear(advertiser);
        var central = new Ear(air.CreateController());
        peripheral.Send(AdvertisingParameters, Advertise);
        byte[] buffer = new byte[300];
        // At intervals of 30 ms.
        central.Send(Convert.ToHexString(buffer.AsSpan(0, HciPacket.WriteCommand(buffer, RawHost.ConnectionTo(advertiser.PublicAddress)))));
        loop.RunUntil(() => central.Hears(ConnectionComplete) is not null && peripheral.Hears(ConnectionComplete) is not null);
        central.Send($"02{central.Hears(ConnectionComplete)![10..14]}0500" + "0100040002");
        loop.RunUntil(() => peripheral.Hears("02") is not null);
        Assert.EndsWith("0100040002", peripheral.Hears("02"), StringComparison.Ordinal);
    }

    private sealed class Ear : IHciPacketSink
    {
        private readonly IHciTransport _transport;
        private readonly List<string> _heard = [];

        public Ear(VirtualController controller)
        {
            _transport = controller.CreateTransport();
            _transport.Open(this);
            // All events, all LE events but the enhanced ones.
            Send("01010C08FFFFFFFFFFFFFFFF", "01012008FF05000000000000");
        }

        public void Send(params string[] packets)
        {
            foreach (string packet in packets) _transport.Send(Convert.FromHexString(packet));
        }

        public string? Hears(string start) => _heard.Find(packet => packet.StartsWith(start, StringComparison.Ordinal));

        public void OnPacket(ReadOnlySpan<byte> packet) => _heard.Add(Convert.ToHexString(packet));

        public void OnClosed(string reason) => _heard.Add(reason);
    }

    /// <summary>A loop on whose clock time passes with every look; its timers are as strict as the system's.</summary>
    private sealed class PreemptedLoop(TimeSpan step) : HostLoop
    {
        private readonly Queue<(Action<object?> Work, object? State)> _queue = new();
        private readonly Clock _clock = new(step);

        public override TimeProvider Time => _clock;

        public override bool IsCurrent => true;

        public override void Post(Action<object?> work, object? state) => _queue.Enqueue((work, state));

        public void RunUntil(Func<bool> condition)
        {
            for (int steps = 0; steps < 10_000 && !condition(); steps++)
            {
                if (_queue.TryDequeue(out (Action<object?> Work, object? State) next)) next.Work(next.State);
                else if (!_clock.FireNext()) return;
            }
        }
    }

    private sealed class Clock(TimeSpan step) : TimeProvider
    {
        private readonly List<Alarm> _alarms = [];
        private TimeSpan _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => (_now += step).Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var alarm = new Alarm(this, () => callback(state));
            _alarms.Add(alarm);
            return alarm;
        }

        public bool FireNext()
        {
            if (_alarms.Where(static one => one.Due is not null).MinBy(static one => one.Due) is not { } next) return false;
            if (next.Due > _now) _now = next.Due.Value;
            next.Due = null;
            next.Ring();
            return true;
        }

        private sealed class Alarm(Clock clock, Action ring) : ITimer
        {
            public TimeSpan? Due { get; set; }

            public Action Ring => ring;

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                bool isNever = dueTime == Timeout.InfiniteTimeSpan;
                if (!isNever) ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
                Due = isNever ? null : clock._now + dueTime;
                return true;
            }

            public void Dispose() => Due = null;

            public ValueTask DisposeAsync()
            {
                Dispose();
                return default;
            }
        }
    }
}
