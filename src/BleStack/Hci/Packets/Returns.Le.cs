using System;
using BleStack.Core;

namespace BleStack.Hci.Packets;

/// <summary>Channel map ([Vol 4, Part E] 7.8.20).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="ChannelMap">Bits 0 to 36.</param>
[HciReturn]
internal readonly partial record struct LeReadChannelMapReturn(
    HciErrorCode Status, ushort ConnectionHandle, [Octets(5)] ulong ChannelMap);

/// <summary>An encrypted block ([Vol 4, Part E] 7.8.22).</summary>
/// <param name="status">Success or why not.</param>
/// <param name="encryptedData">One block, least significant octet first.</param>
[HciReturn]
internal readonly ref partial struct LeEncryptReturn(HciErrorCode status, [Octets(16)] ReadOnlySpan<byte> encryptedData);

/// <summary>A random number ([Vol 4, Part E] 7.8.23).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="RandomNumber">Eight random octets.</param>
[HciReturn]
internal readonly partial record struct LeRandReturn(HciErrorCode Status, ulong RandomNumber);

/// <summary>Combinations of states the controller can be in ([Vol 4, Part E] 7.8.27).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="LeStates">State combinations, bit by bit.</param>
[HciReturn]
internal readonly partial record struct LeReadSupportedStatesReturn(HciErrorCode Status, ulong LeStates);

/// <summary>What the host suggested ([Vol 4, Part E] 7.8.34).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="TxOctets">Payload octets of a data PDU, 27 to 251.</param>
/// <param name="TxTime">Microseconds, 328 to 17040.</param>
[HciReturn]
internal readonly partial record struct LeReadSuggestedDefaultDataLengthReturn(
    HciErrorCode Status, ushort TxOctets, ushort TxTime);

/// <summary>Longest data PDU ([Vol 4, Part E] 7.8.46).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="MaxTxOctets">27 to 251.</param>
/// <param name="MaxTxTime">Microseconds.</param>
/// <param name="MaxRxOctets">27 to 251.</param>
/// <param name="MaxRxTime">Microseconds.</param>
[HciReturn]
internal readonly partial record struct LeReadMaximumDataLengthReturn(
    HciErrorCode Status, ushort MaxTxOctets, ushort MaxTxTime, ushort MaxRxOctets, ushort MaxRxTime);

/// <summary>PHYs of a connection ([Vol 4, Part E] 7.8.47).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="TxPhy">What we transmit on.</param>
/// <param name="RxPhy">What we receive on.</param>
[HciReturn]
internal readonly partial record struct LeReadPhyReturn(
    HciErrorCode Status, ushort ConnectionHandle, LePhy TxPhy, LePhy RxPhy);

/// <summary>A resolvable address ([Vol 4, Part E] 7.8.42).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="Address">The resolvable address in use.</param>
[HciReturn]
internal readonly partial record struct LeReadResolvableAddressReturn(
    HciErrorCode Status, [AddressOf(AddressType.Random)] BleAddress Address);
