using System;

namespace BleStack.Explain.Capture;

/// <summary>One link-layer packet as a sniffer saw it.</summary>
internal readonly ref struct AirPacket
{
    /// <summary>The access address of the advertising channels, [Vol 6, Part B] 2.1.2.</summary>
    public const uint AdvertisingAddress = 0x8E89BED6;

    /// <summary>The access address: which connection it belongs to, or <see cref="AdvertisingAddress"/>.</summary>
    public uint AccessAddress { get; init; }

    /// <summary>Header (2) ∥ payload, without the CRC. A payload shorter than the header states was truncated by the capture.</summary>
    public ReadOnlySpan<byte> Pdu { get; init; }

    /// <summary>The sender on a connection; None when the sniffer does not record it and it has to be derived.</summary>
    public Party Sender { get; init; }

    /// <summary>The CRC was checked and is wrong: the packet is ignored.</summary>
    public bool IsDamaged { get; init; }

    /// <summary>The CRC was checked and is right.</summary>
    public bool IsChecked { get; init; }

    /// <summary>The packet was encrypted on the air, and the sniffer decrypted it with the key it holds.</summary>
    public bool IsDecrypted { get; init; }
}
