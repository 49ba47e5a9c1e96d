using System;
using BleStack.Core;

namespace BleStack.Hci.Packets;

/// <summary>A command ended ([Vol 4, Part E] 7.7.14).</summary>
/// <param name="numHciCommandPackets">Commands the host may send now.</param>
/// <param name="commandOpcode">The command; 0 when only the number matters.</param>
/// <param name="returnParameters">Its return parameters, to be read with the <c>Parse</c> of the command's <c>…Return</c> type.</param>
[HciEvent(HciEventCode.CommandComplete)]
internal readonly ref partial struct CommandComplete(
    byte numHciCommandPackets, HciOpcode commandOpcode, [Rest] ReadOnlySpan<byte> returnParameters)
{
    /// <summary>The first return parameter, which is the status for every command here; Success when there is none.</summary>
    public HciErrorCode Status => ReturnParameters.IsEmpty ? HciErrorCode.Success : (HciErrorCode)ReturnParameters[0];
}

/// <summary>How many packets of one connection left the controller's buffers.</summary>
/// <param name="ConnectionHandle">The connection.</param>
/// <param name="Count">Packets since the last such event.</param>
[PduPart]
internal readonly partial record struct CompletedPackets(ushort ConnectionHandle, ushort Count);

/// <summary>Buffers became free ([Vol 4, Part E] 7.7.19).</summary>
/// <remarks>
/// NumHandles 1 | (ConnectionHandle 2 | NumCompletedPackets 2) each.
/// Written by hand: the event for one connection has no octets to be a view of.
/// </remarks>
internal readonly ref struct NumberOfCompletedPackets : IHciEvent<NumberOfCompletedPackets>
{
    private readonly ReadOnlySpan<byte> _entries;
    private readonly CompletedPackets _single;

    /// <summary>The event for one connection.</summary>
    public NumberOfCompletedPackets(ushort connectionHandle, ushort count) => _single = new CompletedPackets(connectionHandle, count);

    private NumberOfCompletedPackets(ReadOnlySpan<byte> entries) => _entries = entries;

    /// <inheritdoc/>
    public static HciEventCode Code => HciEventCode.NumberOfCompletedPackets;

    /// <summary>Connections in this event.</summary>
    public int Count => _single.Count != 0 ? 1 : _entries.Length / 4;

    /// <summary>One connection of this event.</summary>
    public CompletedPackets this[int index]
    {
        get
        {
            if (_single.Count != 0) return _single;
            var r = new PduReader(_entries[(index * 4)..]);
            return CompletedPackets.Read(ref r);
        }
    }

    /// <inheritdoc/>
    public static NumberOfCompletedPackets Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new NumberOfCompletedPackets(r.Bytes(r.U8() * 4));
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Count);
        for (int i = 0; i < Count; i++) this[i].Write(ref writer);
    }
}
