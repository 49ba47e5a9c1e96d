using System;
using BleStack.Core;

namespace BleStack.Hci.Packets;

/// <summary>Return parameters of commands that return nothing else ([Vol 4, Part E] 7).</summary>
/// <remarks>Status 1 octets</remarks>
/// <param name="Status">Success or why not.</param>
public readonly record struct StatusReturn(HciErrorCode Status) : IHciReturn<StatusReturn>
{
    /// <inheritdoc/>
    public static StatusReturn Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new StatusReturn((HciErrorCode)r.U8());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer) => writer.U8((byte)Status);
}

/// <summary>Return parameters of commands that return the connection ([Vol 4, Part E] 7).</summary>
/// <remarks>Status 1 | ConnectionHandle 2 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
public readonly record struct ConnectionHandleReturn(HciErrorCode Status, ushort ConnectionHandle) : IHciReturn<ConnectionHandleReturn>
{
    /// <inheritdoc/>
    public static ConnectionHandleReturn Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new ConnectionHandleReturn((HciErrorCode)r.U8(), r.U16());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.U16(ConnectionHandle);
    }
}

/// <summary>Version of the controller ([Vol 4, Part E] 7.4.1).</summary>
/// <remarks>Status 1 | HciVersion 1 | HciSubversion 2 | LmpVersion 1 | CompanyIdentifier 2 | LmpSubversion 2 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="HciVersion">Assigned number.</param>
/// <param name="HciSubversion">The manufacturer's.</param>
/// <param name="LmpVersion">Assigned number.</param>
/// <param name="CompanyIdentifier">Assigned number.</param>
/// <param name="LmpSubversion">The manufacturer's.</param>
public readonly record struct ReadLocalVersionInformationReturn(
    HciErrorCode Status, byte HciVersion, ushort HciSubversion, byte LmpVersion, ushort CompanyIdentifier, ushort LmpSubversion) : IHciReturn<ReadLocalVersionInformationReturn>
{
    /// <inheritdoc/>
    public static ReadLocalVersionInformationReturn Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new ReadLocalVersionInformationReturn((HciErrorCode)r.U8(), r.U8(), r.U16(), r.U8(), r.U16(), r.U16());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.U8(HciVersion);
        writer.U16(HciSubversion);
        writer.U8(LmpVersion);
        writer.U16(CompanyIdentifier);
        writer.U16(LmpSubversion);
    }
}

/// <summary>Commands of the controller ([Vol 4, Part E] 7.4.2).</summary>
/// <remarks>Status 1 | Commands 64 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="Commands">Commands the controller knows.</param>
public readonly record struct ReadLocalSupportedCommandsReturn(
    HciErrorCode Status, SupportedCommands Commands) : IHciReturn<ReadLocalSupportedCommandsReturn>
{
    /// <inheritdoc/>
    public static ReadLocalSupportedCommandsReturn Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new ReadLocalSupportedCommandsReturn((HciErrorCode)r.U8(), SupportedCommands.Read(ref r));
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        Commands.Write(ref writer);
    }
}

/// <summary>LMP features of the controller ([Vol 4, Part E] 7.4.3).</summary>
/// <remarks>Status 1 | Features 8 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="Features">Page 0.</param>
public readonly record struct ReadLocalSupportedFeaturesReturn(
    HciErrorCode Status, LmpFeatures Features) : IHciReturn<ReadLocalSupportedFeaturesReturn>
{
    /// <inheritdoc/>
    public static ReadLocalSupportedFeaturesReturn Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new ReadLocalSupportedFeaturesReturn((HciErrorCode)r.U8(), (LmpFeatures)r.U64());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.U64((ulong)Features);
    }
}

/// <summary>BR/EDR buffers ([Vol 4, Part E] 7.4.5).</summary>
/// <remarks>Status 1 | AclDataPacketLength 2 | SynchronousDataPacketLength 1 | TotalNumAclDataPackets 2 | TotalNumSynchronousDataPackets 2 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="AclDataPacketLength">Octets; 0 on LE only: see LE Read Buffer Size.</param>
/// <param name="SynchronousDataPacketLength">Octets.</param>
/// <param name="TotalNumAclDataPackets">Buffers.</param>
/// <param name="TotalNumSynchronousDataPackets">Buffers.</param>
public readonly record struct ReadBufferSizeReturn(
    HciErrorCode Status,
    ushort AclDataPacketLength,
    byte SynchronousDataPacketLength,
    ushort TotalNumAclDataPackets,
    ushort TotalNumSynchronousDataPackets) : IHciReturn<ReadBufferSizeReturn>
{
    /// <inheritdoc/>
    public static ReadBufferSizeReturn Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new ReadBufferSizeReturn((HciErrorCode)r.U8(), r.U16(), r.U8(), r.U16(), r.U16());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.U16(AclDataPacketLength);
        writer.U8(SynchronousDataPacketLength);
        writer.U16(TotalNumAclDataPackets);
        writer.U16(TotalNumSynchronousDataPackets);
    }
}

/// <summary>Public address ([Vol 4, Part E] 7.4.6).</summary>
/// <remarks>Status 1 | Address 6 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="Address">Public device address, 0 when there is none.</param>
public readonly record struct ReadBdAddrReturn(HciErrorCode Status, BleAddress Address) : IHciReturn<ReadBdAddrReturn>
{
    /// <inheritdoc/>
    public static ReadBdAddrReturn Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new ReadBdAddrReturn((HciErrorCode)r.U8(), BleAddress.Read(ref r, AddressType.Public));
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

/// <summary>Signal strength ([Vol 4, Part E] 7.5.4).</summary>
/// <remarks>Status 1 | ConnectionHandle 2 | Rssi 1 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="Rssi">dBm; 127 not available.</param>
public readonly record struct ReadRssiReturn(HciErrorCode Status, ushort ConnectionHandle, sbyte Rssi) : IHciReturn<ReadRssiReturn>
{
    /// <inheritdoc/>
    public static ReadRssiReturn Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new ReadRssiReturn((HciErrorCode)r.U8(), r.U16(), r.I8());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.U16(ConnectionHandle);
        writer.I8(Rssi);
    }
}

/// <summary>Transmit power of a connection ([Vol 4, Part E] 7.3.35).</summary>
/// <remarks>Status 1 | ConnectionHandle 2 | TxPowerLevel 1 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="TxPowerLevel">dBm.</param>
public readonly record struct ReadTransmitPowerLevelReturn(
    HciErrorCode Status, ushort ConnectionHandle, sbyte TxPowerLevel) : IHciReturn<ReadTransmitPowerLevelReturn>
{
    /// <inheritdoc/>
    public static ReadTransmitPowerLevelReturn Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new ReadTransmitPowerLevelReturn((HciErrorCode)r.U8(), r.U16(), r.I8());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.U16(ConnectionHandle);
        writer.I8(TxPowerLevel);
    }
}

/// <summary>LE buffers ([Vol 4, Part E] 7.8.2).</summary>
/// <remarks>Status 1 | AclDataPacketLength 2 | TotalNumAclDataPackets 1 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="AclDataPacketLength">Octets of data in one ACL packet; 0: shared with BR/EDR.</param>
/// <param name="TotalNumAclDataPackets">Buffers.</param>
public readonly record struct LeReadBufferSizeReturn(
    HciErrorCode Status, ushort AclDataPacketLength, byte TotalNumAclDataPackets) : IHciReturn<LeReadBufferSizeReturn>
{
    /// <inheritdoc/>
    public static LeReadBufferSizeReturn Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeReadBufferSizeReturn((HciErrorCode)r.U8(), r.U16(), r.U8());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.U16(AclDataPacketLength);
        writer.U8(TotalNumAclDataPackets);
    }
}

/// <summary>LE features of the controller ([Vol 4, Part E] 7.8.3).</summary>
/// <remarks>Status 1 | Features 8 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="Features">LE features.</param>
public readonly record struct LeReadLocalSupportedFeaturesReturn(
    HciErrorCode Status, LeFeatures Features) : IHciReturn<LeReadLocalSupportedFeaturesReturn>
{
    /// <inheritdoc/>
    public static LeReadLocalSupportedFeaturesReturn Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeReadLocalSupportedFeaturesReturn((HciErrorCode)r.U8(), (LeFeatures)r.U64());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.U64((ulong)Features);
    }
}

/// <summary>Advertising transmit power ([Vol 4, Part E] 7.8.6).</summary>
/// <remarks>Status 1 | TxPowerLevel 1 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="TxPowerLevel">dBm.</param>
public readonly record struct LeReadAdvertisingPhysicalChannelTxPowerReturn(
    HciErrorCode Status, sbyte TxPowerLevel) : IHciReturn<LeReadAdvertisingPhysicalChannelTxPowerReturn>
{
    /// <inheritdoc/>
    public static LeReadAdvertisingPhysicalChannelTxPowerReturn Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeReadAdvertisingPhysicalChannelTxPowerReturn((HciErrorCode)r.U8(), r.I8());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.I8(TxPowerLevel);
    }
}

/// <summary>Size of the filter accept list ([Vol 4, Part E] 7.8.14).</summary>
/// <remarks>Status 1 | Size 1 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="Size">Entries that fit.</param>
public readonly record struct LeReadFilterAcceptListSizeReturn(
    HciErrorCode Status, byte Size) : IHciReturn<LeReadFilterAcceptListSizeReturn>
{
    /// <inheritdoc/>
    public static LeReadFilterAcceptListSizeReturn Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeReadFilterAcceptListSizeReturn((HciErrorCode)r.U8(), r.U8());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.U8(Size);
    }
}

/// <summary>Size of the resolving list ([Vol 4, Part E] 7.8.41).</summary>
/// <remarks>Status 1 | Size 1 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="Size">Entries that fit.</param>
public readonly record struct LeReadResolvingListSizeReturn(HciErrorCode Status, byte Size) : IHciReturn<LeReadResolvingListSizeReturn>
{
    /// <inheritdoc/>
    public static LeReadResolvingListSizeReturn Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeReadResolvingListSizeReturn((HciErrorCode)r.U8(), r.U8());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.U8(Size);
    }
}
