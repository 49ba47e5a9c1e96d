using System;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Hci;
using Xunit;

namespace BleStack.Tests.Att;

/// <summary>The client against a scripted server: queue, cancellation, timeouts, nonsense.</summary>
public class AttClientTests
{
    [Fact]
    public async Task Requests_wait_for_the_answer_to_the_one_before()
    {
        var peer = new AttPeer();
        Task<byte[]> first = Start(peer, c => c.ReadAsync(1)), second = Start(peer, c => c.ReadAsync(2));
        Assert.Equal("0A0100", peer.Answer);
        Assert.Equal("0A0200", peer.Ask("0B AA"));
        Assert.Equal("", peer.Ask("0B BB"));
        Assert.Equal([0xAA], await Ended(first));
        Assert.Equal([0xBB], await Ended(second));
    }

    [Fact]
    public async Task An_answer_to_something_else_is_ignored()
    {
        var peer = new AttPeer();
        Task<byte[]> read = Start(peer, c => c.ReadAsync(1));
        peer.Ask("13");
        peer.Ask("01 12 0100 0E");
        peer.Ask("0D 55");
        Assert.False(read.IsCompleted);
        peer.Ask("01 0A 0100 0F");
        AttException exception = await Assert.ThrowsAsync<AttException>(() => Ended(read));
        Assert.Equal(
            (AttErrorCode.InsufficientEncryption, (ushort)1, AttOpcode.ReadRequest, AttFailure.ErrorResponse),
            (exception.Code, exception.Handle, exception.Opcode, exception.Failure)
        );
        Assert.Equal("ReadRequest on attribute 0x0001 was refused with InsufficientEncryption (0x0F).", exception.Message);
    }

    [Fact]
    public async Task A_malformed_answer_fails_its_request_and_the_next_goes_on()
    {
        var peer = new AttPeer();
        Task<byte[]> write = Start(peer, async c =>
        {
            await c.WriteAsync(1, new byte[1]);
            return Array.Empty<byte>();
        });
        Task<byte[]> read = Start(peer, c => c.ReadAsync(2));
        Assert.Equal("0A0200", peer.Ask("13 00"));
        Assert.Equal(AttFailure.InvalidResponse, (await Assert.ThrowsAsync<AttException>(() => Ended(write))).Failure);
        Assert.Equal("", peer.Ask("01 0A 02"));
        Assert.Equal(AttFailure.InvalidResponse, (await Assert.ThrowsAsync<AttException>(() => Ended(read))).Failure);
    }

    [Fact]
    public async Task Silence_for_30_seconds_fails_all_requests_and_ends_the_link()
    {
        var peer = new AttPeer();
        Task<byte[]> first = Start(peer, c => c.ReadAsync(1)), second = Start(peer, c => c.ReadAsync(2));
        peer.Loop.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(first.IsCompleted);
        peer.Loop.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(AttFailure.Timeout, (await Assert.ThrowsAsync<AttException>(() => Ended(first))).Failure);
        Assert.Equal(AttFailure.Timeout, (await Assert.ThrowsAsync<AttException>(() => Ended(second))).Failure);
        Assert.Equal(HciErrorCode.RemoteUserTerminatedConnection, peer.Link.Disconnected);
        peer.Link.Sent.Clear();
        Assert.Equal(AttFailure.Timeout, (await Assert.ThrowsAsync<AttException>(() => Ended(Start(peer, c => c.ReadAsync(3))))).Failure);
        Assert.Equal("", peer.Ask("0B AA"));
        Assert.Equal("", peer.Ask("0A 0100"));
    }

    [Fact]
    public async Task Each_request_has_its_own_30_seconds()
    {
        var peer = new AttPeer();
        Task<byte[]> first = Start(peer, c => c.ReadAsync(1)), second = Start(peer, c => c.ReadAsync(2));
        peer.Loop.Advance(TimeSpan.FromSeconds(20));
        peer.Ask("0B AA");
        peer.Loop.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal([0xAA], await Ended(first));
        Assert.False(second.IsCompleted);
        peer.Ask("0B BB");
        peer.Loop.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal([0xBB], await Ended(second));
        Assert.Null(peer.Link.Disconnected);
    }

    [Fact]
    public async Task The_end_of_the_link_ends_all_requests()
    {
        var peer = new AttPeer();
        Task<byte[]> first = Start(peer, c => c.ReadAsync(1)), second = Start(peer, c => c.ReadAsync(2));
        peer.Run(() => peer.Connection.Bearer.OnClosed(HciErrorCode.ConnectionTimeout));
        Assert.Equal(AttFailure.LinkClosed, (await Assert.ThrowsAsync<AttException>(() => Ended(first))).Failure);
        Assert.Equal(AttFailure.LinkClosed, (await Assert.ThrowsAsync<AttException>(() => Ended(second))).Failure);
        Assert.Equal(
            AttFailure.LinkClosed,
            (await Assert.ThrowsAsync<AttException>(() => Ended(Start(peer, c => c.ReadAsync(3))))).Failure
        );
        Assert.Equal("0A0100", peer.Answer);
    }

    [Fact]
    public async Task A_cancelled_request_leaves_the_queue_or_keeps_its_place_on_the_air()
    {
        var peer = new AttPeer();
        using var cancellation = new CancellationTokenSource();
        Task<byte[]> first = Start(peer, c => c.ReadAsync(1, cancellation.Token)),
            second = Start(peer, c => c.ReadAsync(2, cancellation.Token));
        Task<byte[]> third = Start(peer, c => c.ReadAsync(3));
        peer.Run(cancellation.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Ended(first));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Ended(second));
        Assert.Equal("0A0100", peer.Answer);
        Assert.Equal("0A0300", peer.Ask("0B AA"));
        peer.Ask("0B CC");
        Assert.Equal([0xCC], await Ended(third));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Ended(Start(peer, c => c.ReadAsync(4, cancellation.Token))));
        Assert.Equal("", peer.Answer);
    }

    [Fact]
    public async Task Both_sides_may_ask_at_the_same_time()
    {
        var peer = new AttPeer();
        peer.Add(1, 0xFFF1, "11");
        Task<byte[]> read = Start(peer, c => c.ReadAsync(1));
        Task<IndicationOutcome> indication = null!;
        peer.Run(() => indication = peer.Connection.Bearer.Values.IndicateAsync(1, [1]));
        Assert.Equal("0B11", peer.Ask("0A 0100"));
        Assert.Equal("1E", peer.Ask("1D 0100 07"));
        peer.Ask("1E");
        peer.Ask("0B AA");
        Assert.Equal([0xAA], await Ended(read));
        Assert.Equal(IndicationOutcome.Confirmed, await indication);
    }

    [Fact]
    public async Task MTU_requests_that_cross_agree_on_one_MTU()
    {
        var peer = new AttPeer(options: new AttOptions { Mtu = 100 });
        Task<ushort> exchange = null!;
        peer.Run(() => exchange = peer.Connection.Client.ExchangeMtuAsync());
        Assert.Equal("026400", peer.Answer);
        Assert.Equal("036400", peer.Ask("02 4000"));
        peer.Ask("03 4000");
        Assert.Equal(64, await exchange);
        Assert.Equal(64, peer.Connection.Mtu);
        peer.Link.Sent.Clear();
        peer.Run(() => exchange = peer.Connection.Client.ExchangeMtuAsync());
        Assert.Equal(64, await exchange);
        Assert.Equal("", peer.Answer);
    }

    [Fact]
    public void A_request_over_the_MTU_is_the_callers_mistake()
    {
        var peer = new AttPeer();
        Assert.Throws<ArgumentException>(() => { _ = peer.Connection.Bearer.Client.WriteAsync(1, new byte[21]); });
        peer.Run(() => Assert.Throws<ArgumentException>(() => { _ = peer.Connection.Bearer.Client.WriteAsync(1, new byte[21]); }));
        Assert.Throws<ArgumentException>(() => { _ = peer.Connection.Bearer.Client.ReadMultipleAsync([1]); });
    }

    private static Task<byte[]> Start(AttPeer peer, Func<AttClient, Task<byte[]>> start)
    {
        Task<byte[]> task = null!;
        peer.Run(() => task = start(peer.Connection.Bearer.Client));
        return task;
    }

    private static async Task<byte[]> Ended(Task<byte[]> task)
    {
        Assert.True(await Task.WhenAny(task, Task.Delay(5000)) == task, "the task has not ended");
        return await task;
    }
}
