using System;
using BleStack.Core;

namespace BleStack.Hci.Packets;

/// <summary>Opens a connection ([Vol 4, Part E] 7.8.12).</summary>
/// <remarks>ScanInterval 2 | ScanWindow 2 | UseAcceptList 1 | Peer 7 | OwnAddressType 1 | IntervalMin 2 | IntervalMax 2 | Latency 2 | SupervisionTimeout 2 | MinCeLength 2 | MaxCeLength 2 octets</remarks>
/// <param name="ScanInterval">Units of 0.625 ms.</param>
/// <param name="ScanWindow">Units of 0.625 ms.</param>
/// <param name="UseAcceptList">Initiator_Filter_Policy: any device of the accept list instead of the peer.</param>
/// <param name="Peer">The peer: type, then address.</param>
/// <param name="OwnAddressType">Which own address.</param>
/// <param name="IntervalMin">Units of 1.25 ms, 6 to 3200.</param>
/// <param name="IntervalMax">Units of 1.25 ms.</param>
/// <param name="Latency">Connection events the peripheral may skip, 0 to 499.</param>
/// <param name="SupervisionTimeout">Units of 10 ms, 10 to 3200.</param>
/// <param name="MinCeLength">Units of 0.625 ms; informative.</param>
/// <param name="MaxCeLength">Units of 0.625 ms; informative.</param>
public readonly record struct LeCreateConnection(
    ushort ScanInterval,
    ushort ScanWindow,
    bool UseAcceptList,
    BleAddress Peer,
    OwnAddressType OwnAddressType,
    ushort IntervalMin,
    ushort IntervalMax,
    ushort Latency,
    ushort SupervisionTimeout,
    ushort MinCeLength,
    ushort MaxCeLength) : IHciCommand<LeCreateConnection>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeCreateConnection;

    /// <inheritdoc/>
    public static LeCreateConnection Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeCreateConnection(
            r.U16(),
            r.U16(),
            HciPacket.Flag(ref r),
            BleAddress.Read(ref r, (AddressType)r.U8()),
            (OwnAddressType)r.U8(),
            r.U16(),
            r.U16(),
            r.U16(),
            r.U16(),
            r.U16(),
            r.U16());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U16(ScanInterval);
        writer.U16(ScanWindow);
        writer.U8(UseAcceptList ? (byte)1 : (byte)0);
        writer.U8((byte)Peer.Type);
        Peer.Write(ref writer);
        writer.U8((byte)OwnAddressType);
        writer.U16(IntervalMin);
        writer.U16(IntervalMax);
        writer.U16(Latency);
        writer.U16(SupervisionTimeout);
        writer.U16(MinCeLength);
        writer.U16(MaxCeLength);
    }
}

/// <summary>Changes connection parameters ([Vol 4, Part E] 7.8.18).</summary>
/// <remarks>ConnectionHandle 2 | IntervalMin 2 | IntervalMax 2 | Latency 2 | SupervisionTimeout 2 | MinCeLength 2 | MaxCeLength 2 octets</remarks>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="IntervalMin">Units of 1.25 ms, 6 to 3200.</param>
/// <param name="IntervalMax">Units of 1.25 ms.</param>
/// <param name="Latency">Connection events the peripheral may skip, 0 to 499.</param>
/// <param name="SupervisionTimeout">Units of 10 ms, 10 to 3200.</param>
/// <param name="MinCeLength">Units of 0.625 ms; informative.</param>
/// <param name="MaxCeLength">Units of 0.625 ms; informative.</param>
public readonly record struct LeConnectionUpdate(
    ushort ConnectionHandle,
    ushort IntervalMin,
    ushort IntervalMax,
    ushort Latency,
    ushort SupervisionTimeout,
    ushort MinCeLength,
    ushort MaxCeLength) : IHciCommand<LeConnectionUpdate>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeConnectionUpdate;

    /// <inheritdoc/>
    public static LeConnectionUpdate Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeConnectionUpdate(r.U16(), r.U16(), r.U16(), r.U16(), r.U16(), r.U16(), r.U16());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U16(ConnectionHandle);
        writer.U16(IntervalMin);
        writer.U16(IntervalMax);
        writer.U16(Latency);
        writer.U16(SupervisionTimeout);
        writer.U16(MinCeLength);
        writer.U16(MaxCeLength);
    }
}

/// <summary>Classifies data channels ([Vol 4, Part E] 7.8.19).</summary>
/// <remarks>ChannelMap 5 octets</remarks>
/// <param name="ChannelMap">Bits 0 to 36: data channels that may be used.</param>
public readonly record struct LeSetHostChannelClassification(ulong ChannelMap) : IHciCommand<LeSetHostChannelClassification>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeSetHostChannelClassification;

    /// <inheritdoc/>
    public static LeSetHostChannelClassification Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeSetHostChannelClassification(r.U32() | (ulong)r.U8() << 32);
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U32((uint)ChannelMap);
        writer.U8((byte)(ChannelMap >> 32));
    }
}

/// <summary>Reads the channel map of a connection ([Vol 4, Part E] 7.8.20).</summary>
/// <remarks>ConnectionHandle 2 octets</remarks>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
public readonly record struct LeReadChannelMap(ushort ConnectionHandle) : IHciCommand<LeReadChannelMap>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeReadChannelMap;

    /// <inheritdoc/>
    public static LeReadChannelMap Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeReadChannelMap(r.U16());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer) => writer.U16(ConnectionHandle);
}

/// <summary>Asks for the peer's LE features ([Vol 4, Part E] 7.8.21).</summary>
/// <remarks>ConnectionHandle 2 octets</remarks>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
public readonly record struct LeReadRemoteFeatures(ushort ConnectionHandle) : IHciCommand<LeReadRemoteFeatures>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeReadRemoteFeatures;

    /// <inheritdoc/>
    public static LeReadRemoteFeatures Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeReadRemoteFeatures(r.U16());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer) => writer.U16(ConnectionHandle);
}

/// <summary>Accepts what the peer asked for ([Vol 4, Part E] 7.8.31).</summary>
/// <remarks>ConnectionHandle 2 | IntervalMin 2 | IntervalMax 2 | Latency 2 | SupervisionTimeout 2 | MinCeLength 2 | MaxCeLength 2 octets</remarks>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="IntervalMin">Units of 1.25 ms, 6 to 3200.</param>
/// <param name="IntervalMax">Units of 1.25 ms.</param>
/// <param name="Latency">Connection events the peripheral may skip, 0 to 499.</param>
/// <param name="SupervisionTimeout">Units of 10 ms, 10 to 3200.</param>
/// <param name="MinCeLength">Units of 0.625 ms; informative.</param>
/// <param name="MaxCeLength">Units of 0.625 ms; informative.</param>
public readonly record struct LeRemoteConnectionParameterRequestReply(
    ushort ConnectionHandle,
    ushort IntervalMin,
    ushort IntervalMax,
    ushort Latency,
    ushort SupervisionTimeout,
    ushort MinCeLength,
    ushort MaxCeLength) : IHciCommand<LeRemoteConnectionParameterRequestReply>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeRemoteConnectionParameterRequestReply;

    /// <inheritdoc/>
    public static LeRemoteConnectionParameterRequestReply Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeRemoteConnectionParameterRequestReply(r.U16(), r.U16(), r.U16(), r.U16(), r.U16(), r.U16(), r.U16());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U16(ConnectionHandle);
        writer.U16(IntervalMin);
        writer.U16(IntervalMax);
        writer.U16(Latency);
        writer.U16(SupervisionTimeout);
        writer.U16(MinCeLength);
        writer.U16(MaxCeLength);
    }
}

/// <summary>Refuses what the peer asked for ([Vol 4, Part E] 7.8.32).</summary>
/// <remarks>ConnectionHandle 2 | Reason 1 octets</remarks>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="Reason">Why not.</param>
public readonly record struct LeRemoteConnectionParameterRequestNegativeReply(
    ushort ConnectionHandle, HciErrorCode Reason) : IHciCommand<LeRemoteConnectionParameterRequestNegativeReply>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeRemoteConnectionParameterRequestNegativeReply;

    /// <inheritdoc/>
    public static LeRemoteConnectionParameterRequestNegativeReply Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeRemoteConnectionParameterRequestNegativeReply(r.U16(), (HciErrorCode)r.U8());
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

/// <summary>Suggests the length of data PDUs ([Vol 4, Part E] 7.8.33).</summary>
/// <remarks>ConnectionHandle 2 | TxOctets 2 | TxTime 2 octets</remarks>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="TxOctets">Payload octets of a data PDU, 27 to 251.</param>
/// <param name="TxTime">Microseconds, 328 to 17040.</param>
public readonly record struct LeSetDataLength(ushort ConnectionHandle, ushort TxOctets, ushort TxTime) : IHciCommand<LeSetDataLength>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeSetDataLength;

    /// <inheritdoc/>
    public static LeSetDataLength Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeSetDataLength(r.U16(), r.U16(), r.U16());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U16(ConnectionHandle);
        writer.U16(TxOctets);
        writer.U16(TxTime);
    }
}

/// <summary>Suggests the length of data PDUs for connections to come ([Vol 4, Part E] 7.8.35).</summary>
/// <remarks>TxOctets 2 | TxTime 2 octets</remarks>
/// <param name="TxOctets">Payload octets of a data PDU, 27 to 251.</param>
/// <param name="TxTime">Microseconds, 328 to 17040.</param>
public readonly record struct LeWriteSuggestedDefaultDataLength(
    ushort TxOctets, ushort TxTime) : IHciCommand<LeWriteSuggestedDefaultDataLength>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeWriteSuggestedDefaultDataLength;

    /// <inheritdoc/>
    public static LeWriteSuggestedDefaultDataLength Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeWriteSuggestedDefaultDataLength(r.U16(), r.U16());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U16(TxOctets);
        writer.U16(TxTime);
    }
}

/// <summary>Reads the PHYs of a connection ([Vol 4, Part E] 7.8.47).</summary>
/// <remarks>ConnectionHandle 2 octets</remarks>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
public readonly record struct LeReadPhy(ushort ConnectionHandle) : IHciCommand<LeReadPhy>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeReadPhy;

    /// <inheritdoc/>
    public static LeReadPhy Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeReadPhy(r.U16());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer) => writer.U16(ConnectionHandle);
}

/// <summary>States which PHYs are preferred ([Vol 4, Part E] 7.8.48).</summary>
/// <remarks>AllPhys 1 | TxPhys 1 | RxPhys 1 octets</remarks>
/// <param name="AllPhys">Bit 0: no preference for TX; bit 1: none for RX.</param>
/// <param name="TxPhys">Wanted for TX.</param>
/// <param name="RxPhys">Wanted for RX.</param>
public readonly record struct LeSetDefaultPhy(byte AllPhys, LePhys TxPhys, LePhys RxPhys) : IHciCommand<LeSetDefaultPhy>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeSetDefaultPhy;

    /// <inheritdoc/>
    public static LeSetDefaultPhy Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeSetDefaultPhy(r.U8(), (LePhys)r.U8(), (LePhys)r.U8());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8(AllPhys);
        writer.U8((byte)TxPhys);
        writer.U8((byte)RxPhys);
    }
}

/// <summary>Asks for other PHYs ([Vol 4, Part E] 7.8.49).</summary>
/// <remarks>ConnectionHandle 2 | AllPhys 1 | TxPhys 1 | RxPhys 1 | Options 2 octets</remarks>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="AllPhys">Bit 0: no preference for TX; bit 1: none for RX.</param>
/// <param name="TxPhys">Wanted for TX.</param>
/// <param name="RxPhys">Wanted for RX.</param>
/// <param name="Options">Preferred coding.</param>
public readonly record struct LeSetPhy(
    ushort ConnectionHandle, byte AllPhys, LePhys TxPhys, LePhys RxPhys, ushort Options) : IHciCommand<LeSetPhy>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeSetPhy;

    /// <inheritdoc/>
    public static LeSetPhy Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeSetPhy(r.U16(), r.U8(), (LePhys)r.U8(), (LePhys)r.U8(), r.U16());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U16(ConnectionHandle);
        writer.U8(AllPhys);
        writer.U8((byte)TxPhys);
        writer.U8((byte)RxPhys);
        writer.U16(Options);
    }
}
