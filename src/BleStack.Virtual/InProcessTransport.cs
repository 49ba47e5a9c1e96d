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
    private readonly HostLoop _deliverOn;
    private readonly Lock _gate = new();
    private InProcessTransport _far = null!;
    private PacketPipe? _pipe;
    private IHciPacketSink? _sink;

    private InProcessTransport(string name, HostLoop deliverOn) => (Name, _deliverOn) = (name, deliverOn);

    public string Name { get; }

    public static (InProcessTransport Host, InProcessTransport Controller) Pair(
        string controllerName,
        HostLoop hostLoop,
        HostLoop controllerLoop
    )
    {
        var host = new InProcessTransport(controllerName, hostLoop);
        var controller = new InProcessTransport($"host of {controllerName}", controllerLoop);
        (host._far, controller._far) = (controller, host);
        return (host, controller);
    }

    public void Open(IHciPacketSink sink)
    {
        if (Interlocked.CompareExchange(ref _sink, sink, null) is not null) throw new InvalidOperationException($"{Name} is open already.");
        Incoming();
    }

    public void Send(ReadOnlySpan<byte> packet) => _far.Incoming().Send(packet);

    public void Dispose()
    {
        Incoming().Close($"{Name} was closed here.");
        _far.Incoming().Close($"{_far.Name} was closed by the far end.");
    }

    void IHciPacketSink.OnPacket(ReadOnlySpan<byte> packet) => _sink?.OnPacket(packet);

    void IHciPacketSink.OnClosed(string reason) => _sink?.OnClosed(reason);

    private PacketPipe Incoming()
    {
        if (_pipe is { } pipe) return pipe;
        lock (_gate) return _pipe ??= new PacketPipe(_deliverOn, this);
    }
}
