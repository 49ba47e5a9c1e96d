using System;
using BleStack.Core;

namespace BleStack.Hci;

/// <summary>Carries whole H4 packets (packet indicator first) between a host and its controller ([Vol 4, Part A] 2).</summary>
/// <remarks>The same interface serves both ends; reassembly of a byte stream is the implementation's business (<c>H4Framer</c>).</remarks>
public interface IHciTransport : IDisposable
{
    /// <summary>What the far end is, for messages: "virtual controller 2", "tcp:127.0.0.1:9000".</summary>
    string Name { get; }

    /// <summary>Starts delivery to <paramref name="sink"/>; called once. Delivery may come on any thread, one packet at a time.</summary>
    void Open(IHciPacketSink sink);

    /// <summary>
    /// A host is about to reset its controller: what comes before the answer to that is of another time and may be dropped, noise that is
    /// no packet included. Callable before <see cref="Open"/> and again.
    /// </summary>
    /// <returns>Octets dropped since the last answer to a reset; 0 where nothing is ever dropped.</returns>
    int AwaitResetAnswer() => 0;

    /// <summary>Sends one whole packet; copies it, never blocks on the far end. After a close it does nothing.</summary>
    void Send(ReadOnlySpan<byte> packet);
}

/// <summary>Receives what an <see cref="IHciTransport"/> brings.</summary>
public interface IHciPacketSink
{
    /// <summary>One whole H4 packet, indicator first. The span is valid during the call only.</summary>
    void OnPacket(ReadOnlySpan<byte> packet);

    /// <summary>The transport ended, by itself or by an error said in <paramref name="reason"/>; nothing follows. Called once.</summary>
    void OnClosed(string reason);
}

/// <summary>A sink that lives on a loop: a thread that reads may take the loop first, and the packets need no other way onto it.</summary>
internal interface ILoopSink : IHciPacketSink
{
    /// <summary>The loop the packets are handled on.</summary>
    HostLoop Loop { get; }
}
