using BleStack.Core;

namespace BleStack.Hci.Packets;

/// <summary>A connection was made, or was not ([Vol 4, Part E] 7.7.65.1).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="Role">Our role.</param>
/// <param name="Peer">The peer: type, then address.</param>
/// <param name="Interval">Units of 1.25 ms.</param>
/// <param name="Latency">Connection events the peripheral may skip.</param>
/// <param name="SupervisionTimeout">Units of 10 ms.</param>
/// <param name="CentralClockAccuracy">Coded, 0 = 500 ppm.</param>
[LeEvent(LeSubevent.ConnectionComplete)]
internal readonly partial record struct LeConnectionComplete(
    HciErrorCode Status,
    ushort ConnectionHandle,
    LinkRole Role,
    BleAddress Peer,
    ushort Interval,
    ushort Latency,
    ushort SupervisionTimeout,
    byte CentralClockAccuracy);

/// <summary>A connection was made, with resolved addresses ([Vol 4, Part E] 7.7.65.10).</summary>
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
[LeEvent(LeSubevent.EnhancedConnectionComplete)]
internal readonly partial record struct LeEnhancedConnectionComplete(
    HciErrorCode Status,
    ushort ConnectionHandle,
    LinkRole Role,
    BleAddress Peer,
    [AddressOf(AddressType.Random)] BleAddress LocalResolvablePrivateAddress,
    [AddressOf(AddressType.Random)] BleAddress PeerResolvablePrivateAddress,
    ushort Interval,
    ushort Latency,
    ushort SupervisionTimeout,
    byte CentralClockAccuracy);

/// <summary>Connection parameters changed ([Vol 4, Part E] 7.7.65.3).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="Interval">Units of 1.25 ms.</param>
/// <param name="Latency">Connection events the peripheral may skip.</param>
/// <param name="SupervisionTimeout">Units of 10 ms.</param>
[LeEvent(LeSubevent.ConnectionUpdateComplete)]
internal readonly partial record struct LeConnectionUpdateComplete(
    HciErrorCode Status, ushort ConnectionHandle, ushort Interval, ushort Latency, ushort SupervisionTimeout);

/// <summary>The peer's features ([Vol 4, Part E] 7.7.65.4).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="Features">Features both know (all, for a peripheral).</param>
[LeEvent(LeSubevent.ReadRemoteFeaturesComplete)]
internal readonly partial record struct LeReadRemoteFeaturesComplete(
    HciErrorCode Status, ushort ConnectionHandle, LeFeatures Features);

/// <summary>The central wants to encrypt: which key? ([Vol 4, Part E] 7.7.65.5).</summary>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="RandomNumber">Rand of the key.</param>
/// <param name="EncryptedDiversifier">EDIV of the key.</param>
[LeEvent(LeSubevent.LongTermKeyRequest)]
internal readonly partial record struct LeLongTermKeyRequest(
    ushort ConnectionHandle, ulong RandomNumber, ushort EncryptedDiversifier);

/// <summary>The peer wants other connection parameters ([Vol 4, Part E] 7.7.65.6).</summary>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="IntervalMin">Units of 1.25 ms, 6 to 3200.</param>
/// <param name="IntervalMax">Units of 1.25 ms.</param>
/// <param name="Latency">Connection events the peripheral may skip, 0 to 499.</param>
/// <param name="SupervisionTimeout">Units of 10 ms, 10 to 3200.</param>
[LeEvent(LeSubevent.RemoteConnectionParameterRequest)]
internal readonly partial record struct LeRemoteConnectionParameterRequest(
    ushort ConnectionHandle, ushort IntervalMin, ushort IntervalMax, ushort Latency, ushort SupervisionTimeout);

/// <summary>Longest data PDU changed ([Vol 4, Part E] 7.7.65.7).</summary>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="MaxTxOctets">Payload octets we may send.</param>
/// <param name="MaxTxTime">Microseconds.</param>
/// <param name="MaxRxOctets">Payload octets we may get.</param>
/// <param name="MaxRxTime">Microseconds.</param>
[LeEvent(LeSubevent.DataLengthChange)]
internal readonly partial record struct LeDataLengthChange(
    ushort ConnectionHandle, ushort MaxTxOctets, ushort MaxTxTime, ushort MaxRxOctets, ushort MaxRxTime);

/// <summary>PHYs changed, or were asked for ([Vol 4, Part E] 7.7.65.12).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="TxPhy">What we transmit on.</param>
/// <param name="RxPhy">What we receive on.</param>
[LeEvent(LeSubevent.PhyUpdateComplete)]
internal readonly partial record struct LePhyUpdateComplete(
    HciErrorCode Status, ushort ConnectionHandle, LePhy TxPhy, LePhy RxPhy);

/// <summary>How the link hops ([Vol 4, Part E] 7.7.65.20).</summary>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="Algorithm">0 is #1, 1 is #2.</param>
[LeEvent(LeSubevent.ChannelSelectionAlgorithm)]
internal readonly partial record struct LeChannelSelectionAlgorithm(ushort ConnectionHandle, byte Algorithm);
