using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Tests.Hci;
using Xunit;

namespace BleStack.Tests.L2cap;

public sealed class L2capTests
{
    private const ushort Handle = 0x40;

    private readonly SimulatedLoop _loop = new();
    private readonly ScriptedController _controller = new();
    private readonly BleHost _host;
    private readonly Recorder _smp = new();

    public L2capTests()
    {
        _loop.UnhandledException += exception => throw new InvalidOperationException("a bug escaped to the loop", exception);
        _host = new BleHost(_controller, new BleHostOptions { Loop = _loop, AcceptParameters = (_, wanted) => wanted.Interval != 99 });
        _loop.Run(() => _host.StartAsync());
    }

    [Theory]
    [InlineData("2:0300060001AABB")]
    [InlineData("2:0300|1:060001AABB")]
    [InlineData("2:03|1:00|1:06|1:00|1:01|1:AA|1:BB")]
    [InlineData("2:030006|1:00|1:|1:01AABB")]
    [InlineData("0:0300060001|1:AABB")]
    public void A_PDU_arrives_whole_however_it_was_cut(string packets)
    {
        Connect(LinkRole.Peripheral);
        Receive(packets);
        Assert.Equal(["01AABB"], _smp.Pdus);
    }

    [Theory]
    [InlineData("1:0300060001AABB")]
    [InlineData("2:0300060001AABBCC")]
    [InlineData("2:0300060001|1:AABBCC")]
    [InlineData("2:03000600")]
    [InlineData("2:")]
    [InlineData("1:")]
    [InlineData("2:FFFF06000102|1:0304")]
    [InlineData("2:FFFF|1:06000102")]
    [InlineData("2:4200060001|1:02")]
    [InlineData("2:0300400001AABB")]
    [InlineData("2:0300000001AABB")]
    [InlineData("2:0300010001AABB")]
    public void Malformed_fragments_deliver_nothing_and_do_no_harm(string packets)
    {
        Connect(LinkRole.Peripheral);
        Receive(packets);
        Assert.Empty(_smp.Pdus);
        Receive("2:020006000BCC");
        Assert.Equal(["0BCC"], _smp.Pdus);
    }

    [Fact]
    public void A_new_start_drops_the_unfinished_PDU()
    {
        Connect(LinkRole.Peripheral);
        Receive("2:0500060001AA|2:0300060002CCDD");
        Assert.Equal(["02CCDD"], _smp.Pdus);
    }

    [Fact]
    public void The_fragments_of_an_overlong_PDU_are_swallowed()
    {
        Connect(LinkRole.Peripheral);
        Receive("2:4600060000000000" + "|1:" + new string('0', 60) + "|1:" + new string('0', 70) + "|2:0100060007");
        Assert.Equal(["07"], _smp.Pdus);
    }

    [Fact]
    public void An_empty_PDU_is_passed_on()
    {
        Connect(LinkRole.Peripheral);
        Receive("2:00000600");
        Assert.Equal([""], _smp.Pdus);
    }

    [Theory]
    [InlineData("0A01020001FF", "01010200" + "0000")]                                  // Information Request: not understood
    [InlineData("FF7F0000", "017F0200" + "0000")]                                      // unknown code
    [InlineData("06050400" + "40004100", "01050600" + "0200" + "40004100")]            // Disconnection Request: invalid CID
    [InlineData("14020A00" + "80004000" + "17001700" + "0100", "01020200" + "0000")] // LE credit based connection
    [InlineData("17030A00" + "80004000" + "40000100" + "4000", "01030200" + "0000")] // enhanced credit based connection
    [InlineData("19040600" + "400040004000", "01040200" + "0000")]                     // reconfigure
    [InlineData("1601040040000100", "01010200" + "0000")]                              // credits for no channel
    [InlineData("1201080006000C0000000A00", "01010200" + "0000")]                      // parameter update sent to a Peripheral
    [InlineData("14020400" + "80004000", "01020200" + "0000")]                         // too short
    [InlineData("140209008000", "01020200" + "0000")]                                  // length is not the packet's
    [InlineData("0A01000014020000", "01010200" + "0000")]                              // two commands in one packet
    public void A_request_gets_the_specifications_answer(string request, string answer)
    {
        Connect(LinkRole.Peripheral);
        Signal(request);
        Assert.Equal([answer], Signals());
    }

    [Theory]
    [InlineData("")]
    [InlineData("120108")]
    [InlineData("0A000000")]                   // identifier 0
    [InlineData("010102000000")]               // Command Reject
    [InlineData("01010900")]                   // Command Reject with a wrong length
    [InlineData("130102000000")]               // response without a request
    [InlineData("15010A0000000000000000000000")]
    public void What_needs_no_answer_gets_none(string pdu)
    {
        Connect(LinkRole.Peripheral);
        Signal(pdu);
        Assert.Empty(Signals());
    }

    [Fact]
    public void A_packet_over_the_signaling_MTU_is_rejected_with_the_MTU()
    {
        Connect(LinkRole.Peripheral);
        Receive("2:6000050012336000" + new string('0', 46) + "|1:" + new string('0', 138));
        Assert.Equal(["01330400" + "0100" + "4000"], Signals());
        Signal("0A01020001FF");
        Assert.Equal("010102000000", Signals()[^1]);
    }

    [Theory]
    [InlineData("06000C0000000A00", "0000", true)]
    [InlineData("06000C00F4010A00", "0100", false)]  // latency 500
    [InlineData("05000C0000000A00", "0100", false)]  // interval 6.25 ms
    [InlineData("0C00060000000A00", "0100", false)]  // minimum over maximum
    [InlineData("0600630000006400", "0100", false)]  // the application says no
    public void The_Central_answers_a_parameter_request(string parameters, string result, bool updates)
    {
        Connect(LinkRole.Central);
        Signal("12010800" + parameters);
        Assert.Equal(["13010200" + result], Signals());
        Assert.Equal(updates, _controller.Commands.Contains(HciOpcode.LeConnectionUpdate));
    }

    [Theory]
    [InlineData("13010200" + "0000", true)]
    [InlineData("13010200" + "0100", false)]
    [InlineData("01010200" + "0000", false)]
    public void The_Peripheral_learns_the_answer(string answer, bool accepted)
    {
        LeLink link = Connect(LinkRole.Peripheral);
        Task<bool> update = Update(link);
        Assert.Equal(["12010800" + "1800" + "3000" + "0000" + "3C00"], Signals());
        Signal("13090200" + "0000");
        Assert.False(update.IsCompleted);
        Signal(answer);
        Assert.Equal(accepted, update.Result);
    }

    [Fact]
    public void A_silent_Central_is_given_up_after_30_s()
    {
        Task<bool> update = Update(Connect(LinkRole.Peripheral));
        _loop.Advance(TimeSpan.FromSeconds(29));
        Assert.False(update.IsCompleted);
        _loop.Advance(TimeSpan.FromSeconds(2));
        Assert.False(update.Result);
    }

    [Fact]
    public void The_end_of_the_link_ends_what_waits_on_it_with_a_value()
    {
        LeLink link = Connect(LinkRole.Peripheral);
        Task<bool> update = Update(link);
        _controller.Disconnected(Handle, HciErrorCode.ConnectionTimeout);
        _loop.RunUntilIdle();
        Assert.False(update.Result);
        Assert.Equal([HciErrorCode.ConnectionTimeout], _smp.Closed);
        Assert.Equal(HciErrorCode.ConnectionTimeout, link.DisconnectReason);
        Assert.False(_loop.Run(() => link.UpdateParametersAsync(ConnectionParameters.Default)));
        _loop.Run(() => link.DisconnectAsync());
    }

    [Fact]
    public void Queued_counts_what_the_controller_has_not_taken_and_drained_is_told_once()
    {
        LeLink link = Connect(LinkRole.Peripheral);
        IL2capChannel channel = link.L2cap.Smp;
        for (int i = 0; i < 6; i++) channel.Send([1, 2, 3]);
        Assert.Equal(2, channel.Queued);
        Assert.Equal(4, _controller.Acl.Count());
        _controller.Completed(Handle, 1);
        _loop.RunUntilIdle();
        Assert.Equal((1, 0), (channel.Queued, _smp.Drained));
        _controller.Completed(Handle, 3);
        _loop.RunUntilIdle();
        Assert.Equal((0, 1), (channel.Queued, _smp.Drained));
        _controller.Disconnected(Handle, HciErrorCode.RemoteUserTerminatedConnection);
        _loop.RunUntilIdle();
        channel.Send([9]);
        Assert.Equal((0, 6), (channel.Queued, _controller.Acl.Count()));
    }

    [Fact]
    public void A_peer_that_floods_signaling_does_not_fill_the_memory()
    {
        LeLink link = Connect(LinkRole.Peripheral);
        for (int i = 0; i < 1000; i++) Signal("0A01020001FF");
        Assert.InRange(link.L2cap.Signaling is not null ? _controller.Acl.Count() : 0, 4, 4);
        Assert.True(link.IsConnected);
    }

    [Fact]
    public void Receiving_and_sending_allocate_nothing_in_steady_state()
    {
        LeLink link = Connect(LinkRole.Peripheral);
        link.L2cap.Smp.User = new Echo(link.L2cap.Smp);
        byte[] first = [0x20, 0, 6, 0, .. new byte[23]];
        byte[] rest = new byte[9];
        void Round()
        {
            link.L2cap.Receive(AclBoundary.FirstFlushable, first);
            link.L2cap.Receive(AclBoundary.Continuing, rest);
            _host.Hci.Acl.OnCompleted(Handle, 2);
        }

        _controller.Sent.Capacity = 5000;
        for (int i = 0; i < 100; i++) Round();
        int before = _controller.Sent.Count;
        long sentBytes = 0;
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 500; i++) Round();
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        foreach (byte[] packet in _controller.Sent.Skip(before)) sentBytes += ArraySize(packet.Length);
        Assert.Equal(1000, _controller.Sent.Count - before);
        Assert.Equal(sentBytes, allocated); // only the scripted controller's own copies
    }

    private static long ArraySize(int length) => (24 + length + 7) / 8 * 8;

    private LeLink Connect(LinkRole role)
    {
        _controller.Connect(Handle, role);
        _loop.RunUntilIdle();
        LeLink link = _host.Links[^1];
        link.L2cap.Smp.User = _smp;
        _controller.Sent.Clear();
        return link;
    }

    private Task<bool> Update(LeLink link)
    {
        Task<bool>? update = null;
        _loop.Post(_ => update = link.UpdateParametersAsync(new ConnectionParameters(24, 48, 0, 60)), null);
        _loop.RunUntilIdle();
        return update!;
    }

    private void Receive(string packets)
    {
        foreach (string packet in packets.Split('|')) _controller.AclIn(Handle, packet[0] - '0', packet[2..]);
        _loop.RunUntilIdle();
    }

    private void Signal(string pdu) => Receive($"2:{pdu.Length / 2:X2}000500{pdu}");

    private List<string> Signals() =>
        [.. _controller.Acl.Select(p => p[5..]).Where(p => p[2] == 5).Select(p => Convert.ToHexString(p[4..]))];

    private sealed class Recorder : IL2capChannelUser
    {
        public List<string> Pdus { get; } = [];

        public List<HciErrorCode> Closed { get; } = [];

        public int Drained { get; private set; }

        public void OnPdu(ReadOnlySpan<byte> pdu) => Pdus.Add(Convert.ToHexString(pdu));

        public void OnDrained() => Drained++;

        public void OnClosed(HciErrorCode reason) => Closed.Add(reason);
    }

    private sealed class Echo(IL2capChannel channel) : IL2capChannelUser
    {
        public void OnPdu(ReadOnlySpan<byte> pdu) => channel.Send(pdu);

        public void OnDrained()
        {
        }

        public void OnClosed(HciErrorCode reason)
        {
        }
    }
}
