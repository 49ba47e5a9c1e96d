using System;
using BleStack.Core;

namespace BleStack.Hci.Packets;

/// <summary>Encrypts one block ([Vol 4, Part E] 7.8.22).</summary>
/// <remarks>Key 16 | Plaintext 16 octets</remarks>
/// <param name="key">AES-128 key, least significant octet first.</param>
/// <param name="plaintext">One block, least significant octet first.</param>
public readonly ref struct LeEncrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plaintext) : IHciCommand<LeEncrypt>
{
    /// <summary>AES-128 key, least significant octet first.</summary>
    public ReadOnlySpan<byte> Key { get; } = key;

    /// <summary>One block, least significant octet first.</summary>
    public ReadOnlySpan<byte> Plaintext { get; } = plaintext;

    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeEncrypt;

    /// <inheritdoc/>
    public static LeEncrypt Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeEncrypt(r.Bytes(16), r.Bytes(16));
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.Bytes(Key);
        writer.Bytes(Plaintext);
    }
}

/// <summary>Starts encryption (central) ([Vol 4, Part E] 7.8.24).</summary>
/// <remarks>ConnectionHandle 2 | RandomNumber 8 | EncryptedDiversifier 2 | LongTermKey 16 octets</remarks>
/// <param name="connectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="randomNumber">Rand of a legacy key, else 0.</param>
/// <param name="encryptedDiversifier">EDIV of a legacy key, else 0.</param>
/// <param name="longTermKey">LTK or STK, least significant octet first.</param>
public readonly ref struct LeEnableEncryption(
    ushort connectionHandle, ulong randomNumber, ushort encryptedDiversifier, ReadOnlySpan<byte> longTermKey) : IHciCommand<LeEnableEncryption>
{
    /// <summary>The connection, 0x0000 to 0x0EFF.</summary>
    public ushort ConnectionHandle { get; } = connectionHandle;

    /// <summary>Rand of a legacy key, else 0.</summary>
    public ulong RandomNumber { get; } = randomNumber;

    /// <summary>EDIV of a legacy key, else 0.</summary>
    public ushort EncryptedDiversifier { get; } = encryptedDiversifier;

    /// <summary>LTK or STK, least significant octet first.</summary>
    public ReadOnlySpan<byte> LongTermKey { get; } = longTermKey;

    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeEnableEncryption;

    /// <inheritdoc/>
    public static LeEnableEncryption Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeEnableEncryption(r.U16(), r.U64(), r.U16(), r.Bytes(16));
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U16(ConnectionHandle);
        writer.U64(RandomNumber);
        writer.U16(EncryptedDiversifier);
        writer.Bytes(LongTermKey);
    }
}

/// <summary>Gives the key asked for ([Vol 4, Part E] 7.8.25).</summary>
/// <remarks>ConnectionHandle 2 | LongTermKey 16 octets</remarks>
/// <param name="connectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="longTermKey">LTK or STK, least significant octet first.</param>
public readonly ref struct LeLongTermKeyRequestReply(
    ushort connectionHandle, ReadOnlySpan<byte> longTermKey) : IHciCommand<LeLongTermKeyRequestReply>
{
    /// <summary>The connection, 0x0000 to 0x0EFF.</summary>
    public ushort ConnectionHandle { get; } = connectionHandle;

    /// <summary>LTK or STK, least significant octet first.</summary>
    public ReadOnlySpan<byte> LongTermKey { get; } = longTermKey;

    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeLongTermKeyRequestReply;

    /// <inheritdoc/>
    public static LeLongTermKeyRequestReply Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeLongTermKeyRequestReply(r.U16(), r.Bytes(16));
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U16(ConnectionHandle);
        writer.Bytes(LongTermKey);
    }
}

/// <summary>Has no key ([Vol 4, Part E] 7.8.26).</summary>
/// <remarks>ConnectionHandle 2 octets</remarks>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
public readonly record struct LeLongTermKeyRequestNegativeReply(ushort ConnectionHandle) : IHciCommand<LeLongTermKeyRequestNegativeReply>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeLongTermKeyRequestNegativeReply;

    /// <inheritdoc/>
    public static LeLongTermKeyRequestNegativeReply Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeLongTermKeyRequestNegativeReply(r.U16());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer) => writer.U16(ConnectionHandle);
}

/// <summary>Adds to the resolving list ([Vol 4, Part E] 7.8.38).</summary>
/// <remarks>Peer 7 | PeerIrk 16 | LocalIrk 16 octets</remarks>
/// <param name="peer">The peer: type, then address.</param>
/// <param name="peerIrk">Least significant octet first.</param>
/// <param name="localIrk">Least significant octet first.</param>
public readonly ref struct LeAddDeviceToResolvingList(
    BleAddress peer, ReadOnlySpan<byte> peerIrk, ReadOnlySpan<byte> localIrk) : IHciCommand<LeAddDeviceToResolvingList>
{
    /// <summary>The peer: type, then address.</summary>
    public BleAddress Peer { get; } = peer;

    /// <summary>Least significant octet first.</summary>
    public ReadOnlySpan<byte> PeerIrk { get; } = peerIrk;

    /// <summary>Least significant octet first.</summary>
    public ReadOnlySpan<byte> LocalIrk { get; } = localIrk;

    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeAddDeviceToResolvingList;

    /// <inheritdoc/>
    public static LeAddDeviceToResolvingList Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeAddDeviceToResolvingList(BleAddress.Read(ref r, (AddressType)r.U8()), r.Bytes(16), r.Bytes(16));
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Peer.Type);
        Peer.Write(ref writer);
        writer.Bytes(PeerIrk);
        writer.Bytes(LocalIrk);
    }
}

/// <summary>Removes from the resolving list ([Vol 4, Part E] 7.8.39).</summary>
/// <remarks>Peer 7 octets</remarks>
/// <param name="Peer">The peer: type, then address.</param>
public readonly record struct LeRemoveDeviceFromResolvingList(BleAddress Peer) : IHciCommand<LeRemoveDeviceFromResolvingList>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeRemoveDeviceFromResolvingList;

    /// <inheritdoc/>
    public static LeRemoveDeviceFromResolvingList Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeRemoveDeviceFromResolvingList(BleAddress.Read(ref r, (AddressType)r.U8()));
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Peer.Type);
        Peer.Write(ref writer);
    }
}

/// <summary>Reads the peer's address in use ([Vol 4, Part E] 7.8.42).</summary>
/// <remarks>Peer 7 octets</remarks>
/// <param name="Peer">The peer: type, then address.</param>
public readonly record struct LeReadPeerResolvableAddress(BleAddress Peer) : IHciCommand<LeReadPeerResolvableAddress>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeReadPeerResolvableAddress;

    /// <inheritdoc/>
    public static LeReadPeerResolvableAddress Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeReadPeerResolvableAddress(BleAddress.Read(ref r, (AddressType)r.U8()));
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Peer.Type);
        Peer.Write(ref writer);
    }
}

/// <summary>Reads our address in use ([Vol 4, Part E] 7.8.43).</summary>
/// <remarks>Peer 7 octets</remarks>
/// <param name="Peer">The peer: type, then address.</param>
public readonly record struct LeReadLocalResolvableAddress(BleAddress Peer) : IHciCommand<LeReadLocalResolvableAddress>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeReadLocalResolvableAddress;

    /// <inheritdoc/>
    public static LeReadLocalResolvableAddress Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeReadLocalResolvableAddress(BleAddress.Read(ref r, (AddressType)r.U8()));
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Peer.Type);
        Peer.Write(ref writer);
    }
}

/// <summary>Switches address resolution ([Vol 4, Part E] 7.8.44).</summary>
/// <remarks>Enable 1 octets</remarks>
/// <param name="Enable">On or off.</param>
public readonly record struct LeSetAddressResolutionEnable(bool Enable) : IHciCommand<LeSetAddressResolutionEnable>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeSetAddressResolutionEnable;

    /// <inheritdoc/>
    public static LeSetAddressResolutionEnable Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeSetAddressResolutionEnable(HciPacket.Flag(ref r));
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer) => writer.U8(Enable ? (byte)1 : (byte)0);
}

/// <summary>Sets how long a resolvable address is used ([Vol 4, Part E] 7.8.45).</summary>
/// <remarks>Timeout 2 octets</remarks>
/// <param name="Timeout">Seconds, 1 to 3600.</param>
public readonly record struct LeSetResolvablePrivateAddressTimeout(ushort Timeout) : IHciCommand<LeSetResolvablePrivateAddressTimeout>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeSetResolvablePrivateAddressTimeout;

    /// <inheritdoc/>
    public static LeSetResolvablePrivateAddressTimeout Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeSetResolvablePrivateAddressTimeout(r.U16());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer) => writer.U16(Timeout);
}

/// <summary>Sets the privacy mode of a peer ([Vol 4, Part E] 7.8.77).</summary>
/// <remarks>Peer 7 | Mode 1 octets</remarks>
/// <param name="Peer">The peer: type, then address.</param>
/// <param name="Mode">0 network privacy, 1 device privacy.</param>
public readonly record struct LeSetPrivacyMode(BleAddress Peer, byte Mode) : IHciCommand<LeSetPrivacyMode>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeSetPrivacyMode;

    /// <inheritdoc/>
    public static LeSetPrivacyMode Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeSetPrivacyMode(BleAddress.Read(ref r, (AddressType)r.U8()), r.U8());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Peer.Type);
        Peer.Write(ref writer);
        writer.U8(Mode);
    }
}
