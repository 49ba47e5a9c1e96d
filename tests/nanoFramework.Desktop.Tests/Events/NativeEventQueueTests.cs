using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using nanoFramework.Runtime.Events;
using Xunit;

namespace nanoFramework.Desktop.Tests.Events;

[Collection("library")]
public class NativeEventQueueTests
{
    private const byte Touch = (byte)EventCategory.Touch;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void When_128_events_wait_the_oldest_is_lost_and_told()
    {
        using Recorder recorder = new();
        recorder.Block();
        List<uint> lost = [];
        Action<uint> before = NativeEventQueue.Lost;
        NativeEventQueue.Lost = lost.Add;
        try
        {
            for (int i = 0; i < NativeEventQueue.Capacity + 2; i++) NativeEventQueue.Post(Touch, 0, (ushort)i, 0);
        }
        finally
        {
            NativeEventQueue.Lost = before;
        }

        recorder.Unblock(NativeEventQueue.Capacity);
        Assert.Equal([0u, 1u], lost.Select(data1 => data1 >> 16));
        Assert.Equal(Enumerable.Range(2, NativeEventQueue.Capacity), recorder.Details);
    }

    [Fact]
    public void Events_come_one_at_a_time_on_one_thread_of_high_priority()
    {
        using Recorder recorder = new();
        for (int i = 0; i < 50; i++) NativeEventQueue.Post(Touch, 0, (ushort)i, 0);
        recorder.Wait(50);
        Assert.Single(recorder.Threads.Distinct());
        Assert.Equal(ThreadPriority.Highest, recorder.Threads[0].Priority);
    }

    [Fact]
    public void A_handler_that_throws_is_told_and_hurts_no_other_event()
    {
        using Recorder recorder = new() { ThrowOn = 1 };
        Exception? told = null;
        Action<Exception> before = NativeEventQueue.HandlerFailed;
        NativeEventQueue.HandlerFailed = exception => told = exception;
        try
        {
            NativeEventQueue.Post(Touch, 0, 1, 0);
            NativeEventQueue.Post(Touch, 0, 2, 0);
            recorder.Wait(2);
        }
        finally
        {
            NativeEventQueue.HandlerFailed = before;
        }

        Assert.IsType<InvalidOperationException>(told);
        Assert.Equal([1, 2], recorder.Details);
    }

    private sealed class Recorder : IEventListener, IDisposable
    {
        private readonly ManualResetEventSlim _go = new(true);
        private readonly ManualResetEventSlim _in = new();
        private readonly SemaphoreSlim _count = new(0);
        private bool _blocking;

        public Recorder() => EventSink.AddEventListener(EventCategory.Touch, this);

        public int? ThrowOn { get; init; }

        public List<int> Details { get; } = [];

        public List<Thread> Threads { get; } = [];

        public void InitializeForEventSource()
        {
        }

        /// <summary>Puts the event thread into a handler that does not return.</summary>
        public void Block()
        {
            _blocking = true;
            _go.Reset();
            NativeEventQueue.Post(Touch, 0, 0xFFFF, 0);
            Assert.True(_in.Wait(Patience));
        }

        public void Unblock(int events)
        {
            _go.Set();
            Wait(events);
        }

        public void Wait(int events)
        {
            for (int i = 0; i < events; i++) Assert.True(_count.Wait(Patience), $"event {i} did not come");
        }

        public bool OnEvent(BaseEvent ev)
        {
            if (_blocking)
            {
                _blocking = false;
                _in.Set();
                _go.Wait();
                return true;
            }

            int detail = (int)((GenericEvent)ev).Data;
            Details.Add(detail);
            Threads.Add(Thread.CurrentThread);
            _count.Release();
            if (detail == ThrowOn) throw new InvalidOperationException("a handler's own");
            return true;
        }

        public void Dispose()
        {
            EventSink.RemoveEventListener(EventCategory.Touch, this);
            _go.Dispose();
            _in.Dispose();
            _count.Dispose();
        }
    }
}
