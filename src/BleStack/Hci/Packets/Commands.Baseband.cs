namespace BleStack.Hci.Packets;

/// <summary>Ends a connection ([Vol 4, Part E] 7.1.6).</summary>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="Reason">One of those the specification lets a host give.</param>
[HciCommand(HciOpcode.Disconnect)]
internal readonly partial record struct Disconnect(ushort ConnectionHandle, HciErrorCode Reason);

/// <summary>Asks the peer for its version ([Vol 4, Part E] 7.1.23).</summary>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
[HciCommand(HciOpcode.ReadRemoteVersionInformation)]
internal readonly partial record struct ReadRemoteVersionInformation(ushort ConnectionHandle);

/// <summary>Selects events ([Vol 4, Part E] 7.3.1).</summary>
/// <param name="Mask">Events the host wants.</param>
[HciCommand(HciOpcode.SetEventMask)]
internal readonly partial record struct SetEventMask(HciEventMask Mask);

/// <summary>Selects events, second page ([Vol 4, Part E] 7.3.69).</summary>
/// <param name="Mask">Events the host wants.</param>
[HciCommand(HciOpcode.SetEventMaskPage2)]
internal readonly partial record struct SetEventMaskPage2(HciEventMaskPage2 Mask);

/// <summary>Reads the transmit power of a connection ([Vol 4, Part E] 7.3.35).</summary>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="Type">0 current, 1 maximum.</param>
[HciCommand(HciOpcode.ReadTransmitPowerLevel)]
internal readonly partial record struct ReadTransmitPowerLevel(ushort ConnectionHandle, byte Type);

/// <summary>Reads the signal strength of a connection ([Vol 4, Part E] 7.5.4).</summary>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
[HciCommand(HciOpcode.ReadRssi)]
internal readonly partial record struct ReadRssi(ushort ConnectionHandle);
