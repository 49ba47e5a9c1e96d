using System;
using BleStack.Core;

namespace BleStack.Hci.Packets;

/// <summary>Selects LE events ([Vol 4, Part E] 7.8.1).</summary>
/// <remarks>Mask 8 octets</remarks>
/// <param name="Mask">LE subevents the host wants.</param>
public readonly record struct LeSetEventMask(LeEventMask Mask) : IHciCommand<LeSetEventMask>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeSetEventMask;

    /// <inheritdoc/>
    public static LeSetEventMask Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeSetEventMask((LeEventMask)r.U64());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer) => writer.U64((ulong)Mask);
}

/// <summary>Sets the random device address ([Vol 4, Part E] 7.8.4).</summary>
/// <remarks>Address 6 octets</remarks>
/// <param name="Address">The random address.</param>
public readonly record struct LeSetRandomAddress(BleAddress Address) : IHciCommand<LeSetRandomAddress>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeSetRandomAddress;

    /// <inheritdoc/>
    public static LeSetRandomAddress Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeSetRandomAddress(BleAddress.Read(ref r, AddressType.Random));
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer) => Address.Write(ref writer);
}

/// <summary>Sets how to advertise ([Vol 4, Part E] 7.8.5).</summary>
/// <remarks>IntervalMin 2 | IntervalMax 2 | Type 1 | OwnAddressType 1 | Peer 7 | ChannelMap 1 | FilterPolicy 1 octets</remarks>
/// <param name="IntervalMin">Units of 0.625 ms, 0x0020 to 0x4000.</param>
/// <param name="IntervalMax">Units of 0.625 ms.</param>
/// <param name="Type">Kind of advertising.</param>
/// <param name="OwnAddressType">Which own address.</param>
/// <param name="Peer">The peer: type, then address.</param>
/// <param name="ChannelMap">Bit 0 to 2: channel 37 to 39.</param>
/// <param name="FilterPolicy">Whom to answer.</param>
public readonly record struct LeSetAdvertisingParameters(
    ushort IntervalMin,
    ushort IntervalMax,
    AdvertisingType Type,
    OwnAddressType OwnAddressType,
    BleAddress Peer,
    byte ChannelMap,
    AdvertisingFilterPolicy FilterPolicy) : IHciCommand<LeSetAdvertisingParameters>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeSetAdvertisingParameters;

    /// <inheritdoc/>
    public static LeSetAdvertisingParameters Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeSetAdvertisingParameters(
            r.U16(),
            r.U16(),
            (AdvertisingType)r.U8(),
            (OwnAddressType)r.U8(),
            BleAddress.Read(ref r, (AddressType)r.U8()),
            r.U8(),
            (AdvertisingFilterPolicy)r.U8());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U16(IntervalMin);
        writer.U16(IntervalMax);
        writer.U8((byte)Type);
        writer.U8((byte)OwnAddressType);
        writer.U8((byte)Peer.Type);
        Peer.Write(ref writer);
        writer.U8(ChannelMap);
        writer.U8((byte)FilterPolicy);
    }
}

/// <summary>Starts or stops advertising ([Vol 4, Part E] 7.8.9).</summary>
/// <remarks>Enable 1 octets</remarks>
/// <param name="Enable">On or off.</param>
public readonly record struct LeSetAdvertisingEnable(bool Enable) : IHciCommand<LeSetAdvertisingEnable>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeSetAdvertisingEnable;

    /// <inheritdoc/>
    public static LeSetAdvertisingEnable Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeSetAdvertisingEnable(HciPacket.Flag(ref r));
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer) => writer.U8(Enable ? (byte)1 : (byte)0);
}

/// <summary>Sets how to scan ([Vol 4, Part E] 7.8.10).</summary>
/// <remarks>Type 1 | Interval 2 | Window 2 | OwnAddressType 1 | FilterPolicy 1 octets</remarks>
/// <param name="Type">Passive or active.</param>
/// <param name="Interval">Units of 0.625 ms, 0x0004 to 0x4000.</param>
/// <param name="Window">Units of 0.625 ms, at most the interval.</param>
/// <param name="OwnAddressType">Address in scan requests.</param>
/// <param name="FilterPolicy">Whom to report.</param>
public readonly record struct LeSetScanParameters(
    LeScanType Type, ushort Interval, ushort Window, OwnAddressType OwnAddressType, ScanningFilterPolicy FilterPolicy) : IHciCommand<LeSetScanParameters>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeSetScanParameters;

    /// <inheritdoc/>
    public static LeSetScanParameters Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeSetScanParameters((LeScanType)r.U8(), r.U16(), r.U16(), (OwnAddressType)r.U8(), (ScanningFilterPolicy)r.U8());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)Type);
        writer.U16(Interval);
        writer.U16(Window);
        writer.U8((byte)OwnAddressType);
        writer.U8((byte)FilterPolicy);
    }
}

/// <summary>Starts or stops scanning ([Vol 4, Part E] 7.8.11).</summary>
/// <remarks>Enable 1 | FilterDuplicates 1 octets</remarks>
/// <param name="Enable">On or off.</param>
/// <param name="FilterDuplicates">Report each advertiser once.</param>
public readonly record struct LeSetScanEnable(bool Enable, bool FilterDuplicates) : IHciCommand<LeSetScanEnable>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeSetScanEnable;

    /// <inheritdoc/>
    public static LeSetScanEnable Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeSetScanEnable(HciPacket.Flag(ref r), HciPacket.Flag(ref r));
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8(Enable ? (byte)1 : (byte)0);
        writer.U8(FilterDuplicates ? (byte)1 : (byte)0);
    }
}

/// <summary>Adds to the filter accept list ([Vol 4, Part E] 7.8.16).</summary>
/// <remarks>Peer 7 octets</remarks>
/// <param name="Peer">The peer: type, then address.</param>
public readonly record struct LeAddDeviceToFilterAcceptList(BleAddress Peer) : IHciCommand<LeAddDeviceToFilterAcceptList>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeAddDeviceToFilterAcceptList;

    /// <inheritdoc/>
    public static LeAddDeviceToFilterAcceptList Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeAddDeviceToFilterAcceptList(BleAddress.Read(ref r, (AddressType)r.U8()));
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

/// <summary>Removes from the filter accept list ([Vol 4, Part E] 7.8.17).</summary>
/// <remarks>Peer 7 octets</remarks>
/// <param name="Peer">The peer: type, then address.</param>
public readonly record struct LeRemoveDeviceFromFilterAcceptList(BleAddress Peer) : IHciCommand<LeRemoveDeviceFromFilterAcceptList>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeRemoveDeviceFromFilterAcceptList;

    /// <inheritdoc/>
    public static LeRemoveDeviceFromFilterAcceptList Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeRemoveDeviceFromFilterAcceptList(BleAddress.Read(ref r, (AddressType)r.U8()));
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
