using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Hci;
using Xunit;

namespace BleStack.Tests.Att;

/// <summary>
/// Values sent unasked beside an MTU exchange of this host's own, at the bounds of the MTU, and at the end of the bearer.
/// </summary>
public class AttHandleValueTests
{
    private static readonly (ushort, ReadOnlyMemory<byte>) s_one = (3, new byte[] { 0xAA });

    [Fact]
    public void Several_values_are_two_or_more_and_fill_the_MTU_to_the_last_octet()
    {
        var peer = new AttPeer();
        HandleValueSender values = peer.Connection.Bearer.Values;
        peer.Run(() => Assert.False(values.NotifyMultiple([])));
        peer.Run(() => Assert.False(values.NotifyMultiple([s_one])));
        Assert.Equal("", peer.Answer);
        peer.Run(() => Assert.True(values.NotifyMultiple([s_one, s_one, s_one])));
        Assert.Equal("23 0300 0100 AA 0300 0100 AA 0300 0100 AA".Replace(" ", "", StringComparison.Ordinal), peer.Answer);
        peer.Run(() => Assert.True(values.NotifyMultiple([s_one, (4, new byte[13])])));
        Assert.Equal(23, peer.Link.LastLength);
        peer.Run(() => Assert.False(values.NotifyMultiple([s_one, (4, new byte[14])])));
        Assert.Equal(2, peer.Link.Sent.Count);
    }

    [Fact]
    public void Indications_of_handles_that_leave_the_table_end_and_the_others_stay()
    {
        var peer = new AttPeer();
        HandleValueSender values = peer.Connection.Bearer.Values;
        Task<IndicationOutcome>[] outcomes = [];
        peer.Run(() => outcomes = [.. new ushort[] { 1, 4, 5, 6, 7 }.Select(handle => values.IndicateAsync(handle, [0xAA]))]);
        peer.Run(() => values.Forget(5, 6));
        Assert.Equal([false, false, true, true, false], outcomes.Select(static outcome => outcome.IsCompleted));
        Assert.Equal(IndicationOutcome.NotSupported, outcomes[2].Result);
        Assert.Equal("1D0400AA", peer.Ask("1E"));
        Assert.Equal("1D0700AA", peer.Ask("1E"));
    }

    [Fact]
    public void Nothing_leaves_unasked_between_an_MTU_request_and_its_answer()
    {
        var peer = new AttPeer();
        HandleValueSender values = peer.Connection.Bearer.Values;
        int drained = 0;
        peer.Run(() =>
        {
            peer.Connection.Bearer.Drained += () => drained++;
            _ = peer.Connection.Client.ExchangeMtuAsync();
            Assert.True(values.IsCongested);
            Assert.False(values.Notify(3, [1]));
            Assert.False(values.NotifyMultiple([s_one, s_one]));
            _ = values.IndicateAsync(3, new byte[30]);
        });
        Assert.Equal("020502", peer.Answer);
        Assert.Equal(0, drained);
        Assert.Equal("1D0300" + new string('0', 60), peer.Ask("03 4000")); // at the MTU just agreed
        Assert.Equal(1, drained);
        peer.Run(() =>
        {
            Assert.False(values.IsCongested);
            Assert.True(values.Notify(3, [1]));
            Assert.True(values.NotifyMultiple([s_one, s_one]));
        });
    }

    [Fact]
    public void A_request_chained_to_the_MTU_answer_does_not_hold_back_what_waited_for_it()
    {
        var peer = new AttPeer();
        HandleValueSender values = peer.Connection.Bearer.Values;
        peer.Run(() =>
            _ = peer
                .Connection.Client.ExchangeMtuAsync()
                .ContinueWith(
                    _ => peer.Connection.Bearer.Client.ReadAsync(7),
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default
                )
        );
        Assert.Equal("020502", peer.Answer);
        Assert.Equal("0A0700", peer.Ask("03 4000"));
        peer.Run(() => Assert.True(values.Notify(3, [1])));
        Assert.False(values.IsCongested);
    }

    [Fact]
    public void Other_answers_end_no_MTU_exchange()
    {
        var peer = new AttPeer();
        int drained = 0;
        peer.Run(() =>
        {
            peer.Connection.Bearer.Drained += () => drained++;
            for (ushort handle = 1; handle <= 3; handle++) _ = peer.Connection.Bearer.Client.ReadAsync(handle);
            _ = peer.Connection.Client.ExchangeMtuAsync();
        });
        Assert.Equal("0A0200", peer.Ask("0B"));
        Assert.Equal("0A0300", peer.Ask("0B"));
        Assert.Equal("020502", peer.Ask("0B"));
        Assert.Equal("", peer.Ask("0B"));
        peer.Run(() => Assert.False(peer.Connection.Bearer.Values.Notify(3, [1])));
        Assert.Equal(0, drained);
        peer.Ask("03 4000");
        Assert.Equal(1, drained);
    }

    [Fact]
    public void A_link_that_closes_with_the_MTU_answer_drains_nothing_more()
    {
        var peer = new AttPeer();
        int drained = 0, closed = 0;
        peer.Run(() =>
        {
            peer.Connection.Bearer.Drained += () => drained++;
            peer.Connection.Bearer.Closed += reason => closed += (int)reason;
            _ = peer.Connection.Client.ExchangeMtuAsync();
        });
        peer.Run(() =>
        {
            peer.Connection.Bearer.OnPdu([0x03, 0x40, 0x00]);
            peer.Connection.Bearer.OnClosed(HciErrorCode.ConnectionTimeout);
        });
        Assert.Equal((0, (int)HciErrorCode.ConnectionTimeout), (drained, closed));
        peer.Run(() => Assert.False(peer.Connection.Bearer.Values.NotifyMultiple([s_one, s_one])));
        Assert.Equal("020502", peer.Answer);
    }

    [Fact]
    public async Task A_confirmed_indication_runs_no_clock()
    {
        var peer = new AttPeer();
        Task<IndicationOutcome> indication = null!;
        peer.Run(() => indication = peer.Connection.Bearer.Values.IndicateAsync(3, [1]));
        Assert.Equal(1, peer.Loop.RunningTimers);
        peer.Ask("1E");
        Assert.Equal(IndicationOutcome.Confirmed, await indication);
        Assert.Equal(0, peer.Loop.RunningTimers);
        peer.Loop.Advance(TimeSpan.FromMinutes(1));
        Assert.True(peer.Connection.Bearer.IsOpen);
    }

    [Fact]
    public async Task Indications_that_wait_at_a_timeout_end_once_and_the_link_may_still_close()
    {
        var peer = new AttPeer();
        Task<IndicationOutcome>[] indications = [];
        peer.Run(() =>
            indications = [peer.Connection.Bearer.Values.IndicateAsync(3, [1]), peer.Connection.Bearer.Values.IndicateAsync(3, [2])]
        );
        peer.Loop.Advance(TimeSpan.FromSeconds(30.1));
        Assert.All(indications, one => Assert.True(one.IsCompleted));
        Assert.Equal([IndicationOutcome.TimedOut, IndicationOutcome.TimedOut], await Task.WhenAll(indications));
        peer.Run(() => peer.Connection.Bearer.OnClosed(HciErrorCode.ConnectionTimeout));
        Assert.Equal(("1D030001", 0), (peer.Answer, peer.Loop.RunningTimers));
    }

    [Fact]
    public void Closing_the_link_stops_the_clocks_of_both_roles()
    {
        var peer = new AttPeer();
        peer.Run(() =>
        {
            _ = peer.Connection.Bearer.Values.IndicateAsync(3, [1]);
            _ = peer.Connection.Bearer.Client.ReadAsync(1);
        });
        Assert.Equal(2, peer.Loop.RunningTimers);
        peer.Run(() => peer.Connection.Bearer.OnClosed(HciErrorCode.ConnectionTimeout));
        Assert.Equal(0, peer.Loop.RunningTimers);
    }
}
