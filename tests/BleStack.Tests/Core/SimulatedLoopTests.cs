using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Core;
using Xunit;

namespace BleStack.Tests.Core;

public class SimulatedLoopTests
{
    private readonly SimulatedLoop _loop = new();

    [Fact]
    public void Timers_fire_by_due_time_then_by_age_and_stopped_ones_never()
    {
        var random = new Random(7);
        List<int> fired = [], expected = [];
        LoopTimer[] timers = [.. Enumerable.Range(0, 60).Select(i => _loop.CreateTimer(() => fired.Add(i)))];
        var running = new (long Due, int Age)?[timers.Length];
        for (int step = 0; step < 5000; step++)
        {
            int i = random.Next(timers.Length), milliseconds = random.Next(40);
            if (random.Next(3) == 0)
            {
                timers[i].Stop();
                running[i] = null;
            }
            else
            {
                timers[i].Start(TimeSpan.FromMilliseconds(milliseconds));
                running[i] = (_loop.Elapsed.Ticks + TimeSpan.FromMilliseconds(milliseconds).Ticks, step);
            }

            if (step % 10 != 0) continue;
            _loop.Advance(TimeSpan.FromMilliseconds(random.Next(15)));
            int[] due = [.. Enumerable.Range(0, timers.Length).Where(t => running[t]?.Due <= _loop.Elapsed.Ticks).OrderBy(t => running[t])];
            expected.AddRange(due);
            foreach (int t in due) running[t] = null;
            Assert.Equal(expected, fired);
        }

        Assert.True(fired.Count > 500);
    }

    [Fact]
    public void Starting_and_stopping_a_timer_leaves_nothing_behind()
    {
        LoopTimer timer = _loop.CreateTimer(static () => { }), other = _loop.CreateTimer(static () => { });
        other.Start(TimeSpan.FromSeconds(1));
        for (int i = 0; i < 100; i++) Cycle(timer);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100_000; i++) Cycle(timer);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_disposed_timer_does_not_keep_the_loop_busy()
    {
        LoopTimer timer = _loop.CreateTimer(static () => Assert.Fail("It was disposed."));
        timer.Start(TimeSpan.FromSeconds(1));
        timer.Dispose();
        Assert.False(_loop.RunUntil(static () => false));
        Assert.Equal(TimeSpan.Zero, _loop.Elapsed);
    }

    private static void Cycle(LoopTimer timer)
    {
        timer.Start(TimeSpan.FromSeconds(30));
        timer.Stop();
    }
}
