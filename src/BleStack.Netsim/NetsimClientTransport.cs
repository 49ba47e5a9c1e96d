using System;
using System.Threading;
using BleStack.Hci;
using BleStack.Netsim.Protocol;
using Grpc.Core;

namespace BleStack.Netsim;

/// <summary>The server's end of one stream: the transport to the client's host.</summary>
internal sealed class NetsimClientTransport : IHciTransport
{
    private readonly PacketWriter _writer;
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenRegistration _streamEnded;
    private IHciPacketSink? _sink;
    private string _reason;
    private int _ended;

    public NetsimClientTransport(NetsimChip chip, IServerStreamWriter<PacketResponse> responses, CancellationToken ended)
    {
        Name = $"{chip.Name} over netsim";
        _reason = $"{Name} has gone.";
        _streamEnded = ended.UnsafeRegister(static closing => ((CancellationTokenSource)closing!).Cancel(), _closing);
        _writer = new PacketWriter(
            (packet, more) => responses.WriteAsync(new PacketResponse { HciPacket = packet }, more), _ => Close($"{Name} has gone."));
    }

    public string Name { get; }

    /// <summary>Cancelled when the stream has ended or must end.</summary>
    public CancellationToken Ended => _closing.Token;

    public void Open(IHciPacketSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        if (Interlocked.CompareExchange(ref _sink, sink, null) is not null) throw new InvalidOperationException($"{Name} is open already.");
    }

    public void Send(ReadOnlySpan<byte> packet)
    {
        if (Volatile.Read(ref _ended) != 0) return;
        if (!_writer.Send(packet)) Close($"{Name} has stopped taking packets.");
    }

    public void Dispose() => Close($"{Name} was closed here.");

    /// <summary>Handles a message of the client; false when no more are accepted.</summary>
    public bool Deliver(PacketRequest request)
    {
        // The controller's answers to one packet, such as a completion and the peer's response, are sent together.
        _writer.Hold();
        bool isTaken = request.HciPacket is { } packet && _sink is { } sink && PacketDelivery.Deliver(packet, sink);
        _writer.Release();
        if (!isTaken) Close($"{Name} sends what is no HCI packet.");
        return Volatile.Read(ref _ended) == 0;
    }

    /// <summary>The stream has ended; reported to the controller once.</summary>
    public void Leave()
    {
        Close(_reason);
        _sink?.OnClosed(_reason);
        _streamEnded.Dispose();
    }

    private void Close(string reason)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0) return;
        _reason = reason;
        _closing.Cancel();
    }
}
