using System;

namespace BleStack.Virtual;

/// <summary>Hears everything that is really transmitted on one air. Called on the air's loop.</summary>
public interface ISniffer
{
    /// <summary>One Link Layer PDU as on air; its octets are valid during the call only.</summary>
    void OnPdu(in SniffedPdu pdu);
}

/// <summary>One Link Layer PDU as on air ([Vol 6, Part B] 2.3 and 2.4), without preamble and CRC.</summary>
public readonly ref struct SniffedPdu
{
    /// <summary>The access address of advertising channels.</summary>
    public const uint AdvertisingAccessAddress = 0x8E89BED6;

    internal SniffedPdu(TimeSpan time, uint accessAddress, bool fromCentral, bool isEncrypted, bool isLost, ReadOnlySpan<byte> octets)
    {
        (Time, AccessAddress, FromCentral, IsEncrypted, IsLost) = (time, accessAddress, fromCentral, isEncrypted, isLost);
        Octets = octets;
    }

    /// <summary>Since the air came to be.</summary>
    public TimeSpan Time { get; }

    /// <summary>Which connection, or <see cref="AdvertisingAccessAddress"/>.</summary>
    public uint AccessAddress { get; }

    /// <summary>Data: sent by the central. Advertising: sent by a scanner or initiator.</summary>
    public bool FromCentral { get; }

    /// <summary>The payload is ciphertext and ends with a MIC.</summary>
    public bool IsEncrypted { get; }

    /// <summary>The receiver did not hear it.</summary>
    public bool IsLost { get; }

    /// <summary>True on an advertising channel.</summary>
    public bool IsAdvertising => AccessAddress == AdvertisingAccessAddress;

    /// <summary>Two octets of header, then the payload.</summary>
    public ReadOnlySpan<byte> Octets { get; }
}
