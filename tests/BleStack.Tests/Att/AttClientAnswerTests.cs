using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Hci;
using Xunit;

namespace BleStack.Tests.Att;

/// <summary>
/// What the client makes of answers and unasked values at the bounds of their formats, what it refuses to send, and where it completes.
/// </summary>
public class AttClientAnswerTests
{
    [Fact]
    public void Only_Database_Out_Of_Sync_tells_that_the_table_changed()
    {
        var peer = new AttPeer();
        int changed = 0;
        peer.Run(() => peer.Connection.Bearer.Client.OutOfSync += () => changed++);
        for (int code = 1; code <= 0xFF; code++)
        {
            Task read = null!;
            peer.Run(() => read = peer.Connection.Bearer.Client.ReadAsync(1));
            peer.Ask($"01 0A 0100 {code:X2}");
            Assert.Equal((AttErrorCode)code, Assert.IsType<AttException>(read.Exception?.InnerException).Code);
            Assert.Equal(code >= 0x12 ? 1 : 0, changed);
        }
    }

    [Theory]
    [InlineData("01 0A 02"), InlineData("01"), InlineData("01 0A 0100 0A 00")]
    public void A_malformed_error_response_ends_its_request_and_the_next_leaves(string answer)
    {
        var peer = new AttPeer();
        Task read = null!;
        peer.Run(() =>
        {
            read = peer.Connection.Bearer.Client.ReadAsync(1);
            _ = peer.Connection.Bearer.Client.ReadAsync(2);
        });
        Assert.Equal("0A0200", peer.Ask(answer));
        Assert.Equal(AttFailure.InvalidResponse, Assert.IsType<AttException>(read.Exception?.InnerException).Failure);
    }

    [Theory]
    [InlineData("1B 0300", "", "3::False")]
    [InlineData("1D 0300", "1E", "3::True")]
    [InlineData("23 0500 0000", "", "5::False")]
    [InlineData("23 0500 0100 AA 0600 0000", "", "5:AA:False 6::False")]
    [InlineData("23 0500 0900 AA", "", "5:AA:False")] // a length beyond the end
    [InlineData("23 0500 0000 0600 00", "", "5::False")]
    public void Values_may_be_empty(string pdu, string answer, string seen)
    {
        var peer = new AttPeer();
        var values = new List<string>();
        peer.Run(() =>
            peer.Connection.Bearer.Client.HandleValueReceived += (handle, value, isIndication) =>
                values.Add($"{handle}:{AttPeer.Text(value.ToArray())}:{isIndication}")
        );
        Assert.Equal(answer, peer.Ask(pdu));
        Assert.Equal(seen, string.Join(' ', values));
    }

    [Theory]
    [InlineData("21 0100 AA 0000", "AA|")]
    [InlineData("21 0000 0000", "|")]
    [InlineData("21 0100 AA 0500 BBCC", "AA|BBCC")]
    [InlineData("21 0100 AA 05", "AA")]
    public void The_last_of_several_values_may_be_empty_or_cut(string answer, string values)
    {
        var peer = new AttPeer();
        Task<List<byte[]>> read = null!;
        peer.Run(() => read = peer.Connection.Bearer.Client.ReadMultipleVariableAsync([1, 2]));
        peer.Ask(answer);
        Assert.True(read.IsCompletedSuccessfully);
        Assert.Equal(values, string.Join('|', read.GetAwaiter().GetResult().Select(AttPeer.Text)));
    }

    [Fact]
    public void Commands_fill_the_MTU_and_never_exceed_it()
    {
        var peer = new AttPeer();
        AttClient client = peer.Connection.Bearer.Client;
        peer.Run(() =>
        {
            Assert.True(client.WriteCommand(1, new byte[20]));
            Assert.Equal(23, peer.Link.LastLength);
            Assert.True(client.SignedWriteCommand(1, new byte[8]));
            Assert.Equal(23, peer.Link.LastLength);
            Assert.Contains(
                "carries 20 octets at this MTU, not 21",
                Assert.Throws<ArgumentException>(() => client.WriteCommand(1, new byte[21])).Message,
                StringComparison.Ordinal
            );
            Assert.Contains(
                "carries 8 octets at this MTU, not 9",
                Assert.Throws<ArgumentException>(() => client.SignedWriteCommand(1, new byte[9])).Message,
                StringComparison.Ordinal
            );
        });
        Assert.Equal("520100" + new string('0', 40) + "|D20100" + new string('0', 16) + "5A5A5A5A5A5A5A5A5A5A5A5A", peer.Answer);
        peer.Link.CanSign = false;
        peer.Run(() => Assert.False(client.SignedWriteCommand(1, new byte[8])));
        peer.Link.CanSign = true;
        peer.Run(() => peer.Connection.Bearer.OnClosed(HciErrorCode.ConnectionTimeout));
        peer.Run(() => Assert.False(client.WriteCommand(1, [1]) || client.SignedWriteCommand(1, [1])));
        Assert.Equal(2, peer.Link.Sent.Count);
    }

    [Fact]
    public void An_MTU_request_that_overtakes_a_cancelled_request_still_holds_back_notifications()
    {
        var peer = new AttPeer();
        using var cancellation = new CancellationTokenSource();
        peer.Run(() =>
        {
            _ = peer.Connection.Bearer.Client.ReadAsync(1);
            _ = peer.Connection.Bearer.Client.ReadAsync(2, cancellation.Token);
        });
        peer.Run(() =>
        {
            peer.Connection.Bearer.OnPdu([0x0B]);
            cancellation.Cancel();
            _ = peer.Connection.Client.ExchangeMtuAsync();
        });
        Assert.Equal("0A0100|020502", peer.Answer);
        peer.Run(() => Assert.False(peer.Connection.Bearer.Values.Notify(3, [1])));
    }

    [Fact]
    public async Task Who_asks_for_the_MTU_during_the_exchange_gets_what_comes_of_it()
    {
        var peer = new AttPeer(options: new AttOptions { Mtu = 100 });
        AttClient client = peer.Connection.Client.Att;
        Task<ushort> first = null!, second = null!;
        peer.Run(() => (first, second) = (client.ExchangeMtuAsync(), client.ExchangeMtuAsync()));
        Task<ushort> elsewhere = client.ExchangeMtuAsync();
        using var goesOn = new Continuation(elsewhere);
        Assert.Equal("026400", peer.Answer);
        Assert.False(first.IsCompleted || second.IsCompleted || elsewhere.IsCompleted);
        peer.Ask("03 4000");
        Assert.NotEqual(Environment.CurrentManagedThreadId, goesOn.Thread());
        Assert.Equal((64, 64, 64), (await first, await second, await elsewhere.WaitAsync(TimeSpan.FromSeconds(60))));
    }

    [Fact]
    public void Who_cancels_an_MTU_exchange_before_it_left_does_not_cancel_the_offer()
    {
        var peer = new AttPeer(options: new AttOptions { Mtu = 100 });
        using var cancellation = new CancellationTokenSource();
        Task<ushort> cancelled = null!, other = null!;
        peer.Run(() =>
        {
            _ = peer.Connection.Bearer.Client.ReadAsync(1);
            cancelled = peer.Connection.Bearer.Client.ExchangeMtuAsync(cancellation.Token);
            other = peer.Connection.Bearer.Client.ExchangeMtuAsync();
        });
        peer.Run(cancellation.Cancel);
        Assert.True(cancelled.IsCanceled);
        Assert.Equal("026400", peer.Ask("0B"));
        peer.Ask("03 4000");
        Assert.True(other.IsCompletedSuccessfully);
        Assert.Equal((64, 64), (other.GetAwaiter().GetResult(), peer.Connection.Mtu));
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public void A_caller_on_the_loop_goes_on_within_the_answer_and_one_of_another_thread_never_on_the_loop(bool onLoop)
    {
        var peer = new AttPeer();
        Task read = null!;
        if (onLoop) peer.Run(Start);
        else Start();
        using var goesOn = new Continuation(read);
        peer.Loop.RunUntilIdle();
        peer.Ask("0B AA");
        Assert.Equal(onLoop, goesOn.Thread() == Environment.CurrentManagedThreadId);

        void Start() => read = peer.Connection.Bearer.Client.ReadAsync(1);
    }

    [Fact]
    public void A_timeout_says_which_request_had_no_answer()
    {
        var peer = new AttPeer();
        Task read = null!;
        peer.Run(() => read = peer.Connection.Bearer.Client.ReadAsync(1));
        peer.Loop.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal("No answer to ReadRequest within 30 s.", Assert.IsType<AttException>(read.Exception?.InnerException).Message);
    }

    [Theory]
    [InlineData(0x7F, AttOpcode.WriteRequest, "WriteRequest on attribute 0x0001 was refused with 127 (0x7F).")]
    [InlineData(0x80, AttOpcode.WriteRequest, "WriteRequest on attribute 0x0001 was refused with an application error (0x80).")]
    [InlineData(0x9F, AttOpcode.None, "The operation on attribute 0x0001 was refused with an application error (0x9F).")]
    [InlineData(0xA0, AttOpcode.None, "The operation on attribute 0x0001 was refused with 160 (0xA0).")]
    public void A_refusal_says_what_was_refused_and_why(byte code, AttOpcode opcode, string message) =>
        Assert.Equal(message, new AttException((AttErrorCode)code, 1, opcode).Message);

    /// <summary>What goes on within a task's completion, and on which thread.</summary>
    private sealed class Continuation : IDisposable
    {
        private readonly ManualResetEventSlim _done = new();
        private int _thread;

        public Continuation(Task of) =>
            of.ContinueWith(GoOn, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        /// <summary>Waits for it, on the thread of the simulated loop.</summary>
        public int Thread()
        {
            Assert.True(_done.Wait(TimeSpan.FromSeconds(30)));
            return _thread;
        }

        public void Dispose() => _done.Dispose();

        private void GoOn(Task of)
        {
            _thread = Environment.CurrentManagedThreadId;
            _done.Set();
        }
    }
}
