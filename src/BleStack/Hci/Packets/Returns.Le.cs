using System;
using BleStack.Core;

namespace BleStack.Hci.Packets;

/// <summary>Channel map ([Vol 4, Part E] 7.8.20).</summary>
/// <remarks>Status 1 | ConnectionHandle 2 | ChannelMap 5 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="ChannelMap">Bits 0 to 36.</param>
public readonly record struct LeReadChannelMapReturn(
    HciErrorCode Status, ushort ConnectionHandle, ulong ChannelMap) : IHciReturn<LeReadChannelMapReturn>
{
    /// <inheritdoc/>
    public static LeReadChannelMapReturn Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeReadChannelMapReturn((HciErrorCode)r.U8(), r.U16(), r.U32() | (ulong)r.U8() << 32);
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.U16(ConnectionHandle);
        writer.U32((uint)ChannelMap);
        writer.U8((byte)(ChannelMap >> 32));
    }
}

/// <summary>An encrypted block ([Vol 4, Part E] 7.8.22).</summary>
/// <remarks>Status 1 | EncryptedData 16 octets</remarks>
/// <param name="status">Success or why not.</param>
/// <param name="encryptedData">One block, least significant octet first.</param>
public readonly ref struct LeEncryptReturn(HciErrorCode status, ReadOnlySpan<byte> encryptedData) : IHciReturn<LeEncryptReturn>
{
    /// <summary>Success or why not.</summary>
    public HciErrorCode Status { get; } = status;

    /// <summary>One block, least significant octet first.</summary>
    public ReadOnlySpan<byte> EncryptedData { get; } = encryptedData;

    /// <inheritdoc/>
    public static LeEncryptReturn Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeEncryptReturn((HciErrorCode)r.U8(), r.Bytes(16));
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.Bytes(EncryptedData);
    }
}

/// <summary>A random number ([Vol 4, Part E] 7.8.23).</summary>
/// <remarks>Status 1 | RandomNumber 8 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="RandomNumber">Eight random octets.</param>
public readonly record struct LeRandReturn(HciErrorCode Status, ulong RandomNumber) : IHciReturn<LeRandReturn>
{
    /// <inheritdoc/>
    public static LeRandReturn Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeRandReturn((HciErrorCode)r.U8(), r.U64());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.U64(RandomNumber);
    }
}

/// <summary>Combinations of states the controller can be in ([Vol 4, Part E] 7.8.27).</summary>
/// <remarks>Status 1 | LeStates 8 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="LeStates">State combinations, bit by bit.</param>
public readonly record struct LeReadSupportedStatesReturn(HciErrorCode Status, ulong LeStates) : IHciReturn<LeReadSupportedStatesReturn>
{
    /// <inheritdoc/>
    public static LeReadSupportedStatesReturn Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeReadSupportedStatesReturn((HciErrorCode)r.U8(), r.U64());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.U64(LeStates);
    }
}

/// <summary>What the host suggested ([Vol 4, Part E] 7.8.34).</summary>
/// <remarks>Status 1 | TxOctets 2 | TxTime 2 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="TxOctets">Payload octets of a data PDU, 27 to 251.</param>
/// <param name="TxTime">Microseconds, 328 to 17040.</param>
public readonly record struct LeReadSuggestedDefaultDataLengthReturn(
    HciErrorCode Status, ushort TxOctets, ushort TxTime) : IHciReturn<LeReadSuggestedDefaultDataLengthReturn>
{
    /// <inheritdoc/>
    public static LeReadSuggestedDefaultDataLengthReturn Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeReadSuggestedDefaultDataLengthReturn((HciErrorCode)r.U8(), r.U16(), r.U16());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.U16(TxOctets);
        writer.U16(TxTime);
    }
}

/// <summary>Longest data PDU ([Vol 4, Part E] 7.8.46).</summary>
/// <remarks>Status 1 | MaxTxOctets 2 | MaxTxTime 2 | MaxRxOctets 2 | MaxRxTime 2 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="MaxTxOctets">27 to 251.</param>
/// <param name="MaxTxTime">Microseconds.</param>
/// <param name="MaxRxOctets">27 to 251.</param>
/// <param name="MaxRxTime">Microseconds.</param>
public readonly record struct LeReadMaximumDataLengthReturn(
    HciErrorCode Status, ushort MaxTxOctets, ushort MaxTxTime, ushort MaxRxOctets, ushort MaxRxTime) : IHciReturn<LeReadMaximumDataLengthReturn>
{
    /// <inheritdoc/>
    public static LeReadMaximumDataLengthReturn Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeReadMaximumDataLengthReturn((HciErrorCode)r.U8(), r.U16(), r.U16(), r.U16(), r.U16());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.U16(MaxTxOctets);
        writer.U16(MaxTxTime);
        writer.U16(MaxRxOctets);
        writer.U16(MaxRxTime);
    }
}

/// <summary>PHYs of a connection ([Vol 4, Part E] 7.8.47).</summary>
/// <remarks>Status 1 | ConnectionHandle 2 | TxPhy 1 | RxPhy 1 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="TxPhy">What we transmit on.</param>
/// <param name="RxPhy">What we receive on.</param>
public readonly record struct LeReadPhyReturn(
    HciErrorCode Status, ushort ConnectionHandle, LePhy TxPhy, LePhy RxPhy) : IHciReturn<LeReadPhyReturn>
{
    /// <inheritdoc/>
    public static LeReadPhyReturn Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeReadPhyReturn((HciErrorCode)r.U8(), r.U16(), (LePhy)r.U8(), (LePhy)r.U8());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.U16(ConnectionHandle);
        writer.U8((byte)TxPhy);
        writer.U8((byte)RxPhy);
    }
}

/// <summary>A resolvable address ([Vol 4, Part E] 7.8.42).</summary>
/// <remarks>Status 1 | Address 6 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="Address">The resolvable address in use.</param>
public readonly record struct LeReadResolvableAddressReturn(
    HciErrorCode Status, BleAddress Address) : IHciReturn<LeReadResolvableAddressReturn>
{
    /// <inheritdoc/>
    public static LeReadResolvableAddressReturn Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeReadResolvableAddressReturn((HciErrorCode)r.U8(), BleAddress.Read(ref r, AddressType.Random));
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        Address.Write(ref writer);
    }
}
