using System;
using BleStack.Core;

namespace BleStack.Hci.Packets;

/// <summary>Sets the random address of one advertising set ([Vol 4, Part E] 7.8.52).</summary>
/// <param name="AdvertisingHandle">The set, 0x00 to 0xEF.</param>
/// <param name="Address">The random address.</param>
[HciCommand(HciOpcode.LeSetAdvertisingSetRandomAddress)]
internal readonly partial record struct LeSetAdvertisingSetRandomAddress(
    byte AdvertisingHandle, [AddressOf(AddressType.Random)] BleAddress Address);

/// <summary>Sets how one advertising set advertises on the 1M PHY ([Vol 4, Part E] 7.8.53, first version).</summary>
/// <param name="AdvertisingHandle">The set, 0x00 to 0xEF.</param>
/// <param name="Properties">What kind of PDUs.</param>
/// <param name="IntervalMin">Units of 0.625 ms, 0x20 to 0xFFFFFF.</param>
/// <param name="IntervalMax">Units of 0.625 ms.</param>
/// <param name="ChannelMap">Bit 0 to 2: channel 37 to 39.</param>
/// <param name="OwnAddressType">Which own address.</param>
/// <param name="Peer">The peer: type, then address.</param>
/// <param name="FilterPolicy">Whom to answer.</param>
/// <param name="TxPower">dBm, at most; 127 leaves it to the controller.</param>
[HciCommand(HciOpcode.LeSetExtendedAdvertisingParameters)]
internal readonly partial record struct LeSetExtendedAdvertisingParameters(
    byte AdvertisingHandle,
    AdvertisingEventProperties Properties,
    [Octets(3)] uint IntervalMin,
    [Octets(3)] uint IntervalMax,
    byte ChannelMap,
    OwnAddressType OwnAddressType,
    BleAddress Peer,
    AdvertisingFilterPolicy FilterPolicy,
    [After("PrimaryPhy", (byte)LePhy.Le1M)]
    [After("SecondaryMaxSkip", 0)]
    [After("SecondaryPhy", (byte)LePhy.Le1M)]
    [After("Sid", 0)]
    [After("ScanRequestNotification", 0)]
    sbyte TxPower);

/// <summary>Sets what one advertising set says, in one piece ([Vol 4, Part E] 7.8.54).</summary>
/// <param name="advertisingHandle">The set, 0x00 to 0xEF.</param>
/// <param name="data">Advertising data, not padded.</param>
[HciCommand(HciOpcode.LeSetExtendedAdvertisingData)]
internal readonly ref partial struct LeSetExtendedAdvertisingData(
    byte advertisingHandle,
    [Before("Operation", 3, Demand = "Data in one piece is expected.")] [Before("FragmentPreference", 1)]
    [LengthPrefixed] ReadOnlySpan<byte> data);

/// <summary>Sets what one advertising set answers to a scan request, in one piece ([Vol 4, Part E] 7.8.55).</summary>
/// <param name="advertisingHandle">The set, 0x00 to 0xEF.</param>
/// <param name="data">Scan response data, not padded.</param>
[HciCommand(HciOpcode.LeSetExtendedScanResponseData)]
internal readonly ref partial struct LeSetExtendedScanResponseData(
    byte advertisingHandle,
    [Before("Operation", 3, Demand = "Data in one piece is expected.")] [Before("FragmentPreference", 1)]
    [LengthPrefixed] ReadOnlySpan<byte> data);

/// <summary>Starts or stops one advertising set ([Vol 4, Part E] 7.8.56).</summary>
/// <param name="Enable">On or off.</param>
/// <param name="AdvertisingHandle">The set, 0x00 to 0xEF.</param>
/// <param name="Duration">Units of 10 ms; 0 for no limit, which high duty cycle does not allow.</param>
[HciCommand(HciOpcode.LeSetExtendedAdvertisingEnable)]
internal readonly partial record struct LeSetExtendedAdvertisingEnable(
    bool Enable,
    [Before("NumSets", 1, Demand = "One advertising set is expected.")] byte AdvertisingHandle,
    [After("MaxEvents", 0)] ushort Duration);

/// <summary>Sets how to scan on the 1M PHY ([Vol 4, Part E] 7.8.64).</summary>
/// <param name="OwnAddressType">Address in scan requests.</param>
/// <param name="FilterPolicy">Whom to report.</param>
/// <param name="Type">Passive or active.</param>
/// <param name="Interval">Units of 0.625 ms, 0x0004 to 0xFFFF.</param>
/// <param name="Window">Units of 0.625 ms, at most the interval.</param>
[HciCommand(HciOpcode.LeSetExtendedScanParameters)]
internal readonly partial record struct LeSetExtendedScanParameters(
    OwnAddressType OwnAddressType,
    ScanningFilterPolicy FilterPolicy,
    [Before("Phys", (byte)LePhys.Le1M, Demand = "The 1M PHY alone is expected.")] LeScanType Type,
    ushort Interval,
    ushort Window);

/// <summary>Starts or stops scanning, without a limit ([Vol 4, Part E] 7.8.65).</summary>
/// <param name="Enable">On or off.</param>
/// <param name="FilterDuplicates">Report each advertiser once.</param>
[HciCommand(HciOpcode.LeSetExtendedScanEnable)]
internal readonly partial record struct LeSetExtendedScanEnable(
    bool Enable, [After("Duration", 0, 0)] [After("Period", 0, 0)] bool FilterDuplicates);

/// <summary>Opens a connection on the 1M PHY ([Vol 4, Part E] 7.8.66, first version).</summary>
/// <param name="OwnAddressType">Which own address.</param>
/// <param name="Peer">The peer: type, then address.</param>
/// <param name="ScanInterval">Units of 0.625 ms.</param>
/// <param name="ScanWindow">Units of 0.625 ms.</param>
/// <param name="IntervalMin">Units of 1.25 ms, 6 to 3200.</param>
/// <param name="IntervalMax">Units of 1.25 ms.</param>
/// <param name="Latency">Connection events the peripheral may skip, 0 to 499.</param>
/// <param name="SupervisionTimeout">Units of 10 ms, 10 to 3200.</param>
[HciCommand(HciOpcode.LeExtendedCreateConnection)]
internal readonly partial record struct LeExtendedCreateConnection(
    [Before("UseAcceptList", 0, Demand = "The accept list is not expected.")] OwnAddressType OwnAddressType,
    BleAddress Peer,
    [Before("Phys", (byte)LePhys.Le1M, Demand = "The 1M PHY alone is expected.")] ushort ScanInterval,
    ushort ScanWindow,
    ushort IntervalMin,
    ushort IntervalMax,
    ushort Latency,
    [After("MinCeLength", 0, 0)] [After("MaxCeLength", 0, 0)] ushort SupervisionTimeout);
