using System;
using System.Collections.Generic;
using System.Threading;
using BleStack.Core;
using Xunit;

namespace BleStack.Tests.Core;

/// <summary>The loop in real time: whose thread it runs on.</summary>
public sealed class SerialLoopTests
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);

    private readonly SerialLoop _loop = new();

    private static int Here => Environment.CurrentManagedThreadId;

    [Fact]
    public void Who_delivers_to_an_idle_loop_is_its_thread_until_the_work_is_done()
    {
        var ran = new List<(string What, int Thread, bool IsCurrent)>();
        void Note(string what) => ran.Add((what, Here, _loop.IsCurrent));
        SynchronizationContext? before = SynchronizationContext.Current;
        _loop.Deliver(
            _ =>
            {
                _loop.Post(_ => Note("what it posted"), null);
                _loop.Deliver(_ => Note("what it delivered"), null);
                Note("the work");
            },
            null);
        Assert.Equal([("the work", Here, true), ("what it posted", Here, true), ("what it delivered", Here, true)], ran);
        Assert.False(_loop.IsCurrent);
        Assert.Same(before, SynchronizationContext.Current);
    }

    [Fact]
    public void Who_posts_is_never_its_thread()
    {
        using var done = new ManualResetEventSlim();
        int thread = 0;
        _loop.Post(
            _ =>
            {
                thread = Here;
                done.Set();
            },
            null);
        Assert.True(done.Wait(s_timeout));
        Assert.NotEqual(Here, thread);
    }

    [Fact]
    public void A_loop_that_never_comes_to_rest_gives_the_thread_back_and_goes_on_elsewhere()
    {
        using var elsewhere = new ManualResetEventSlim();
        int here = Here, onThis = 0;
        bool stop = false;
        Action<object?> again = null!;
        again = _ =>
        {
            if (Here == here) onThis++;
            else elsewhere.Set();
            if (!Volatile.Read(ref stop)) _loop.Post(again, null);
        };
        _loop.Deliver(again, null);
        Assert.True(elsewhere.Wait(s_timeout));
        Volatile.Write(ref stop, true);
        Assert.Equal(64, onThis);
    }

    [Fact]
    public void Another_loops_thread_is_not_borrowed()
    {
        using var done = new ManualResetEventSlim();
        int ofTheOther = 0, ofThis = 0;
        new SerialLoop().Deliver(
            _ =>
            {
                ofTheOther = Here;
                _loop.Deliver(
                    _ =>
                    {
                        ofThis = Here;
                        done.Set();
                    },
                    null);
                Assert.True(done.Wait(s_timeout));
            },
            null);
        Assert.Equal((Here, true), (ofTheOther, ofThis != 0 && ofThis != Here));
    }

    [Fact]
    public void Who_enters_an_idle_loop_runs_that_work_and_nothing_else_of_the_loop()
    {
        using var done = new ManualResetEventSlim();
        int entered = 0, posted = 0;
        _loop.Enter(
            _ =>
            {
                entered = _loop.IsCurrent ? Here : 0;
                _loop.Post(
                    _ =>
                    {
                        posted = Here;
                        done.Set();
                    },
                    null);
            },
            null);
        Assert.Equal((Here, false), (entered, _loop.IsCurrent));
        Assert.True(done.Wait(s_timeout));
        Assert.NotEqual(Here, posted);
    }

    [Fact]
    public void Who_enters_a_busy_loop_does_not_wait_for_it()
    {
        using ManualResetEventSlim began = new(), released = new(), done = new();
        int entered = 0;
        _loop.Post(
            _ =>
            {
                began.Set();
                Assert.True(released.Wait(s_timeout));
            },
            null);
        Assert.True(began.Wait(s_timeout));
        _loop.Enter(
            _ =>
            {
                entered = Here;
                done.Set();
            },
            null);
        Assert.Equal(0, Volatile.Read(ref entered));
        released.Set();
        Assert.True(done.Wait(s_timeout));
        Assert.NotEqual(Here, entered);
    }

    [Fact]
    public void Work_that_throws_is_told_and_does_not_reach_who_delivered_it()
    {
        var told = new List<string>();
        _loop.UnhandledException += exception => told.Add(exception.Message);
        _loop.Deliver(static _ => throw new InvalidOperationException("bug"), null);
        _loop.Deliver(_ => told.Add("the next"), null);
        Assert.Equal(["bug", "the next"], told);
    }
}
