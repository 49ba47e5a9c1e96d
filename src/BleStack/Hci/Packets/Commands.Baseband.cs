using System;
using BleStack.Core;

namespace BleStack.Hci.Packets;

/// <summary>Ends a connection ([Vol 4, Part E] 7.1.6).</summary>
/// <remarks>ConnectionHandle 2 | Reason 1 octets</remarks>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="Reason">One of those the specification lets a host give.</param>
public readonly record struct Disconnect(ushort ConnectionHandle, HciErrorCode Reason) : IHciCommand<Disconnect>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.Disconnect;

    /// <inheritdoc/>
    public static Disconnect Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new Disconnect(r.U16(), (HciErrorCode)r.U8());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U16(ConnectionHandle);
        writer.U8((byte)Reason);
    }
}

/// <summary>Asks the peer for its version ([Vol 4, Part E] 7.1.23).</summary>
/// <remarks>ConnectionHandle 2 octets</remarks>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
public readonly record struct ReadRemoteVersionInformation(ushort ConnectionHandle) : IHciCommand<ReadRemoteVersionInformation>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.ReadRemoteVersionInformation;

    /// <inheritdoc/>
    public static ReadRemoteVersionInformation Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new ReadRemoteVersionInformation(r.U16());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer) => writer.U16(ConnectionHandle);
}

/// <summary>Selects events ([Vol 4, Part E] 7.3.1).</summary>
/// <remarks>Mask 8 octets</remarks>
/// <param name="Mask">Events the host wants.</param>
public readonly record struct SetEventMask(HciEventMask Mask) : IHciCommand<SetEventMask>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.SetEventMask;

    /// <inheritdoc/>
    public static SetEventMask Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new SetEventMask((HciEventMask)r.U64());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer) => writer.U64((ulong)Mask);
}

/// <summary>Selects events, second page ([Vol 4, Part E] 7.3.69).</summary>
/// <remarks>Mask 8 octets</remarks>
/// <param name="Mask">Events the host wants.</param>
public readonly record struct SetEventMaskPage2(HciEventMaskPage2 Mask) : IHciCommand<SetEventMaskPage2>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.SetEventMaskPage2;

    /// <inheritdoc/>
    public static SetEventMaskPage2 Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new SetEventMaskPage2((HciEventMaskPage2)r.U64());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer) => writer.U64((ulong)Mask);
}

/// <summary>Reads the transmit power of a connection ([Vol 4, Part E] 7.3.35).</summary>
/// <remarks>ConnectionHandle 2 | Type 1 octets</remarks>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="Type">0 current, 1 maximum.</param>
public readonly record struct ReadTransmitPowerLevel(ushort ConnectionHandle, byte Type) : IHciCommand<ReadTransmitPowerLevel>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.ReadTransmitPowerLevel;

    /// <inheritdoc/>
    public static ReadTransmitPowerLevel Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new ReadTransmitPowerLevel(r.U16(), r.U8());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U16(ConnectionHandle);
        writer.U8(Type);
    }
}

/// <summary>Reads the signal strength of a connection ([Vol 4, Part E] 7.5.4).</summary>
/// <remarks>ConnectionHandle 2 octets</remarks>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
public readonly record struct ReadRssi(ushort ConnectionHandle) : IHciCommand<ReadRssi>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.ReadRssi;

    /// <inheritdoc/>
    public static ReadRssi Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new ReadRssi(r.U16());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer) => writer.U16(ConnectionHandle);
}
