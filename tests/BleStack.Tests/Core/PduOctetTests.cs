using System;
using BleStack.Core;
using Xunit;

namespace BleStack.Tests.Core;

/// <summary>Fields of PDUs that no integer of .NET has.</summary>
public class PduOctetTests
{
    [Fact]
    public void Five_octets_are_written_and_read_least_significant_first()
    {
        byte[] octets = new byte[5];
        var writer = new PduWriter(octets);
        writer.U40(0x1F_1122_3344);
        Assert.Equal("443322111F", Convert.ToHexString(octets));
        Assert.Equal(0x1F_1122_3344UL, new PduReader(octets).U40());
        Assert.Throws<MalformedPduException>(() => new PduReader(octets.AsSpan(1)).U40());
    }

    [Fact]
    public void A_flag_is_zero_or_one()
    {
        byte[] octets = new byte[2];
        var writer = new PduWriter(octets);
        writer.Flag(true);
        writer.Flag(false);
        Assert.Equal("0100", Convert.ToHexString(octets));
        Assert.True(new PduReader(octets).Flag());
        Assert.False(new PduReader(octets.AsSpan(1)).Flag());
        Assert.Equal("A flag is 0 or 1, not 2.", Assert.Throws<MalformedPduException>(() => new PduReader([2]).Flag()).Message);
    }
}
