using System;
using BleStack.Diagnostics;
using BleStack.Explain.Narration;
using SecureGattServer.Simulator.Wire;

namespace SecureGattServer.Simulator.Studio;

/// <summary>Passes the packets of one host to the trace, to the steps of its HCI, and to a narrator.</summary>
internal class HostPacketWatcher(HciSteps steps, LiveNarrator? narrator = null, BtsnoopWriter? trace = null) : IPacketWatcher
{
    public virtual void OnPacket(ReadOnlySpan<byte> packet, bool received)
    {
        trace?.Write(packet, received);
        steps.OnPacket(packet, received);
        narrator?.OnPacket(packet, received);
    }

    public virtual void OnEnd() => narrator?.OnControllerGone();
}
