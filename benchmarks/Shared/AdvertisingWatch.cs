using System;
using System.Threading.Tasks;
using BleStack.Hci;

namespace Benchmarks;

/// <summary>A controller's transport that reports when its host advertises.</summary>
internal sealed class AdvertisingWatch(IHciTransport inner, TaskCompletionSource advertising) : IHciTransport, IHciPacketSink
{
    private IHciPacketSink _host = null!;

    // Command Complete of LE Set Advertising Enable, with success.
    private static ReadOnlySpan<byte> Enabled => [0x0A, 0x20, 0x00];

    public string Name => inner.Name;

    public void Open(IHciPacketSink sink)
    {
        _host = sink;
        inner.Open(this);
    }

    public void Send(ReadOnlySpan<byte> packet) => inner.Send(packet);

    public void OnPacket(ReadOnlySpan<byte> packet)
    {
        if (packet.Length >= 7 && packet[1] == 0x0E && packet[4..7].SequenceEqual(Enabled)) advertising.TrySetResult();
        _host.OnPacket(packet);
    }

    public void OnClosed(string reason) => _host.OnClosed(reason);

    public void Dispose() => inner.Dispose();
}
