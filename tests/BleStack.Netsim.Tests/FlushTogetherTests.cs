using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace BleStack.Netsim.Tests;

/// <summary>A message and its flush passed on together: nothing remains unsent.</summary>
public sealed class FlushTogetherTests
{
    [Fact]
    public async Task The_flush_is_asked_for_while_the_write_is_under_way()
    {
        using var inner = new Inner();
        await using var stream = new FlushTogetherStream(inner);
        byte[] buffer = [1, 2];
        await stream.WriteAsync(buffer);
        buffer[0] = 9;
        Task flushing = stream.FlushAsync();
        Assert.Equal(["write 0102", "flush"], inner.Done);
        inner.Writing.SetResult();
        await flushing;
    }

    [Fact]
    public async Task A_write_that_the_far_end_held_up_is_flushed_when_it_is_done()
    {
        using var inner = new Inner();
        await using var stream = new FlushTogetherStream(inner);
        await stream.WriteAsync(new byte[] { 1, 2 });
        Task flushing = stream.FlushAsync();
        Assert.False(flushing.IsCompleted);
        inner.Writing.SetResult();
        await flushing;
        Assert.Equal(["write 0102", "flush", "flush"], inner.Done);
    }

    [Fact]
    public async Task A_write_that_fails_fails_the_flush()
    {
        using var inner = new Inner();
        await using var stream = new FlushTogetherStream(inner);
        await stream.WriteAsync(new byte[] { 1 });
        Task flushing = stream.FlushAsync();
        inner.Writing.SetException(new IOException("gone"));
        await Assert.ThrowsAsync<IOException>(() => flushing);
    }

    private sealed class Inner : MemoryStream
    {
        public List<string> Done { get; } = [];

        public TaskCompletionSource Writing { get; } = new();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Done.Add($"write {Convert.ToHexString(buffer.Span)}");
            return new ValueTask(Writing.Task);
        }

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            Done.Add("flush");
            return Task.CompletedTask;
        }
    }
}
