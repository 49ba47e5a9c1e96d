using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using BleStack.Hci;
using Xunit;

namespace BleStack.Tests.Hci;

public sealed class AclSchedulerTests
{
    private readonly List<byte[]> _sent = [];
    private readonly AclScheduler _acl;
    private readonly Sender _sender = new();

    public AclSchedulerTests() => _acl = new AclScheduler(packet => _sent.Add(packet.ToArray()));

    [Fact]
    public void A_frame_is_cut_to_the_controllers_length()
    {
        _acl.Configure(27, 8);
        AclQueue queue = _acl.Open(0x40, _sender);
        Enqueue(queue, 60, 0xA0);
        Assert.Equal([27, 27, 6], _sent.Select(p => p.Length - 5));
        Assert.Equal("0240001B00", Convert.ToHexString(_sent[0], 0, 5));
        Assert.Equal("0240101B00", Convert.ToHexString(_sent[1], 0, 5));
        Assert.Equal("0240100600", Convert.ToHexString(_sent[2], 0, 5));
        Assert.Equal(Enumerable.Range(0, 60).Select(i => (byte)(0xA0 + i)), _sent.SelectMany(p => p[5..]));
        Assert.Equal(1, _sender.Taken);
    }

    [Fact]
    public void Never_more_packets_than_buffers_are_out()
    {
        _acl.Configure(192, 1);
        AclQueue queue = _acl.Open(1, _sender);
        for (int i = 0; i < 3; i++) Enqueue(queue, 200, 0);
        for (int i = 1; i < 6; i++)
        {
            Assert.Equal(i, _sent.Count);
            Assert.Equal(0, _acl.Free);
            _acl.OnCompleted(1, 1);
        }

        Assert.Equal(6, _sent.Count);
        _acl.OnCompleted(1, 1);
        Assert.Equal(1, _acl.Free);
    }

    [Fact]
    public void Links_take_turns()
    {
        _acl.Configure(27, 1);
        AclQueue one = _acl.Open(1, _sender), two = _acl.Open(2, _sender);
        Enqueue(one, 27 * 4, 0);
        Enqueue(two, 27 * 2, 0);
        while (_acl.Free == 0) _acl.OnCompleted(_sent[^1][1], 1);
        Assert.Equal([1, 2, 1, 2, 1, 1], _sent.Select(p => (int)p[1]));
    }

    [Fact]
    public void A_link_that_ends_gives_its_buffers_back()
    {
        _acl.Configure(27, 2);
        AclQueue one = _acl.Open(1, _sender), two = _acl.Open(2, _sender);
        Enqueue(one, 27 * 10, 0);
        Enqueue(two, 10, 0);
        Assert.DoesNotContain(_sent, p => p[1] == 2);
        _acl.Close(one);
        Assert.Equal(2, _sent[^1][1]);
        Assert.Equal(1, _acl.Free);
        _acl.OnCompleted(1, 2);
        Assert.Equal(1, _acl.Free);
    }

    [Fact]
    public void A_frame_is_delivered_when_its_last_fragment_is_reported_completed()
    {
        _acl.Configure(27, 3);
        AclQueue queue = _acl.Open(1, _sender);
        Enqueue(queue, 27 * 2, 0);
        Enqueue(queue, 27 * 2, 0);
        _acl.OnCompleted(1, 1);
        Assert.Equal((2, 0), (_sender.Taken, _sender.Delivered));
        _acl.OnCompleted(1, 1);
        Assert.Equal((2, 1), (_sender.Taken, _sender.Delivered));
        _acl.OnCompleted(1, 2);
        Assert.Equal((2, 2), (_sender.Taken, _sender.Delivered));
    }

    [Fact]
    public void What_a_link_had_in_the_controller_when_it_ended_was_not_delivered()
    {
        _acl.Configure(27, 3);
        AclQueue queue = _acl.Open(1, _sender);
        Enqueue(queue, 5, 0);
        _acl.Close(queue);
        _acl.OnCompleted(1, 1);
        Assert.Equal((1, 0, 3), (_sender.Taken, _sender.Delivered, _acl.Free));
    }

    [Fact]
    public void More_completions_than_packets_do_not_invent_buffers()
    {
        _acl.Configure(27, 3);
        AclQueue queue = _acl.Open(1, _sender);
        Enqueue(queue, 5, 0);
        _acl.OnCompleted(1, 500);
        _acl.OnCompleted(9, 500);
        Assert.Equal(3, _acl.Free);
    }

    [Fact]
    public void Steady_state_allocates_nothing()
    {
        int count = 0;
        var acl = new AclScheduler(_ => count++);
        acl.Configure(27, 4);
        AclQueue queue = acl.Open(1, _sender);
        void Round()
        {
            acl.Enqueue(queue, ArrayPool<byte>.Shared.Rent(100), 80, null);
            acl.OnCompleted(1, 3);
        }

        for (int i = 0; i < 100; i++) Round();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) Round();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(3300, count);
    }

    private void Enqueue(AclQueue queue, int length, byte first)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(AclQueue.Headroom + length);
        for (int i = 0; i < length; i++) buffer[AclQueue.Headroom + i] = (byte)(first + i);
        _acl.Enqueue(queue, buffer, length, null);
    }

    private sealed class Sender : IAclSender
    {
        public int Taken { get; private set; }

        public int Delivered { get; private set; }

        public void OnFrameTaken(object? tag) => Taken++;

        public void OnFrameDelivered(object? tag) => Delivered++;
    }
}
