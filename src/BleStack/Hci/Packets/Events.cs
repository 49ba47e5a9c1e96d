namespace BleStack.Hci.Packets;

/// <summary>A connection ended ([Vol 4, Part E] 7.7.5).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="Reason">Why the link ended.</param>
[HciEvent(HciEventCode.DisconnectionComplete)]
internal readonly partial record struct DisconnectionComplete(
    HciErrorCode Status, ushort ConnectionHandle, HciErrorCode Reason);

/// <summary>Encryption went on or off, or failed to ([Vol 4, Part E] 7.7.8).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="Enabled">0 off, 1 AES-CCM on an LE link.</param>
[HciEvent(HciEventCode.EncryptionChange)]
internal readonly partial record struct EncryptionChange(HciErrorCode Status, ushort ConnectionHandle, byte Enabled);

/// <summary>The key of an encrypted link was changed ([Vol 4, Part E] 7.7.39).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
[HciEvent(HciEventCode.EncryptionKeyRefreshComplete)]
internal readonly partial record struct EncryptionKeyRefreshComplete(
    HciErrorCode Status, ushort ConnectionHandle);

/// <summary>The peer's version ([Vol 4, Part E] 7.7.12).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="Version">Assigned number.</param>
/// <param name="CompanyIdentifier">Assigned number.</param>
/// <param name="Subversion">The manufacturer's.</param>
[HciEvent(HciEventCode.ReadRemoteVersionInformationComplete)]
internal readonly partial record struct ReadRemoteVersionInformationComplete(
    HciErrorCode Status, ushort ConnectionHandle, byte Version, ushort CompanyIdentifier, ushort Subversion);

/// <summary>A command was begun or refused ([Vol 4, Part E] 7.7.15).</summary>
/// <param name="Status">Success or why not.</param>
/// <param name="NumHciCommandPackets">Commands the host may send now.</param>
/// <param name="CommandOpcode">The command.</param>
[HciEvent(HciEventCode.CommandStatus)]
internal readonly partial record struct CommandStatus(
    HciErrorCode Status, byte NumHciCommandPackets, HciOpcode CommandOpcode);

/// <summary>The controller failed ([Vol 4, Part E] 7.7.16).</summary>
/// <param name="HardwareCode">The manufacturer's.</param>
[HciEvent(HciEventCode.HardwareError)]
internal readonly partial record struct HardwareError(byte HardwareCode);

/// <summary>The host sent more than fits ([Vol 4, Part E] 7.7.26).</summary>
/// <param name="LinkType">1 ACL.</param>
[HciEvent(HciEventCode.DataBufferOverflow)]
internal readonly partial record struct DataBufferOverflow(byte LinkType);
