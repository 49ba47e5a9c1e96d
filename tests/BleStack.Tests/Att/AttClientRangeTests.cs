using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using Xunit;

namespace BleStack.Tests.Att;

/// <summary>Values and ranges that take several requests: where they end, [Vol 3, Part F] 3.2.9, 3.4.4.5 and 3.4.4.9.</summary>
public class AttClientRangeTests
{
    private static readonly RangeKind<(ushort Handle, ushort GroupEnd, byte[] Value)> Services =
        new(AttOpcode.ReadByGroupTypeRequest, AttAnswers.Groups, static group => (group.Handle, group.GroupEnd));

    private readonly AttPeer _peer = new(options: new AttOptions { Mtu = 100 });

    private AttClient Client => _peer.Connection.Bearer.Client;

    [Fact]
    public void A_value_of_512_octets_is_not_asked_for_more()
    {
        Agree(65);
        Task<byte[]> read = Start(() => Client.ReadLongAsync(1, CancellationToken.None));
        string answer = _peer.Ask("0B" + Octets(64));
        for (int offset = 64; offset < 512; offset += 64)
        {
            Assert.Equal($"0C0100{offset & 0xFF:X2}{offset >> 8:X2}", answer);
            answer = _peer.Ask("0D" + Octets(64));
        }

        Assert.Equal("", answer);
        Assert.Equal(512, read.GetAwaiter().GetResult().Length);
    }

    [Theory]
    [InlineData(59, 59, 512)] // the ninth part goes beyond
    [InlineData(59, 40, 512)]
    [InlineData(59, 39, 511)]
    public void A_value_ends_at_512_octets_whatever_the_server_sends(int part, int last, int length)
    {
        Agree(60);
        Task<byte[]> read = Start(() => Client.ReadLongAsync(1, CancellationToken.None));
        _peer.Ask("0B" + Octets(part));
        for (int i = 1; i < 8; i++) _peer.Ask("0D" + Octets(part));
        Assert.Equal("", _peer.Ask("0D" + Octets(last)));
        Assert.Equal(length, read.GetAwaiter().GetResult().Length);
    }

    [Theory]
    [InlineData("0D")]
    [InlineData("01 0C 0100 07")] // Invalid Offset
    [InlineData("01 0C 0100 0B")] // Attribute Not Long
    public void A_value_that_fills_its_response_ends_with_the_answer_to_the_next_blob(string answer)
    {
        Task<byte[]> read = Start(() => Client.ReadLongAsync(1, CancellationToken.None));
        Assert.Equal("0C01001600", _peer.Ask("0B" + Octets(22)));
        Assert.False(read.IsCompleted);
        Assert.Equal("", _peer.Ask(answer));
        Assert.Equal(22, read.GetAwaiter().GetResult().Length);
    }

    [Theory]
    [InlineData(0), InlineData(21)]
    public void A_value_shorter_than_a_response_takes_one_request(int length)
    {
        Task<byte[]> read = Start(() => Client.ReadLongAsync(1, CancellationToken.None));
        Assert.Equal("", _peer.Ask("0B" + Octets(length)));
        Assert.Equal(length, read.GetAwaiter().GetResult().Length);
    }

    [Fact]
    public void A_request_made_within_an_answer_waits_behind_those_before_it()
    {
        Start(() => Client.ReadAsync(1)).ContinueWith(
            _ => Client.ReadAsync(3),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
        Start(() => Client.ReadAsync(2));
        Assert.Equal("0A0200", _peer.Ask("0B AA"));
        Assert.Equal("0A0300", _peer.Ask("0B BB"));
    }

    [Fact]
    public void A_range_without_handles_is_not_asked_for()
    {
        Task<List<(ushort, ushort, byte[])>> found = Collect(2, 1, 10);
        Assert.True(found.IsCompletedSuccessfully);
        Assert.Empty(found.GetAwaiter().GetResult());
        Assert.Equal("", _peer.Answer);
    }

    [Fact]
    public void A_range_of_one_handle_is_asked_for_once()
    {
        Task<List<(ushort, ushort, byte[])>> found = Collect(7, 7, 10);
        Assert.Equal("10070007000028", _peer.Answer);
        Assert.Equal("", _peer.Ask("11 06 0700 0700 0D18"));
        Assert.Single(found.GetAwaiter().GetResult());
    }

    [Fact]
    public void A_range_is_asked_for_from_the_last_group_on_until_nothing_is_left()
    {
        Task<List<(ushort, ushort, byte[])>> found = Collect(1, 9, 10);
        Assert.Equal("10050009000028", _peer.Ask("11 06 0100 0200 0D18 0300 0400 0F18"));
        Assert.Equal("", _peer.Ask("01 10 0500 0A"));
        Assert.Equal([1, 3], found.GetAwaiter().GetResult().Select(static group => (int)group.Item1));
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(1, false)]
    public void A_range_has_no_more_elements_than_its_maximum(int maximum, bool fits)
    {
        Task<List<(ushort, ushort, byte[])>> found = Collect(1, 4, maximum);
        Assert.Equal("", _peer.Ask("11 06 0100 0200 0D18 0300 0400 0F18"));
        Assert.Equal(fits, found.IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData("11 06 0100 0200 0D18", "0x0002 to 0x0005 was answered with handles 0x0001-0x0002")]
    [InlineData("11 06 0600 0700 0D18", "0x0002 to 0x0005 was answered with handles 0x0006-0x0007")]
    [InlineData("11 06 0400 0300 0D18", "0x0002 to 0x0005 was answered with handles 0x0004-0x0003")]
    public void A_group_outside_the_range_ends_it(string answer, string message)
    {
        Task<List<(ushort, ushort, byte[])>> found = Collect(2, 5, 10);
        Assert.Equal("", _peer.Ask(answer));
        AttException exception = Assert.IsType<AttException>(found.Exception?.InnerException);
        Assert.Equal(AttFailure.InvalidResponse, exception.Failure);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_range_that_is_cancelled_is_not_asked_for_again()
    {
        using var cancellation = new CancellationTokenSource();
        Task<List<(ushort, ushort, byte[])>> found = Collect(1, 9, 10, cancellation.Token);
        _peer.Run(cancellation.Cancel);
        Assert.True(found.IsCanceled);
        Assert.Equal("", _peer.Ask("11 06 0100 0200 0D18"));
    }

    [Theory]
    [InlineData("0B AA")]
    [InlineData("01 0A 0100 02")]
    public void A_request_that_has_ended_is_not_held_by_what_could_cancel_it(string answer)
    {
        using var cancellation = new CancellationTokenSource();
        AssertLetGo(answer, () =>
        {
            SingleRequest<byte[]> request = new(AttAnswers.ReadKind, TaskCreationOptions.None);
            Client.Requests.Send(request, AttPeer.Hex("0A 0100"), cancellation.Token);
            return request;
        });
    }

    [Theory]
    [InlineData("11 06 0100 0900 0D18")]
    [InlineData("01 10 0100 0A")] // Attribute Not Found
    [InlineData("01 10 0100 05")]
    public void A_range_that_has_ended_is_not_held_by_what_could_cancel_it(string answer)
    {
        using var cancellation = new CancellationTokenSource();
        AssertLetGo(answer, () =>
            new RangeRequest<(ushort, ushort, byte[])>(Client.Requests, Services, 10, cancellation.Token).Ask(1, 9, Type));
    }

    [Fact]
    public void A_long_value_whose_second_part_is_refused_fails_also_where_it_waited_for_its_turn()
    {
        Start(() => Client.ReadAsync(1));
        Task<byte[]> read = Start(() => Client.ReadLongAsync(2, CancellationToken.None));
        Assert.Equal("0A0200", _peer.Ask("0B AA"));
        Assert.Equal("0C02001600", _peer.Ask("0B" + Octets(22)));
        Assert.Equal("", _peer.Ask("01 0C 0200 05"));
        AttException refused = Assert.IsType<AttException>(read.Exception?.InnerException);
        Assert.Equal(AttErrorCode.InsufficientAuthentication, refused.Code);
    }

    [Fact]
    public void A_write_waits_behind_a_read()
    {
        Task<byte[]> read = Start(() => Client.ReadAsync(1));
        Task write = Start(() => Client.WriteAsync(2, new byte[] { 7 }));
        Assert.Equal("0A0100", _peer.Answer);
        Assert.Equal("12020007", _peer.Ask("0B AA"));
        Assert.Equal([0xAA], read.GetAwaiter().GetResult());
        Assert.False(write.IsCompleted);
        _peer.Ask("13");
        Assert.True(write.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_long_value_to_be_found_leaves_whole()
    {
        Agree(100);
        Start(() => Client.FindByTypeValueAsync(1, 0xFFFF, 0x2800, new byte[93]));
        Assert.Equal("060100FFFF0028" + new string('0', 186), AttPeer.Text(_peer.Link.Sent[^1]));
    }

    private static byte[] Type => [0x00, 0x28];

    // In a method of its own, so that no local variable holds the request.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference Begin(Func<object> begin) => new(Start(begin));

    private void AssertLetGo(string answer, Func<object> begin)
    {
        WeakReference request = Begin(begin);
        _peer.Ask(answer);
        Start(() => Client.ReadAsync(1)); // The queue looks at its last request until there is another.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(request.IsAlive);
    }

    private static string Octets(int count) => string.Concat(Enumerable.Repeat("AA", count));

    private void Agree(ushort mtu)
    {
        _ = Start(() => Client.ExchangeMtuAsync());
        _peer.Ask($"03 {mtu & 0xFF:X2}{mtu >> 8:X2}");
    }

    private Task<List<(ushort, ushort, byte[])>> Collect(
        ushort first,
        ushort last,
        int maximum,
        CancellationToken cancellation = default
    ) =>
        Start(async () =>
        {
            RangeRequest<(ushort, ushort, byte[])> request = new(Client.Requests, Services, maximum, cancellation);
            return new List<(ushort, ushort, byte[])>(await request.Ask(first, last, Type));
        });

    private T Start<T>(Func<T> ask)
    {
        T started = default!;
        _peer.Run(() => started = ask());
        return started;
    }
}
