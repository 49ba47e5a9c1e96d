using System;

namespace BleStack.Explain.Narration;

/// <summary>One link-layer packet as a sniffer saw it.</summary>
public readonly ref struct AirPacket
{
    /// <summary>The access address of the advertising channels, [Vol 6, Part B] 2.1.2.</summary>
    public const uint AdvertisingAddress = 0x8E89BED6;

    /// <summary>The access address: which connection it belongs to, or <see cref="AdvertisingAddress"/>.</summary>
    public uint AccessAddress { get; init; }

    /// <summary>Header (2) ∥ payload, without the CRC. A payload shorter than the header says was cut off by the capture.</summary>
    public ReadOnlySpan<byte> Pdu { get; init; }

    /// <summary>Who sent it on a connection; None where the sniffer does not say, and it is worked out.</summary>
    public Party Sender { get; init; }

    /// <summary>The CRC was checked and is wrong: the packet is not trusted.</summary>
    public bool IsDamaged { get; init; }

    /// <summary>The CRC was checked and is right.</summary>
    public bool IsChecked { get; init; }

    /// <summary>It was encrypted on the air, and the sniffer, which has the key, has decrypted it.</summary>
    public bool IsDecrypted { get; init; }
}
