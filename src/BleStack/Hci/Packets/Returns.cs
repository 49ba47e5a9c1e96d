using BleStack.Core;

namespace BleStack.Hci.Packets;

/// <summary>Return parameters of commands that return nothing else ([Vol 4, Part E] 7).</summary>
/// <param name="Status">Success or why not.</param>
[HciReturn]
internal readonly partial record struct StatusReturn(HciErrorCode Status);

/// <summary>Return parameters of commands that return the connection ([Vol 4, Part E] 7).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
[HciReturn]
internal readonly partial record struct ConnectionHandleReturn(HciErrorCode Status, ushort ConnectionHandle);

/// <summary>Version of the controller ([Vol 4, Part E] 7.4.1).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="HciVersion">Assigned number.</param>
/// <param name="HciSubversion">The manufacturer's.</param>
/// <param name="LmpVersion">Assigned number.</param>
/// <param name="CompanyIdentifier">Assigned number.</param>
/// <param name="LmpSubversion">The manufacturer's.</param>
[HciReturn]
internal readonly partial record struct ReadLocalVersionInformationReturn(
    HciErrorCode Status, byte HciVersion, ushort HciSubversion, byte LmpVersion, ushort CompanyIdentifier, ushort LmpSubversion);

/// <summary>Commands of the controller ([Vol 4, Part E] 7.4.2).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="Commands">Commands the controller knows.</param>
[HciReturn]
internal readonly partial record struct ReadLocalSupportedCommandsReturn(
    HciErrorCode Status, SupportedCommands Commands);

/// <summary>LMP features of the controller ([Vol 4, Part E] 7.4.3).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="Features">Page 0.</param>
[HciReturn]
internal readonly partial record struct ReadLocalSupportedFeaturesReturn(
    HciErrorCode Status, LmpFeatures Features);

/// <summary>BR/EDR buffers ([Vol 4, Part E] 7.4.5).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="AclDataPacketLength">Octets; 0 on LE only: see LE Read Buffer Size.</param>
/// <param name="SynchronousDataPacketLength">Octets.</param>
/// <param name="TotalNumAclDataPackets">Buffers.</param>
/// <param name="TotalNumSynchronousDataPackets">Buffers.</param>
[HciReturn]
internal readonly partial record struct ReadBufferSizeReturn(
    HciErrorCode Status,
    ushort AclDataPacketLength,
    byte SynchronousDataPacketLength,
    ushort TotalNumAclDataPackets,
    ushort TotalNumSynchronousDataPackets);

/// <summary>Public address ([Vol 4, Part E] 7.4.6).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="Address">Public device address, 0 when there is none.</param>
[HciReturn]
internal readonly partial record struct ReadBdAddrReturn(HciErrorCode Status, [AddressOf(AddressType.Public)] BleAddress Address);

/// <summary>Signal strength ([Vol 4, Part E] 7.5.4).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="Rssi">dBm; 127 not available.</param>
[HciReturn]
internal readonly partial record struct ReadRssiReturn(HciErrorCode Status, ushort ConnectionHandle, sbyte Rssi);

/// <summary>Transmit power of a connection ([Vol 4, Part E] 7.3.35).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="TxPowerLevel">dBm.</param>
[HciReturn]
internal readonly partial record struct ReadTransmitPowerLevelReturn(
    HciErrorCode Status, ushort ConnectionHandle, sbyte TxPowerLevel);

/// <summary>LE buffers ([Vol 4, Part E] 7.8.2).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="AclDataPacketLength">Octets of data in one ACL packet; 0: shared with BR/EDR.</param>
/// <param name="TotalNumAclDataPackets">Buffers.</param>
[HciReturn]
internal readonly partial record struct LeReadBufferSizeReturn(
    HciErrorCode Status, ushort AclDataPacketLength, byte TotalNumAclDataPackets);

/// <summary>LE features of the controller ([Vol 4, Part E] 7.8.3).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="Features">LE features.</param>
[HciReturn]
internal readonly partial record struct LeReadLocalSupportedFeaturesReturn(
    HciErrorCode Status, LeFeatures Features);

/// <summary>Advertising transmit power ([Vol 4, Part E] 7.8.6).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="TxPowerLevel">dBm.</param>
[HciReturn]
internal readonly partial record struct LeReadAdvertisingPhysicalChannelTxPowerReturn(
    HciErrorCode Status, sbyte TxPowerLevel);

/// <summary>Size of the filter accept list ([Vol 4, Part E] 7.8.14).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="Size">Entries that fit.</param>
[HciReturn]
internal readonly partial record struct LeReadFilterAcceptListSizeReturn(
    HciErrorCode Status, byte Size);

/// <summary>Size of the resolving list ([Vol 4, Part E] 7.8.41).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="Size">Entries that fit.</param>
[HciReturn]
internal readonly partial record struct LeReadResolvingListSizeReturn(HciErrorCode Status, byte Size);
