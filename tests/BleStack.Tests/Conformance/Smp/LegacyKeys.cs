using System;
using System.Buffers.Binary;
using BleStack.Adversary;
using Xunit;

namespace BleStack.Tests.Conformance.Smp;

/// <summary>Reads Central Identification, [Vol 3, Part H] 3.6.3.</summary>
internal static class LegacyKeys
{
    public static (ushort Ediv, ulong Rand) Identification(string pdu)
    {
        byte[] octets = RawPeer.Hex(pdu);
        Assert.Equal((0x07, 11), (octets[0], octets.Length));
        return (BinaryPrimitives.ReadUInt16LittleEndian(octets.AsSpan(1)), BinaryPrimitives.ReadUInt64LittleEndian(octets.AsSpan(3)));
    }
}
