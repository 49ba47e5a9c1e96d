using System;
using System.Threading.Tasks;
using BleStack.Adversary;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Virtual;
using Xunit;

namespace BleStack.Tests.Virtual;

public class InProcessTransportTests
{
    [Fact]
    public async Task Host_on_another_loop_gets_its_packets_there_in_order_and_the_end_once()
    {
        var hostLoop = new SerialLoop();
        VirtualController controller = new VirtualAir(new SerialLoop()).CreateController();
        IHciTransport transport = controller.CreateTransport(hostLoop);
        var sink = new LoopSink(hostLoop, expected: 1000);
        transport.Open(sink);
        for (int i = 0; i < 1000; i++) transport.Send([1, (byte)i, 0xFC, 0]);
        await sink.AllReceived.Task.WaitAsync(TimeSpan.FromSeconds(60));
        controller.PowerOff();
        transport.Dispose();
        Assert.Contains("virtual controller 1", await sink.Closed.Task.WaitAsync(TimeSpan.FromSeconds(60)), StringComparison.Ordinal);
        Assert.True(sink.InOrder && sink.OnItsLoop);
        Assert.False(controller.IsPowered);
    }

    [Fact]
    public void Answer_is_never_delivered_inside_the_senders_call()
    {
        var loop = new SimulatedLoop();
        var host = new RawHost(loop, new VirtualAir(loop).CreateController());
        bool early = false;
        loop.Post(
            _ =>
            {
                host.Send("01030C00");
                early = host.Received.Count > 0;
            },
            null);
        loop.RunUntilIdle();
        Assert.False(early);
        Assert.Single(host.Received);
    }

    [Fact]
    public void Second_host_is_refused()
    {
        VirtualController controller = new VirtualAir(new SimulatedLoop()).CreateController();
        controller.CreateTransport();
        Assert.Throws<InvalidOperationException>(() => controller.CreateTransport());
    }

    private sealed class LoopSink(HostLoop loop, int expected) : IHciPacketSink
    {
        private int _received;

        public TaskCompletionSource AllReceived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<string> Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool InOrder { get; private set; } = true;

        public bool OnItsLoop { get; private set; } = true;

        public void OnPacket(ReadOnlySpan<byte> packet)
        {
            OnItsLoop &= loop.IsCurrent;
            InOrder &= packet[5] == (byte)_received;
            if (++_received == expected) AllReceived.SetResult();
        }

        public void OnClosed(string reason) => Closed.SetResult(reason);
    }
}
