using System;
using BleStack.Core;

namespace BleStack.Hci.Packets;

/// <summary>A connection ended ([Vol 4, Part E] 7.7.5).</summary>
/// <remarks>Status 1 | ConnectionHandle 2 | Reason 1 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="Reason">Why the link ended.</param>
public readonly record struct DisconnectionComplete(
    HciErrorCode Status, ushort ConnectionHandle, HciErrorCode Reason) : IHciEvent<DisconnectionComplete>
{
    /// <inheritdoc/>
    public static HciEventCode Code => HciEventCode.DisconnectionComplete;

    /// <inheritdoc/>
    public static DisconnectionComplete Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new DisconnectionComplete((HciErrorCode)r.U8(), r.U16(), (HciErrorCode)r.U8());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.U16(ConnectionHandle);
        writer.U8((byte)Reason);
    }
}

/// <summary>Encryption went on or off, or failed to ([Vol 4, Part E] 7.7.8).</summary>
/// <remarks>Status 1 | ConnectionHandle 2 | Enabled 1 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="Enabled">0 off, 1 AES-CCM on an LE link.</param>
public readonly record struct EncryptionChange(HciErrorCode Status, ushort ConnectionHandle, byte Enabled) : IHciEvent<EncryptionChange>
{
    /// <inheritdoc/>
    public static HciEventCode Code => HciEventCode.EncryptionChange;

    /// <inheritdoc/>
    public static EncryptionChange Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new EncryptionChange((HciErrorCode)r.U8(), r.U16(), r.U8());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.U16(ConnectionHandle);
        writer.U8(Enabled);
    }
}

/// <summary>The key of an encrypted link was changed ([Vol 4, Part E] 7.7.39).</summary>
/// <remarks>Status 1 | ConnectionHandle 2 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
public readonly record struct EncryptionKeyRefreshComplete(
    HciErrorCode Status, ushort ConnectionHandle) : IHciEvent<EncryptionKeyRefreshComplete>
{
    /// <inheritdoc/>
    public static HciEventCode Code => HciEventCode.EncryptionKeyRefreshComplete;

    /// <inheritdoc/>
    public static EncryptionKeyRefreshComplete Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new EncryptionKeyRefreshComplete((HciErrorCode)r.U8(), r.U16());
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

/// <summary>The peer's version ([Vol 4, Part E] 7.7.12).</summary>
/// <remarks>Status 1 | ConnectionHandle 2 | Version 1 | CompanyIdentifier 2 | Subversion 2 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="ConnectionHandle">The connection, 0x0000 to 0x0EFF.</param>
/// <param name="Version">Assigned number.</param>
/// <param name="CompanyIdentifier">Assigned number.</param>
/// <param name="Subversion">The manufacturer's.</param>
public readonly record struct ReadRemoteVersionInformationComplete(
    HciErrorCode Status, ushort ConnectionHandle, byte Version, ushort CompanyIdentifier, ushort Subversion) : IHciEvent<ReadRemoteVersionInformationComplete>
{
    /// <inheritdoc/>
    public static HciEventCode Code => HciEventCode.ReadRemoteVersionInformationComplete;

    /// <inheritdoc/>
    public static ReadRemoteVersionInformationComplete Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new ReadRemoteVersionInformationComplete((HciErrorCode)r.U8(), r.U16(), r.U8(), r.U16(), r.U16());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.U16(ConnectionHandle);
        writer.U8(Version);
        writer.U16(CompanyIdentifier);
        writer.U16(Subversion);
    }
}

/// <summary>A command was begun or refused ([Vol 4, Part E] 7.7.15).</summary>
/// <remarks>Status 1 | NumHciCommandPackets 1 | CommandOpcode 2 octets</remarks>
/// <param name="Status">Success or why not.</param>
/// <param name="NumHciCommandPackets">Commands the host may send now.</param>
/// <param name="CommandOpcode">The command.</param>
public readonly record struct CommandStatus(
    HciErrorCode Status, byte NumHciCommandPackets, HciOpcode CommandOpcode) : IHciEvent<CommandStatus>
{
    /// <inheritdoc/>
    public static HciEventCode Code => HciEventCode.CommandStatus;

    /// <inheritdoc/>
    public static CommandStatus Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new CommandStatus((HciErrorCode)r.U8(), r.U8(), (HciOpcode)r.U16());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Status);
        writer.U8(NumHciCommandPackets);
        writer.U16((ushort)CommandOpcode);
    }
}

/// <summary>The controller failed ([Vol 4, Part E] 7.7.16).</summary>
/// <remarks>HardwareCode 1 octets</remarks>
/// <param name="HardwareCode">The manufacturer's.</param>
public readonly record struct HardwareError(byte HardwareCode) : IHciEvent<HardwareError>
{
    /// <inheritdoc/>
    public static HciEventCode Code => HciEventCode.HardwareError;

    /// <inheritdoc/>
    public static HardwareError Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new HardwareError(r.U8());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer) => writer.U8(HardwareCode);
}

/// <summary>The host sent more than fits ([Vol 4, Part E] 7.7.26).</summary>
/// <remarks>LinkType 1 octets</remarks>
/// <param name="LinkType">1 ACL.</param>
public readonly record struct DataBufferOverflow(byte LinkType) : IHciEvent<DataBufferOverflow>
{
    /// <inheritdoc/>
    public static HciEventCode Code => HciEventCode.DataBufferOverflow;

    /// <inheritdoc/>
    public static DataBufferOverflow Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new DataBufferOverflow(r.U8());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer) => writer.U8(LinkType);
}
