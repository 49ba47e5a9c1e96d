using System;
using BleStack.Diagnostics;
using BleStack.Explain.Narration;
using BleStack.Hci;

namespace SecureGattServer.Simulator.Studio;

/// <summary>A transport that lets everything through and shows it: to the trace, to a narrator, and to who wants the packets.</summary>
internal sealed class StudioTap(IHciTransport inner, BtsnoopWriter? trace, LiveNarrator? narrator, IStudioWatcher watcher) : IHciTransport, IHciPacketSink
{
    private IHciPacketSink? _sink;
    private bool _isOver;

    public string Name => inner.Name;

    public void Open(IHciPacketSink sink)
    {
        _sink = sink;
        inner.Open(this);
    }

    public int AwaitResetAnswer() => inner.AwaitResetAnswer();

    public void Send(ReadOnlySpan<byte> packet)
    {
        trace?.Write(packet, received: false);
        watcher.OnPacket(packet, received: false);
        narrator?.OnPacket(packet, received: false);
        inner.Send(packet);
    }

    public void Dispose()
    {
        inner.Dispose();
        End();
    }

    void IHciPacketSink.OnPacket(ReadOnlySpan<byte> packet)
    {
        trace?.Write(packet, received: true);
        watcher.OnPacket(packet, received: true);
        narrator?.OnPacket(packet, received: true);
        _sink!.OnPacket(packet);
    }

    void IHciPacketSink.OnClosed(string reason)
    {
        End();
        _sink!.OnClosed(reason);
    }

    private void End()
    {
        if (_isOver) return;
        _isOver = true;
        narrator?.OnControllerGone();
        watcher.OnEnd();
    }
}

/// <summary>Is shown the packets of one host.</summary>
internal interface IStudioWatcher
{
    /// <summary>One H4 packet, on the thread that carries it.</summary>
    void OnPacket(ReadOnlySpan<byte> packet, bool received);

    /// <summary>No more packets come.</summary>
    void OnEnd();
}
