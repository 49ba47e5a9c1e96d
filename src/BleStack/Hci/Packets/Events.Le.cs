using System;
using BleStack.Core;
using BleStack.Gap;

namespace BleStack.Hci.Packets;

/// <summary>A connection was made, or was not ([Vol 4, Part E] 7.7.65.1).</summary>
/// <remarks>Status 1 | ConnectionHandle 2 | Role 1 | Peer 7 | Interval 2 | Latency 2 | SupervisionTimeout 2 | CentralClockAccuracy 1 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="Role">Our role.</param>
/// <param name="Peer">The peer: type, then address.</param>
/// <param name="Interval">Units of 1.25 ms.</param>
/// <param name="Latency">Connection events the peripheral may skip.</param>
/// <param name="SupervisionTimeout">Units of 10 ms.</param>
/// <param name="CentralClockAccuracy">Coded, 0 = 500 ppm.</param>
public readonly record struct LeConnectionComplete(
    HciErrorCode Status,
    ushort ConnectionHandle,
    LinkRole Role,
    BleAddress Peer,
    ushort Interval,
    ushort Latency,
    ushort SupervisionTimeout,
    byte CentralClockAccuracy) : ILeEvent<LeConnectionComplete>
{
    /// <inheritdoc/>
    public static LeSubevent Subevent => LeSubevent.ConnectionComplete;

    /// <inheritdoc/>
    public static LeConnectionComplete Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeConnectionComplete(
            (HciErrorCode)r.U8(),
            r.U16(),
            (LinkRole)r.U8(),
            BleAddress.Read(ref r, (AddressType)r.U8()),
            r.U16(),
            r.U16(),
            r.U16(),
            r.U8());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.U16(ConnectionHandle);
        writer.U8((byte)Role);
        writer.U8((byte)Peer.Type);
        Peer.Write(ref writer);
        writer.U16(Interval);
        writer.U16(Latency);
        writer.U16(SupervisionTimeout);
        writer.U8(CentralClockAccuracy);
    }
}

/// <summary>A connection was made, with resolved addresses ([Vol 4, Part E] 7.7.65.10).</summary>
/// <remarks>Status 1 | ConnectionHandle 2 | Role 1 | Peer 7 | LocalResolvablePrivateAddress 6 | PeerResolvablePrivateAddress 6 | Interval 2 | Latency 2 | SupervisionTimeout 2 | CentralClockAccuracy 1 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="Role">Our role.</param>
/// <param name="Peer">The peer: type, then address.</param>
/// <param name="LocalResolvablePrivateAddress">Ours when the controller made it, else 0.</param>
/// <param name="PeerResolvablePrivateAddress">The peer's when the controller resolved it, else 0.</param>
/// <param name="Interval">Units of 1.25 ms.</param>
/// <param name="Latency">Connection events the peripheral may skip.</param>
/// <param name="SupervisionTimeout">Units of 10 ms.</param>
/// <param name="CentralClockAccuracy">Coded, 0 = 500 ppm.</param>
public readonly record struct LeEnhancedConnectionComplete(
    HciErrorCode Status,
    ushort ConnectionHandle,
    LinkRole Role,
    BleAddress Peer,
    BleAddress LocalResolvablePrivateAddress,
    BleAddress PeerResolvablePrivateAddress,
    ushort Interval,
    ushort Latency,
    ushort SupervisionTimeout,
    byte CentralClockAccuracy) : ILeEvent<LeEnhancedConnectionComplete>
{
    /// <inheritdoc/>
    public static LeSubevent Subevent => LeSubevent.EnhancedConnectionComplete;

    /// <inheritdoc/>
    public static LeEnhancedConnectionComplete Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeEnhancedConnectionComplete(
            (HciErrorCode)r.U8(),
            r.U16(),
            (LinkRole)r.U8(),
            BleAddress.Read(ref r, (AddressType)r.U8()),
            BleAddress.Read(ref r, AddressType.Random),
            BleAddress.Read(ref r, AddressType.Random),
            r.U16(),
            r.U16(),
            r.U16(),
            r.U8());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.U16(ConnectionHandle);
        writer.U8((byte)Role);
        writer.U8((byte)Peer.Type);
        Peer.Write(ref writer);
        LocalResolvablePrivateAddress.Write(ref writer);
        PeerResolvablePrivateAddress.Write(ref writer);
        writer.U16(Interval);
        writer.U16(Latency);
        writer.U16(SupervisionTimeout);
        writer.U8(CentralClockAccuracy);
    }
}

/// <summary>Connection parameters changed ([Vol 4, Part E] 7.7.65.3).</summary>
/// <remarks>Status 1 | ConnectionHandle 2 | Interval 2 | Latency 2 | SupervisionTimeout 2 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="Interval">Units of 1.25 ms.</param>
/// <param name="Latency">Connection events the peripheral may skip.</param>
/// <param name="SupervisionTimeout">Units of 10 ms.</param>
public readonly record struct LeConnectionUpdateComplete(
    HciErrorCode Status, ushort ConnectionHandle, ushort Interval, ushort Latency, ushort SupervisionTimeout) : ILeEvent<LeConnectionUpdateComplete>
{
    /// <inheritdoc/>
    public static LeSubevent Subevent => LeSubevent.ConnectionUpdateComplete;

    /// <inheritdoc/>
    public static LeConnectionUpdateComplete Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeConnectionUpdateComplete((HciErrorCode)r.U8(), r.U16(), r.U16(), r.U16(), r.U16());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.U16(ConnectionHandle);
        writer.U16(Interval);
        writer.U16(Latency);
        writer.U16(SupervisionTimeout);
    }
}

/// <summary>The peer's features ([Vol 4, Part E] 7.7.65.4).</summary>
/// <remarks>Status 1 | ConnectionHandle 2 | Features 8 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="Features">Features both know (all, for a peripheral).</param>
public readonly record struct LeReadRemoteFeaturesComplete(
    HciErrorCode Status, ushort ConnectionHandle, LeFeatures Features) : ILeEvent<LeReadRemoteFeaturesComplete>
{
    /// <inheritdoc/>
    public static LeSubevent Subevent => LeSubevent.ReadRemoteFeaturesComplete;

    /// <inheritdoc/>
    public static LeReadRemoteFeaturesComplete Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeReadRemoteFeaturesComplete((HciErrorCode)r.U8(), r.U16(), (LeFeatures)r.U64());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.U16(ConnectionHandle);
        writer.U64((ulong)Features);
    }
}

/// <summary>The central wants to encrypt: which key? ([Vol 4, Part E] 7.7.65.5).</summary>
/// <remarks>ConnectionHandle 2 | RandomNumber 8 | EncryptedDiversifier 2 octets</remarks>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="RandomNumber">Rand of the key.</param>
/// <param name="EncryptedDiversifier">EDIV of the key.</param>
public readonly record struct LeLongTermKeyRequest(
    ushort ConnectionHandle, ulong RandomNumber, ushort EncryptedDiversifier) : ILeEvent<LeLongTermKeyRequest>
{
    /// <inheritdoc/>
    public static LeSubevent Subevent => LeSubevent.LongTermKeyRequest;

    /// <inheritdoc/>
    public static LeLongTermKeyRequest Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeLongTermKeyRequest(r.U16(), r.U64(), r.U16());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U16(ConnectionHandle);
        writer.U64(RandomNumber);
        writer.U16(EncryptedDiversifier);
    }
}

/// <summary>The peer wants other connection parameters ([Vol 4, Part E] 7.7.65.6).</summary>
/// <remarks>ConnectionHandle 2 | IntervalMin 2 | IntervalMax 2 | Latency 2 | SupervisionTimeout 2 octets</remarks>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="IntervalMin">Units of 1.25 ms, 6 to 3200.</param>
/// <param name="IntervalMax">Units of 1.25 ms.</param>
/// <param name="Latency">Connection events the peripheral may skip, 0 to 499.</param>
/// <param name="SupervisionTimeout">Units of 10 ms, 10 to 3200.</param>
public readonly record struct LeRemoteConnectionParameterRequest(
    ushort ConnectionHandle, ushort IntervalMin, ushort IntervalMax, ushort Latency, ushort SupervisionTimeout) : ILeEvent<LeRemoteConnectionParameterRequest>
{
    /// <inheritdoc/>
    public static LeSubevent Subevent => LeSubevent.RemoteConnectionParameterRequest;

    /// <inheritdoc/>
    public static LeRemoteConnectionParameterRequest Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeRemoteConnectionParameterRequest(r.U16(), r.U16(), r.U16(), r.U16(), r.U16());
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
    }
}

/// <summary>Longest data PDU changed ([Vol 4, Part E] 7.7.65.7).</summary>
/// <remarks>ConnectionHandle 2 | MaxTxOctets 2 | MaxTxTime 2 | MaxRxOctets 2 | MaxRxTime 2 octets</remarks>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="MaxTxOctets">Payload octets we may send.</param>
/// <param name="MaxTxTime">Microseconds.</param>
/// <param name="MaxRxOctets">Payload octets we may get.</param>
/// <param name="MaxRxTime">Microseconds.</param>
public readonly record struct LeDataLengthChange(
    ushort ConnectionHandle, ushort MaxTxOctets, ushort MaxTxTime, ushort MaxRxOctets, ushort MaxRxTime) : ILeEvent<LeDataLengthChange>
{
    /// <inheritdoc/>
    public static LeSubevent Subevent => LeSubevent.DataLengthChange;

    /// <inheritdoc/>
    public static LeDataLengthChange Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeDataLengthChange(r.U16(), r.U16(), r.U16(), r.U16(), r.U16());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U16(ConnectionHandle);
        writer.U16(MaxTxOctets);
        writer.U16(MaxTxTime);
        writer.U16(MaxRxOctets);
        writer.U16(MaxRxTime);
    }
}

/// <summary>PHYs changed, or were asked for ([Vol 4, Part E] 7.7.65.12).</summary>
/// <remarks>Status 1 | ConnectionHandle 2 | TxPhy 1 | RxPhy 1 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="TxPhy">What we transmit on.</param>
/// <param name="RxPhy">What we receive on.</param>
public readonly record struct LePhyUpdateComplete(
    HciErrorCode Status, ushort ConnectionHandle, LePhy TxPhy, LePhy RxPhy) : ILeEvent<LePhyUpdateComplete>
{
    /// <inheritdoc/>
    public static LeSubevent Subevent => LeSubevent.PhyUpdateComplete;

    /// <inheritdoc/>
    public static LePhyUpdateComplete Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LePhyUpdateComplete((HciErrorCode)r.U8(), r.U16(), (LePhy)r.U8(), (LePhy)r.U8());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.U16(ConnectionHandle);
        writer.U8((byte)TxPhy);
        writer.U8((byte)RxPhy);
    }
}

/// <summary>How the link hops ([Vol 4, Part E] 7.7.65.20).</summary>
/// <remarks>ConnectionHandle 2 | Algorithm 1 octets</remarks>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="Algorithm">0 is #1, 1 is #2.</param>
public readonly record struct LeChannelSelectionAlgorithm(ushort ConnectionHandle, byte Algorithm) : ILeEvent<LeChannelSelectionAlgorithm>
{
    /// <inheritdoc/>
    public static LeSubevent Subevent => LeSubevent.ChannelSelectionAlgorithm;

    /// <inheritdoc/>
    public static LeChannelSelectionAlgorithm Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeChannelSelectionAlgorithm(r.U16(), r.U8());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U16(ConnectionHandle);
        writer.U8(Algorithm);
    }
}
