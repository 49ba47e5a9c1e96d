using System;
using System.Threading;
using BleStack.Core;
using BleStack.Hci;

namespace BleStack.Virtual;

/// <summary>Two connected ends of an HCI transport inside one process: the host's and the controller's.</summary>
/// <remarks>
/// Each end delivers on a loop of its own. The controller opens its end at once and never speaks first, so nothing is sent to an end not
/// open.
/// </remarks>
internal sealed class InProcessTransport : IHciTransport, IHciPacketSink
{
    private readonly string _controller;
    private readonly bool _isHost;
    private readonly PacketPipe _incoming;
    private InProcessTransport _far = null!;
    private IHciPacketSink? _sink;

    private InProcessTransport(string controller, bool isHost, HostLoop deliverOn)
    {
        (_controller, _isHost) = (controller, isHost);
        _incoming = new PacketPipe(deliverOn, this);
    }

    public string Name => _isHost ? _controller : $"host of {_controller}";

    public static (InProcessTransport Host, InProcessTransport Controller) Pair(
        string controllerName,
        HostLoop hostLoop,
        HostLoop controllerLoop
    )
    {
        var host = new InProcessTransport(controllerName, isHost: true, hostLoop);
        var controller = new InProcessTransport(controllerName, isHost: false, controllerLoop);
        (host._far, controller._far) = (controller, host);
        return (host, controller);
    }

    public void Open(IHciPacketSink sink)
    {
        if (Interlocked.CompareExchange(ref _sink, sink, null) is not null) throw new InvalidOperationException($"{Name} is open already.");
    }

    public void Send(ReadOnlySpan<byte> packet) => _far._incoming.Send(packet);

    public void Dispose()
    {
        _incoming.Close($"{Name} was closed here.");
        _far._incoming.Close($"{_far.Name} was closed by the far end.");
    }

    void IHciPacketSink.OnPacket(ReadOnlySpan<byte> packet) => _sink?.OnPacket(packet);

    void IHciPacketSink.OnClosed(string reason) => _sink?.OnClosed(reason);
}
