using System;
using System.Diagnostics;
using System.Threading;
using SecureGatt;

namespace Benchmarks.Boards;

/// <summary>
/// One event through the firmware's queue: on one thread, and between two threads and back, compared with the signal alone.
/// </summary>
internal sealed class DispatcherHop : IEventHandler, IDisposable
{
    private readonly EventDispatcher _there = new(EventDispatcher.Length);
    private readonly AutoResetEvent _handled = new(false);
    private readonly AutoResetEvent _asked = new(false);
    private readonly Thread _consumer;
    private readonly Thread _bare;
    private volatile bool _ended;

    public DispatcherHop()
    {
        _there.Add(this);
        _consumer = new Thread(Consume) { IsBackground = true };
        _bare = new Thread(Answer) { IsBackground = true };
        _consumer.Start();
        _bare.Start();
    }

    /// <summary>Microseconds for each post, drain and handling on this thread.</summary>
    public static double Alone(int times)
    {
        var here = new EventDispatcher(EventDispatcher.Length);
        here.Add(new EmptyHandler());
        return Time(times, () =>
        {
            here.Post(EventKind.Connected, 1, 0, 0);
            here.Drain();
        });
    }

    /// <summary>Microseconds to the handler on the consumer's thread and a signal back.</summary>
    public double Between(int times) => Time(times, () =>
    {
        _there.Post(EventKind.Connected, 1, 0, 0);
        _handled.WaitOne();
    });

    /// <summary>The same with a signal and no event.</summary>
    public double Bare(int times) => Time(times, () =>
    {
        _asked.Set();
        _handled.WaitOne();
    });

    public static double AllocatedFor(int times)
    {
        var here = new EventDispatcher(EventDispatcher.Length);
        here.Add(new EmptyHandler());
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < times; i++)
        {
            here.Post(EventKind.Connected, 1, 0, 0);
            here.Drain();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)times;
    }

    public void Handle(ServerEvent e) => _handled.Set();

    public void Dispose()
    {
        _ended = true;
        _there.Wake();
        _asked.Set();
        _consumer.Join();
        _bare.Join();
        _handled.Dispose();
        _asked.Dispose();
    }

    private static double Time(int times, Action work)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++) work();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / times;
    }

    private void Consume()
    {
        while (!_ended)
        {
            _there.Wait(Timeout.Infinite);
            _there.Drain();
        }
    }

    private void Answer()
    {
        while (!_ended)
        {
            _asked.WaitOne();
            _handled.Set();
        }
    }

    private sealed class EmptyHandler : IEventHandler
    {
        public void Handle(ServerEvent e)
        {
        }
    }
}
