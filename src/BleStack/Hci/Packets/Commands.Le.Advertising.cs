using BleStack.Core;

namespace BleStack.Hci.Packets;

/// <summary>Selects LE events ([Vol 4, Part E] 7.8.1).</summary>
/// <param name="Mask">LE subevents the host wants.</param>
[HciCommand(HciOpcode.LeSetEventMask)]
internal readonly partial record struct LeSetEventMask(LeEventMask Mask);

/// <summary>Sets the random device address ([Vol 4, Part E] 7.8.4).</summary>
/// <param name="Address">The random address.</param>
[HciCommand(HciOpcode.LeSetRandomAddress)]
internal readonly partial record struct LeSetRandomAddress([AddressOf(AddressType.Random)] BleAddress Address);

/// <summary>Sets how to advertise ([Vol 4, Part E] 7.8.5).</summary>
/// <param name="IntervalMin">Units of 0.625 ms, 0x0020 to 0x4000.</param>
/// <param name="IntervalMax">Units of 0.625 ms.</param>
/// <param name="Type">Kind of advertising.</param>
/// <param name="OwnAddressType">Which own address.</param>
/// <param name="Peer">The peer: type, then address.</param>
/// <param name="ChannelMap">Bit 0 to 2: channel 37 to 39.</param>
/// <param name="FilterPolicy">Whom to answer.</param>
[HciCommand(HciOpcode.LeSetAdvertisingParameters)]
internal readonly partial record struct LeSetAdvertisingParameters(
    ushort IntervalMin,
    ushort IntervalMax,
    AdvertisingType Type,
    OwnAddressType OwnAddressType,
    BleAddress Peer,
    byte ChannelMap,
    AdvertisingFilterPolicy FilterPolicy);

/// <summary>Starts or stops advertising ([Vol 4, Part E] 7.8.9).</summary>
/// <param name="Enable">On or off.</param>
[HciCommand(HciOpcode.LeSetAdvertisingEnable)]
internal readonly partial record struct LeSetAdvertisingEnable(bool Enable);

/// <summary>Sets how to scan ([Vol 4, Part E] 7.8.10).</summary>
/// <param name="Type">Passive or active.</param>
/// <param name="Interval">Units of 0.625 ms, 0x0004 to 0x4000.</param>
/// <param name="Window">Units of 0.625 ms, at most the interval.</param>
/// <param name="OwnAddressType">Address in scan requests.</param>
/// <param name="FilterPolicy">Whom to report.</param>
[HciCommand(HciOpcode.LeSetScanParameters)]
internal readonly partial record struct LeSetScanParameters(
    LeScanType Type, ushort Interval, ushort Window, OwnAddressType OwnAddressType, ScanningFilterPolicy FilterPolicy);

/// <summary>Starts or stops scanning ([Vol 4, Part E] 7.8.11).</summary>
/// <param name="Enable">On or off.</param>
/// <param name="FilterDuplicates">Report each advertiser once.</param>
[HciCommand(HciOpcode.LeSetScanEnable)]
internal readonly partial record struct LeSetScanEnable(bool Enable, bool FilterDuplicates);

/// <summary>Adds to the filter accept list ([Vol 4, Part E] 7.8.16).</summary>
/// <param name="Peer">The peer: type, then address.</param>
[HciCommand(HciOpcode.LeAddDeviceToFilterAcceptList)]
internal readonly partial record struct LeAddDeviceToFilterAcceptList(BleAddress Peer);

/// <summary>Removes from the filter accept list ([Vol 4, Part E] 7.8.17).</summary>
/// <param name="Peer">The peer: type, then address.</param>
[HciCommand(HciOpcode.LeRemoveDeviceFromFilterAcceptList)]
internal readonly partial record struct LeRemoveDeviceFromFilterAcceptList(BleAddress Peer);
