using System;
using BleStack.Core;

namespace BleStack.Hci.Packets;

/// <summary>Encrypts one block ([Vol 4, Part E] 7.8.22).</summary>
/// <param name="key">AES-128 key, least significant octet first.</param>
/// <param name="plaintext">One block, least significant octet first.</param>
[HciCommand(HciOpcode.LeEncrypt)]
internal readonly ref partial struct LeEncrypt([Octets(16)] ReadOnlySpan<byte> key, [Octets(16)] ReadOnlySpan<byte> plaintext);

/// <summary>Starts encryption (central) ([Vol 4, Part E] 7.8.24).</summary>
/// <param name="connectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="randomNumber">Rand of a legacy key, else 0.</param>
/// <param name="encryptedDiversifier">EDIV of a legacy key, else 0.</param>
/// <param name="longTermKey">LTK or STK, least significant octet first.</param>
[HciCommand(HciOpcode.LeEnableEncryption)]
internal readonly ref partial struct LeEnableEncryption(
    ushort connectionHandle, ulong randomNumber, ushort encryptedDiversifier, [Octets(16)] ReadOnlySpan<byte> longTermKey);

/// <summary>Gives the key asked for ([Vol 4, Part E] 7.8.25).</summary>
/// <param name="connectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="longTermKey">LTK or STK, least significant octet first.</param>
[HciCommand(HciOpcode.LeLongTermKeyRequestReply)]
internal readonly ref partial struct LeLongTermKeyRequestReply(ushort connectionHandle, [Octets(16)] ReadOnlySpan<byte> longTermKey);

/// <summary>Has no key ([Vol 4, Part E] 7.8.26).</summary>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
[HciCommand(HciOpcode.LeLongTermKeyRequestNegativeReply)]
internal readonly partial record struct LeLongTermKeyRequestNegativeReply(ushort ConnectionHandle);

/// <summary>Adds to the resolving list ([Vol 4, Part E] 7.8.38).</summary>
/// <param name="peer">The peer: type, then address.</param>
/// <param name="peerIrk">Least significant octet first.</param>
/// <param name="localIrk">Least significant octet first.</param>
[HciCommand(HciOpcode.LeAddDeviceToResolvingList)]
internal readonly ref partial struct LeAddDeviceToResolvingList(
    BleAddress peer, [Octets(16)] ReadOnlySpan<byte> peerIrk, [Octets(16)] ReadOnlySpan<byte> localIrk);

/// <summary>Removes from the resolving list ([Vol 4, Part E] 7.8.39).</summary>
/// <param name="Peer">The peer: type, then address.</param>
[HciCommand(HciOpcode.LeRemoveDeviceFromResolvingList)]
internal readonly partial record struct LeRemoveDeviceFromResolvingList(BleAddress Peer);

/// <summary>Reads the peer's address in use ([Vol 4, Part E] 7.8.42).</summary>
/// <param name="Peer">The peer: type, then address.</param>
[HciCommand(HciOpcode.LeReadPeerResolvableAddress)]
internal readonly partial record struct LeReadPeerResolvableAddress(BleAddress Peer);

/// <summary>Reads our address in use ([Vol 4, Part E] 7.8.43).</summary>
/// <param name="Peer">The peer: type, then address.</param>
[HciCommand(HciOpcode.LeReadLocalResolvableAddress)]
internal readonly partial record struct LeReadLocalResolvableAddress(BleAddress Peer);

/// <summary>Switches address resolution ([Vol 4, Part E] 7.8.44).</summary>
/// <param name="Enable">On or off.</param>
[HciCommand(HciOpcode.LeSetAddressResolutionEnable)]
internal readonly partial record struct LeSetAddressResolutionEnable(bool Enable);

/// <summary>Sets how long a resolvable address is used ([Vol 4, Part E] 7.8.45).</summary>
/// <param name="Timeout">Seconds, 1 to 3600.</param>
[HciCommand(HciOpcode.LeSetResolvablePrivateAddressTimeout)]
internal readonly partial record struct LeSetResolvablePrivateAddressTimeout(ushort Timeout);

/// <summary>Sets the privacy mode of a peer ([Vol 4, Part E] 7.8.77).</summary>
/// <param name="Peer">The peer: type, then address.</param>
/// <param name="Mode">0 network privacy, 1 device privacy.</param>
[HciCommand(HciOpcode.LeSetPrivacyMode)]
internal readonly partial record struct LeSetPrivacyMode(BleAddress Peer, byte Mode);
