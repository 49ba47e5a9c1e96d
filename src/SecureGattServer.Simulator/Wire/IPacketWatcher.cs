using System;

namespace SecureGattServer.Simulator.Wire;

/// <summary>Receives the packets of one host.</summary>
internal interface IPacketWatcher
{
    /// <summary>One H4 packet, on the thread that carries it.</summary>
    void OnPacket(ReadOnlySpan<byte> packet, bool received);

    /// <summary>No more packets come from this controller.</summary>
    void OnEnd();
}
