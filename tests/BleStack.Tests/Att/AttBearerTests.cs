using System;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Hci;
using Xunit;

namespace BleStack.Tests.Att;

/// <summary>What belongs to the bearer: opcodes, MTU, unasked values, timeouts.</summary>
public class AttBearerTests
{
    [Theory]
    [InlineData("14"), InlineData("1A"), InlineData("1F"), InlineData("22 00"), InlineData("80"), InlineData("00"), InlineData("3F FFFF")]
    [InlineData("25")]
    public void An_unknown_request_is_not_supported(string pdu) => Assert.Equal($"01{pdu[..2]}000006", new AttPeer().Ask(pdu));

    [Theory]
    [InlineData("40"), InlineData("D0 00"), InlineData("53"), InlineData("FF"), InlineData("C0 01")] // unknown commands
    // unexpected
    [InlineData("03 1700"), InlineData("0B 00"), InlineData("13"), InlineData("01 0A 0100 0A"), InlineData("19"), InlineData("21")]
    [InlineData("1E")]
    [InlineData("1B"), InlineData("1B 01"), InlineData("1D 01"), InlineData("23 01"), InlineData("1E 00"), InlineData("52 01")]
    [InlineData("D2 0100"), InlineData("")]
    public void Silence_is_the_answer(string pdu)
    {
        var peer = new AttPeer();
        Assert.Equal("", peer.Ask(pdu));
    }

    [Theory]
    [InlineData("02"), InlineData("02 00"), InlineData("02 000000"), InlineData("04 0100 FF"), InlineData("06 0100 FFFF 00")]
    [InlineData("08 0100 FFFF 00"), InlineData("08 0100 FFFF 000000")]
    [InlineData("0A"), InlineData("0A 01"), InlineData("0A 010000"), InlineData("0C 0100 00"), InlineData("0E 0100")]
    [InlineData("0E 0100 02"), InlineData("10 0100 FFFF"), InlineData("12 01")]
    [InlineData("16 0100 00"), InlineData("18"), InlineData("18 0100"), InlineData("20")]
    [InlineData("12 0100 0102030405060708090A0B0C0D0E0F101112131415")]
    public void A_request_of_a_wrong_length_is_an_invalid_PDU(string pdu) => Assert.Equal($"01{pdu[..2]}000004", new AttPeer().Ask(pdu));

    [Theory]
    [InlineData(0, 517, 23), InlineData(22, 517, 23), InlineData(23, 517, 23), InlineData(24, 517, 24), InlineData(247, 517, 247)]
    [InlineData(517, 517, 517)]
    [InlineData(0xFFFF, 517, 517), InlineData(517, 23, 23), InlineData(517, 100, 100), InlineData(64, 185, 64)]
    public void The_MTU_is_the_smaller_offer_and_23_at_least(int offer, int own, int agreed)
    {
        var peer = new AttPeer(options: new AttOptions { Mtu = (ushort)own });
        int raised = 0;
        peer.Run(() => peer.Connection.MtuChanged += mtu => raised = mtu);
        Assert.Equal($"03{own & 0xFF:X2}{own >> 8:X2}", peer.Ask($"02 {offer & 0xFF:X2}{offer >> 8:X2}"));
        Assert.Equal(agreed, peer.Connection.Mtu);
        Assert.Equal(agreed == 23 ? 0 : agreed, raised);
        Assert.Equal("0102000006", peer.Ask("02 1700")); // once in a connection
        Assert.Equal(agreed, peer.Connection.Mtu);
    }

    [Fact]
    public void After_a_transaction_timeout_an_application_is_told_that_its_answer_comes_too_late()
    {
        var peer = new AttPeer();
        AttReadRequest waiting = default;
        peer.Add(1, 0xFFF1).OnRead = request => waiting = request;
        peer.Run(() => _ = peer.Connection.Bearer.Client.ReadAsync(1));
        peer.Loop.Advance(TimeSpan.FromSeconds(10));
        peer.Expect("0A 0100", "");
        peer.Loop.Advance(TimeSpan.FromSeconds(20));
        Assert.False(peer.Connection.IsOpen);
        Assert.False(waiting.IsPending);
        peer.Run(() => Assert.False(waiting.Respond([7])));
    }

    [Fact]
    public void Reads_fill_every_MTU_exactly()
    {
        for (int mtu = 23; mtu <= 517; mtu++)
        {
            var peer = new AttPeer();
            peer.Add(1, 0xFFF1).SetValue(new byte[512]);
            peer.Ask($"02 {mtu & 0xFF:X2}{mtu >> 8:X2}");
            peer.Ask("0A 0100");
            Assert.Equal(Math.Min(mtu, 513), peer.Link.Sent[0].Length);
        }
    }

    [Theory]
    [InlineData(22), InlineData(518)]
    public void An_impossible_own_MTU_is_refused_at_once(int mtu) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => AttPeer.Empty(new AttOptions { Mtu = (ushort)mtu }));

    [Fact]
    public void Notifications_are_cut_to_the_MTU()
    {
        var peer = new AttPeer();
        peer.Run(() => Assert.True(peer.Connection.Bearer.Values.Notify(0x0003, new byte[30])));
        Assert.Equal("1B0300" + new string('0', 40), peer.Answer);
    }

    [Fact]
    public void Several_values_fit_one_notification_or_none_is_sent()
    {
        var peer = new AttPeer();
        peer.Run(() =>
            Assert.True(peer.Connection.Bearer.Values.NotifyMultiple([(3, new byte[] { 0xAA }), (5, ReadOnlyMemory<byte>.Empty)]))
        );
        Assert.Equal("2303000100AA05000000", peer.Answer);
        peer.Run(() => Assert.False(peer.Connection.Bearer.Values.NotifyMultiple([(3, new byte[20]), (5, new byte[1])])));
        Assert.Single(peer.Link.Sent);
    }

    [Fact]
    public async Task One_indication_waits_for_its_confirmation_the_next_for_it()
    {
        var peer = new AttPeer();
        Task<IndicationOutcome> first = null!, second = null!;
        peer.Run(() =>
        {
            first = peer.Connection.Bearer.Values.IndicateAsync(3, [1]);
            second = peer.Connection.Bearer.Values.IndicateAsync(3, [2]);
        });
        Assert.Equal("1D030001", peer.Answer);
        Assert.Equal("", peer.Ask("1E 00"));
        Assert.Equal("1D030002", peer.Ask("1E"));
        Assert.Equal(IndicationOutcome.Confirmed, await Ended(first));
        Assert.False(second.IsCompleted);
        peer.Run(() => peer.Connection.Bearer.OnClosed(HciErrorCode.RemoteUserTerminatedConnection));
        Assert.Equal(IndicationOutcome.LinkClosed, await Ended(second));
    }

    [Fact]
    public async Task An_indication_without_confirmation_kills_the_bearer_after_30_seconds()
    {
        var peer = new AttPeer();
        Task<IndicationOutcome> indication = null!;
        peer.Run(() => indication = peer.Connection.Bearer.Values.IndicateAsync(3, [1]));
        peer.Loop.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(indication.IsCompleted);
        peer.Loop.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(IndicationOutcome.TimedOut, await Ended(indication));
        Assert.Equal(HciErrorCode.RemoteUserTerminatedConnection, peer.Link.Disconnected);
        Assert.Equal("", peer.Ask("0A 0100"));
        peer.Run(() => Assert.False(peer.Connection.Bearer.Values.Notify(3, [1])));
    }

    [Fact]
    public void Indications_are_confirmed_with_and_without_a_listener()
    {
        var peer = new AttPeer();
        string seen = "";
        Assert.Equal("1E", peer.Ask("1D 0300 48"));
        peer.Run(() =>
            peer.Connection.Client.ValueReceived += (handle, value, isIndication) =>
                seen += $"{handle}:{AttPeer.Text(value.ToArray())}:{isIndication} "
        );
        Assert.Equal("1E", peer.Ask("1D 0300 48"));
        Assert.Equal("", peer.Ask("1B 0400 49"));
        Assert.Equal("", peer.Ask("23 0500 0100 AA 0600 0000 07"));
        Assert.Equal("3:48:True 4:49:False 5:AA:False 6::False ", seen);
    }

    private static Task<IndicationOutcome> Ended(Task<IndicationOutcome> task)
    {
        Assert.True(task.IsCompleted);
        return task;
    }
}
