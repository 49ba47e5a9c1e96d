using System;
using BleStack.Core;

namespace BleStack.Hci.Packets;

/// <summary>Sets the random address of one advertising set ([Vol 4, Part E] 7.8.52).</summary>
/// <remarks>AdvertisingHandle 1 | Address 6 octets</remarks>
/// <param name="AdvertisingHandle">The set, 0x00 to 0xEF.</param>
/// <param name="Address">The random address.</param>
public readonly record struct LeSetAdvertisingSetRandomAddress(byte AdvertisingHandle, BleAddress Address) : IHciCommand<LeSetAdvertisingSetRandomAddress>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeSetAdvertisingSetRandomAddress;

    /// <inheritdoc/>
    public static LeSetAdvertisingSetRandomAddress Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeSetAdvertisingSetRandomAddress(r.U8(), BleAddress.Read(ref r, AddressType.Random));
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8(AdvertisingHandle);
        Address.Write(ref writer);
    }
}

/// <summary>Sets how one advertising set advertises on the 1M PHY ([Vol 4, Part E] 7.8.53, first version).</summary>
/// <remarks>
/// AdvertisingHandle 1 | Properties 2 | IntervalMin 3 | IntervalMax 3 | ChannelMap 1 | OwnAddressType 1 | Peer 7 | FilterPolicy 1 | TxPower 1 |
/// PrimaryPhy 1 (= 1) | SecondaryMaxSkip 1 (= 0) | SecondaryPhy 1 (= 1) | Sid 1 (= 0) | ScanRequestNotification 1 (= 0) octets
/// </remarks>
/// <param name="AdvertisingHandle">The set, 0x00 to 0xEF.</param>
/// <param name="Properties">What kind of PDUs.</param>
/// <param name="IntervalMin">Units of 0.625 ms, 0x20 to 0xFFFFFF.</param>
/// <param name="IntervalMax">Units of 0.625 ms.</param>
/// <param name="OwnAddressType">Which own address.</param>
/// <param name="Peer">The peer: type, then address.</param>
/// <param name="ChannelMap">Bit 0 to 2: channel 37 to 39.</param>
/// <param name="FilterPolicy">Whom to answer.</param>
/// <param name="TxPower">dBm, at most; 127 leaves it to the controller.</param>
public readonly record struct LeSetExtendedAdvertisingParameters(
    byte AdvertisingHandle,
    AdvertisingEventProperties Properties,
    uint IntervalMin,
    uint IntervalMax,
    byte ChannelMap,
    OwnAddressType OwnAddressType,
    BleAddress Peer,
    AdvertisingFilterPolicy FilterPolicy,
    sbyte TxPower) : IHciCommand<LeSetExtendedAdvertisingParameters>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeSetExtendedAdvertisingParameters;

    /// <inheritdoc/>
    public static LeSetExtendedAdvertisingParameters Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeSetExtendedAdvertisingParameters(
            r.U8(),
            (AdvertisingEventProperties)r.U16(),
            r.U24(),
            r.U24(),
            r.U8(),
            (OwnAddressType)r.U8(),
            BleAddress.Read(ref r, (AddressType)r.U8()),
            (AdvertisingFilterPolicy)r.U8(),
            r.I8());
        r.Bytes(5);
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8(AdvertisingHandle);
        writer.U16((ushort)Properties);
        writer.U24(IntervalMin);
        writer.U24(IntervalMax);
        writer.U8(ChannelMap);
        writer.U8((byte)OwnAddressType);
        writer.U8((byte)Peer.Type);
        Peer.Write(ref writer);
        writer.U8((byte)FilterPolicy);
        writer.I8(TxPower);
        writer.Bytes([1, 0, 1, 0, 0]);
    }
}

/// <summary>Sets what one advertising set says, in one piece ([Vol 4, Part E] 7.8.54).</summary>
/// <remarks>AdvertisingHandle 1 | Operation 1 (= 3, complete) | FragmentPreference 1 (= 1) | Length 1 | Data 0 to 251 octets</remarks>
/// <param name="advertisingHandle">The set, 0x00 to 0xEF.</param>
/// <param name="data">Advertising data, not padded.</param>
public readonly ref struct LeSetExtendedAdvertisingData(byte advertisingHandle, ReadOnlySpan<byte> data) : IHciCommand<LeSetExtendedAdvertisingData>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeSetExtendedAdvertisingData;

    /// <summary>The set, 0x00 to 0xEF.</summary>
    public byte AdvertisingHandle { get; } = advertisingHandle;

    /// <summary>Advertising data.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    /// <inheritdoc/>
    public static LeSetExtendedAdvertisingData Parse(ReadOnlySpan<byte> parameters)
    {
        ReadOnlySpan<byte> data = ExtendedData.Parse(parameters, out byte handle);
        return new LeSetExtendedAdvertisingData(handle, data);
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer) => ExtendedData.Write(ref writer, AdvertisingHandle, Data);
}

/// <summary>Sets what one advertising set answers to a scan request, in one piece ([Vol 4, Part E] 7.8.55).</summary>
/// <remarks>AdvertisingHandle 1 | Operation 1 (= 3, complete) | FragmentPreference 1 (= 1) | Length 1 | Data 0 to 251 octets</remarks>
/// <param name="advertisingHandle">The set, 0x00 to 0xEF.</param>
/// <param name="data">Scan response data, not padded.</param>
public readonly ref struct LeSetExtendedScanResponseData(byte advertisingHandle, ReadOnlySpan<byte> data) : IHciCommand<LeSetExtendedScanResponseData>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeSetExtendedScanResponseData;

    /// <summary>The set, 0x00 to 0xEF.</summary>
    public byte AdvertisingHandle { get; } = advertisingHandle;

    /// <summary>Scan response data.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    /// <inheritdoc/>
    public static LeSetExtendedScanResponseData Parse(ReadOnlySpan<byte> parameters)
    {
        ReadOnlySpan<byte> data = ExtendedData.Parse(parameters, out byte handle);
        return new LeSetExtendedScanResponseData(handle, data);
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer) => ExtendedData.Write(ref writer, AdvertisingHandle, Data);
}

/// <summary>Starts or stops one advertising set ([Vol 4, Part E] 7.8.56).</summary>
/// <remarks>Enable 1 | NumSets 1 (= 1) | AdvertisingHandle 1 | Duration 2 | MaxEvents 1 (= 0, no limit) octets</remarks>
/// <param name="Enable">On or off.</param>
/// <param name="AdvertisingHandle">The set, 0x00 to 0xEF.</param>
/// <param name="Duration">Units of 10 ms; 0 for no limit, which high duty cycle does not allow.</param>
public readonly record struct LeSetExtendedAdvertisingEnable(bool Enable, byte AdvertisingHandle, ushort Duration) : IHciCommand<LeSetExtendedAdvertisingEnable>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeSetExtendedAdvertisingEnable;

    /// <inheritdoc/>
    public static LeSetExtendedAdvertisingEnable Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        bool enable = HciPacket.Flag(ref r);
        if (r.U8() != 1) throw new MalformedPduException("One advertising set is expected.");
        var value = new LeSetExtendedAdvertisingEnable(enable, r.U8(), r.U16());
        r.U8();
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8(Enable ? (byte)1 : (byte)0);
        writer.U8(1);
        writer.U8(AdvertisingHandle);
        writer.U16(Duration);
        writer.U8(0);
    }
}

/// <summary>Sets how to scan on the 1M PHY ([Vol 4, Part E] 7.8.64).</summary>
/// <remarks>OwnAddressType 1 | FilterPolicy 1 | Phys 1 (= 1) | Type 1 | Interval 2 | Window 2 octets</remarks>
/// <param name="OwnAddressType">Address in scan requests.</param>
/// <param name="FilterPolicy">Whom to report.</param>
/// <param name="Type">Passive or active.</param>
/// <param name="Interval">Units of 0.625 ms, 0x0004 to 0xFFFF.</param>
/// <param name="Window">Units of 0.625 ms, at most the interval.</param>
public readonly record struct LeSetExtendedScanParameters(
    OwnAddressType OwnAddressType, ScanningFilterPolicy FilterPolicy, LeScanType Type, ushort Interval, ushort Window) : IHciCommand<LeSetExtendedScanParameters>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeSetExtendedScanParameters;

    /// <inheritdoc/>
    public static LeSetExtendedScanParameters Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        (byte own, byte policy) = (r.U8(), r.U8());
        if (r.U8() != (byte)LePhys.Le1M) throw new MalformedPduException("The 1M PHY alone is expected.");
        var value = new LeSetExtendedScanParameters((OwnAddressType)own, (ScanningFilterPolicy)policy, (LeScanType)r.U8(), r.U16(), r.U16());
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)OwnAddressType);
        writer.U8((byte)FilterPolicy);
        writer.U8((byte)LePhys.Le1M);
        writer.U8((byte)Type);
        writer.U16(Interval);
        writer.U16(Window);
    }
}

/// <summary>Starts or stops scanning, without a limit ([Vol 4, Part E] 7.8.65).</summary>
/// <remarks>Enable 1 | FilterDuplicates 1 | Duration 2 (= 0) | Period 2 (= 0) octets</remarks>
/// <param name="Enable">On or off.</param>
/// <param name="FilterDuplicates">Report each advertiser once.</param>
public readonly record struct LeSetExtendedScanEnable(bool Enable, bool FilterDuplicates) : IHciCommand<LeSetExtendedScanEnable>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeSetExtendedScanEnable;

    /// <inheritdoc/>
    public static LeSetExtendedScanEnable Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        var value = new LeSetExtendedScanEnable(HciPacket.Flag(ref r), HciPacket.Flag(ref r));
        r.Bytes(4);
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8(Enable ? (byte)1 : (byte)0);
        writer.U8(FilterDuplicates ? (byte)1 : (byte)0);
        writer.U32(0);
    }
}

/// <summary>Opens a connection on the 1M PHY ([Vol 4, Part E] 7.8.66, first version).</summary>
/// <remarks>
/// UseAcceptList 1 | OwnAddressType 1 | Peer 7 | Phys 1 (= 1) | ScanInterval 2 | ScanWindow 2 | IntervalMin 2 | IntervalMax 2 | Latency 2 |
/// SupervisionTimeout 2 | MinCeLength 2 (= 0) | MaxCeLength 2 (= 0) octets
/// </remarks>
/// <param name="OwnAddressType">Which own address.</param>
/// <param name="Peer">The peer: type, then address.</param>
/// <param name="ScanInterval">Units of 0.625 ms.</param>
/// <param name="ScanWindow">Units of 0.625 ms.</param>
/// <param name="IntervalMin">Units of 1.25 ms, 6 to 3200.</param>
/// <param name="IntervalMax">Units of 1.25 ms.</param>
/// <param name="Latency">Connection events the peripheral may skip, 0 to 499.</param>
/// <param name="SupervisionTimeout">Units of 10 ms, 10 to 3200.</param>
public readonly record struct LeExtendedCreateConnection(
    OwnAddressType OwnAddressType,
    BleAddress Peer,
    ushort ScanInterval,
    ushort ScanWindow,
    ushort IntervalMin,
    ushort IntervalMax,
    ushort Latency,
    ushort SupervisionTimeout) : IHciCommand<LeExtendedCreateConnection>
{
    /// <inheritdoc/>
    public static HciOpcode Opcode => HciOpcode.LeExtendedCreateConnection;

    /// <inheritdoc/>
    public static LeExtendedCreateConnection Parse(ReadOnlySpan<byte> parameters)
    {
        var r = new PduReader(parameters);
        if (r.U8() != 0) throw new MalformedPduException("The accept list is not expected.");
        var own = (OwnAddressType)r.U8();
        BleAddress peer = BleAddress.Read(ref r, (AddressType)r.U8());
        if (r.U8() != (byte)LePhys.Le1M) throw new MalformedPduException("The 1M PHY alone is expected.");
        var value = new LeExtendedCreateConnection(own, peer, r.U16(), r.U16(), r.U16(), r.U16(), r.U16(), r.U16());
        r.Bytes(4);
        r.End();
        return value;
    }

    /// <inheritdoc/>
    public void Write(ref PduWriter writer)
    {
        writer.U8(0);
        writer.U8((byte)OwnAddressType);
        writer.U8((byte)Peer.Type);
        Peer.Write(ref writer);
        writer.U8((byte)LePhys.Le1M);
        writer.U16(ScanInterval);
        writer.U16(ScanWindow);
        writer.U16(IntervalMin);
        writer.U16(IntervalMax);
        writer.U16(Latency);
        writer.U16(SupervisionTimeout);
        writer.U32(0);
    }
}

/// <summary>What advertising and scan response data have in common.</summary>
internal static class ExtendedData
{
    private const byte Complete = 3, DoNotFragment = 1;

    public static ReadOnlySpan<byte> Parse(ReadOnlySpan<byte> parameters, out byte handle)
    {
        var r = new PduReader(parameters);
        handle = r.U8();
        if (r.U8() != Complete) throw new MalformedPduException("Data in one piece is expected.");
        r.U8();
        ReadOnlySpan<byte> data = r.Bytes(r.U8());
        r.End();
        return data;
    }

    public static void Write(ref PduWriter writer, byte handle, ReadOnlySpan<byte> data)
    {
        writer.U8(handle);
        writer.U8(Complete);
        writer.U8(DoNotFragment);
        writer.U8(checked((byte)data.Length));
        writer.Bytes(data);
    }
}
