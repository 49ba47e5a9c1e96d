using System;
using System.Globalization;
using System.Threading.Tasks;
using BleStack.Hci;

namespace Benchmarks.Peers.Roles;

/// <summary>The lower bound: a read's packets between two processes through a third, without hosts and controllers.</summary>
internal static class BareRole
{
    private static readonly byte[] s_request = [0x02, 0x01, 0x00, 0x07, 0x00, 0x03, 0x00, 0x04, 0x00, 0x0A, 0x03, 0x00];
    private static readonly byte[] s_response = [0x02, 0x01, 0x00, 0x07, 0x00, 0x03, 0x00, 0x04, 0x00, 0x0B, 0x00, 0x48];

    public static async Task AnswerAsync(string port)
    {
        IHciTransport transport = await HciTransports.OpenAsync($"tcp:127.0.0.1:{port}", default);
        transport.Open(new Sink(() => transport.Send(s_response)));
        Console.WriteLine("ready");
        await CommandLoop.RunAsync(static _ => throw new ArgumentException("takes no commands"));
    }

    public static async Task AskAsync(string port)
    {
        IHciTransport transport = await HciTransports.OpenAsync($"tcp:127.0.0.1:{port}", default);
        int left = 0;
        TaskCompletionSource done = new();
        transport.Open(new Sink(() =>
        {
            if (--left > 0) transport.Send(s_request);
            else done.TrySetResult();
        }));
        Console.WriteLine("ready");
        await CommandLoop.RunAsync(async command =>
        {
            if (command is not ["read", var times]) throw new ArgumentException("read N");
            done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            left = int.Parse(times, CultureInfo.InvariantCulture);
            transport.Send(s_request);
            await done.Task;
            return null;
        });
    }

    private sealed class Sink(Action onData) : IHciPacketSink
    {
        public void OnPacket(ReadOnlySpan<byte> packet)
        {
            if (packet[0] == 0x02) onData();
        }

        public void OnClosed(string reason)
        {
        }
    }
}
