using System;
using BleStack.Core;

namespace BleStack.Hci.Packets;

/// <summary>A command ended ([Vol 4, Part E] 7.7.14).</summary>
/// <remarks>NumHciCommandPackets 1 | CommandOpcode 2 | ReturnParameters rest</remarks>
/// <param name="numHciCommandPackets">Commands the host may send now.</param>
/// <param name="commandOpcode">The command; 0 when only the number matters.</param>
/// <param name="returnParameters">Its return parameters.</param>
public readonly ref struct CommandComplete(byte numHciCommandPackets, HciOpcode commandOpcode, ReadOnlySpan<byte> returnParameters)
    : IHciEvent<CommandComplete>
{
    /// <inheritdoc/>
    public static HciEventCode Code => HciEventCode.CommandComplete;

    /// <summary>Commands the host may send now.</summary>
    public byte NumHciCommandPackets { get; } = numHciCommandPackets;

    /// <summary>The command; 0 when only the number matters.</summary>
    public HciOpcode CommandOpcode { get; } = commandOpcode;

    /// <summary>Its return parameters, to be read with the <c>Parse</c> of the command's <c>…Return</c> type.</summary>
    public ReadOnlySpan<byte> ReturnParameters { get; } = returnParameters;

    /// <summary>The first return parameter, which is the status for every command here; Success when there is none.</summary>
    public HciErrorCode Status => ReturnParameters.IsEmpty ? HciErrorCode.Success : (HciErrorCode)ReturnParameters[0];

    /// <inheritdoc/>
    public static CommandComplete Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        return new CommandComplete(r.U8(), (HciOpcode)r.U16(), r.Rest());
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8(NumHciCommandPackets);
        writer.U16((ushort)CommandOpcode);
        writer.Bytes(ReturnParameters);
    }
}

/// <summary>How many packets of one connection left the controller's buffers.</summary>
/// <param name="ConnectionHandle">The connection.</param>
/// <param name="Count">Packets since the last such event.</param>
public readonly record struct CompletedPackets(ushort ConnectionHandle, ushort Count);

/// <summary>Buffers became free ([Vol 4, Part E] 7.7.19).</summary>
/// <remarks>NumHandles 1 | (ConnectionHandle 2 | NumCompletedPackets 2) each</remarks>
public readonly ref struct NumberOfCompletedPackets : IHciEvent<NumberOfCompletedPackets>
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
            return new CompletedPackets(r.U16(), r.U16());
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
        for (int i = 0; i < Count; i++)
        {
            writer.U16(this[i].ConnectionHandle);
            writer.U16(this[i].Count);
        }
    }
}
