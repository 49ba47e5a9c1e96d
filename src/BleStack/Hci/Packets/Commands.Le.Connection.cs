using BleStack.Core;

namespace BleStack.Hci.Packets;

/// <summary>Opens a connection ([Vol 4, Part E] 7.8.12).</summary>
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
[HciCommand(HciOpcode.LeCreateConnection)]
internal readonly partial record struct LeCreateConnection(
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
    ushort MaxCeLength);

/// <summary>Changes connection parameters ([Vol 4, Part E] 7.8.18).</summary>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="IntervalMin">Units of 1.25 ms, 6 to 3200.</param>
/// <param name="IntervalMax">Units of 1.25 ms.</param>
/// <param name="Latency">Connection events the peripheral may skip, 0 to 499.</param>
/// <param name="SupervisionTimeout">Units of 10 ms, 10 to 3200.</param>
/// <param name="MinCeLength">Units of 0.625 ms; informative.</param>
/// <param name="MaxCeLength">Units of 0.625 ms; informative.</param>
[HciCommand(HciOpcode.LeConnectionUpdate)]
internal readonly partial record struct LeConnectionUpdate(
    ushort ConnectionHandle,
    ushort IntervalMin,
    ushort IntervalMax,
    ushort Latency,
    ushort SupervisionTimeout,
    ushort MinCeLength,
    ushort MaxCeLength);

/// <summary>Classifies data channels ([Vol 4, Part E] 7.8.19).</summary>
/// <param name="ChannelMap">Bits 0 to 36: data channels that may be used.</param>
[HciCommand(HciOpcode.LeSetHostChannelClassification)]
internal readonly partial record struct LeSetHostChannelClassification([Octets(5)] ulong ChannelMap);

/// <summary>Reads the channel map of a connection ([Vol 4, Part E] 7.8.20).</summary>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
[HciCommand(HciOpcode.LeReadChannelMap)]
internal readonly partial record struct LeReadChannelMap(ushort ConnectionHandle);

/// <summary>Asks for the peer's LE features ([Vol 4, Part E] 7.8.21).</summary>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
[HciCommand(HciOpcode.LeReadRemoteFeatures)]
internal readonly partial record struct LeReadRemoteFeatures(ushort ConnectionHandle);

/// <summary>Accepts what the peer asked for ([Vol 4, Part E] 7.8.31).</summary>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="IntervalMin">Units of 1.25 ms, 6 to 3200.</param>
/// <param name="IntervalMax">Units of 1.25 ms.</param>
/// <param name="Latency">Connection events the peripheral may skip, 0 to 499.</param>
/// <param name="SupervisionTimeout">Units of 10 ms, 10 to 3200.</param>
/// <param name="MinCeLength">Units of 0.625 ms; informative.</param>
/// <param name="MaxCeLength">Units of 0.625 ms; informative.</param>
[HciCommand(HciOpcode.LeRemoteConnectionParameterRequestReply)]
internal readonly partial record struct LeRemoteConnectionParameterRequestReply(
    ushort ConnectionHandle,
    ushort IntervalMin,
    ushort IntervalMax,
    ushort Latency,
    ushort SupervisionTimeout,
    ushort MinCeLength,
    ushort MaxCeLength);

/// <summary>Refuses what the peer asked for ([Vol 4, Part E] 7.8.32).</summary>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="Reason">Why not.</param>
[HciCommand(HciOpcode.LeRemoteConnectionParameterRequestNegativeReply)]
internal readonly partial record struct LeRemoteConnectionParameterRequestNegativeReply(
    ushort ConnectionHandle, HciErrorCode Reason);

/// <summary>Suggests the length of data PDUs ([Vol 4, Part E] 7.8.33).</summary>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="TxOctets">Payload octets of a data PDU, 27 to 251.</param>
/// <param name="TxTime">Microseconds, 328 to 17040.</param>
[HciCommand(HciOpcode.LeSetDataLength)]
internal readonly partial record struct LeSetDataLength(ushort ConnectionHandle, ushort TxOctets, ushort TxTime);

/// <summary>Suggests the length of data PDUs for connections to come ([Vol 4, Part E] 7.8.35).</summary>
/// <param name="TxOctets">Payload octets of a data PDU, 27 to 251.</param>
/// <param name="TxTime">Microseconds, 328 to 17040.</param>
[HciCommand(HciOpcode.LeWriteSuggestedDefaultDataLength)]
internal readonly partial record struct LeWriteSuggestedDefaultDataLength(
    ushort TxOctets, ushort TxTime);

/// <summary>Reads the PHYs of a connection ([Vol 4, Part E] 7.8.47).</summary>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
[HciCommand(HciOpcode.LeReadPhy)]
internal readonly partial record struct LeReadPhy(ushort ConnectionHandle);

/// <summary>States which PHYs are preferred ([Vol 4, Part E] 7.8.48).</summary>
/// <param name="AllPhys">Bit 0: no preference for TX; bit 1: none for RX.</param>
/// <param name="TxPhys">Wanted for TX.</param>
/// <param name="RxPhys">Wanted for RX.</param>
[HciCommand(HciOpcode.LeSetDefaultPhy)]
internal readonly partial record struct LeSetDefaultPhy(byte AllPhys, LePhys TxPhys, LePhys RxPhys);

/// <summary>Asks for other PHYs ([Vol 4, Part E] 7.8.49).</summary>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="AllPhys">Bit 0: no preference for TX; bit 1: none for RX.</param>
/// <param name="TxPhys">Wanted for TX.</param>
/// <param name="RxPhys">Wanted for RX.</param>
/// <param name="Options">Preferred coding.</param>
[HciCommand(HciOpcode.LeSetPhy)]
internal readonly partial record struct LeSetPhy(
    ushort ConnectionHandle, byte AllPhys, LePhys TxPhys, LePhys RxPhys, ushort Options);
