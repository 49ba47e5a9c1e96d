using System;
using System.Buffers.Binary;
using System.Threading;
using BleStack.Core;
using BleStack.Hci;

namespace BleStack.Virtual;

/// <summary>Carries packets from any thread to a sink on a loop, in order.</summary>
/// <remarks>
/// Packets are appended to one buffer and handed out from it; a second one is there only once packets have come while the first was being
/// handed out. Nothing is allocated once they have grown.
/// Even between parties on one loop a packet is posted, never delivered inside the sender's call.
/// </remarks>
internal sealed class PacketPipe(HostLoop loop, IHciPacketSink sink)
{
    /// <summary>Octets that wait at which the sender counts as out of order: no host that keeps to flow control gets near.</summary>
    private const int MaximumBacklog = 1 << 22;

    private static readonly Action<object?> DrainPosted = static state => ((PacketPipe)state!).Drain();

    private readonly Lock _gate = new();
    private byte[] _filling = [];
    private byte[] _draining = [];
    private int _filled;
    private bool _posted;
    private volatile bool _isDraining;
    private string? _closing;
    private bool _closed;

    public void Send(ReadOnlySpan<byte> packet)
    {
        lock (_gate)
        {
            if (_closing is not null) return;
            if (_filled + packet.Length > MaximumBacklog) _closing = "the sender floods the transport.";
            else Append(packet);
            if (_posted) return;
            _posted = true;
        }

        loop.Deliver(DrainPosted, this);
    }

    /// <summary>Delivers what was sent before, then the end.</summary>
    public void Close(string reason)
    {
        lock (_gate)
        {
            if (_closing is not null) return;
            _closing = reason;
            if (_posted) return;
            _posted = true;
        }

        loop.Post(DrainPosted, this);
    }

    private void Append(ReadOnlySpan<byte> packet)
    {
        int wanted = _filled + 2 + packet.Length;
        if (_filling.Length == 0 && !_isDraining) (_filling, _draining) = (_draining, _filling);
        if (wanted > _filling.Length) Array.Resize(ref _filling, Math.Max(wanted, Math.Max(128, _filling.Length * 2)));
        BinaryPrimitives.WriteUInt16LittleEndian(_filling.AsSpan(_filled), checked((ushort)packet.Length));
        packet.CopyTo(_filling.AsSpan(_filled + 2));
        _filled = wanted;
    }

    private void Drain()
    {
        int length;
        bool ends;
        lock (_gate)
        {
            (_filling, _draining) = (_draining, _filling);
            _isDraining = true;
            (length, _filled, _posted) = (_filled, 0, false);
            ends = _closing is not null && !_closed;
            _closed |= ends;
        }

        for (int at = 0; at < length;)
        {
            int packet = BinaryPrimitives.ReadUInt16LittleEndian(_draining.AsSpan(at));
            Deliver(_draining.AsSpan(at + 2, packet));
            at += 2 + packet;
        }

        _isDraining = false;
        if (ends) sink.OnClosed(_closing!);
    }

    // One packet that makes its receiver throw must not take the others with it.
    private void Deliver(ReadOnlySpan<byte> packet)
    {
        try
        {
            sink.OnPacket(packet);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            loop.Post(
                static state => throw new InvalidOperationException("An HCI packet's receiver failed.", (Exception)state!),
                exception
            );
        }
    }
}
