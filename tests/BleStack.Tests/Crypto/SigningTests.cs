using System;
using BleStack.Core;
using BleStack.Crypto;
using Xunit;
using static BleStack.Tests.Crypto.Hex;

namespace BleStack.Tests.Crypto;

public sealed class SigningTests
{
    // A Signed Write Command of 0x37 0x13 to handle 0x0012 as independent implementations of [Vol 3, Part H] 2.4.5 sign it.
    private const string Csrk = "611B64EB FBCD1FD3 72EC9196 DF425E50";
    private const string Pdu = "d2 1200 1337";
    private const string Signature = "01000000 F1871E93 3C900FF2";

    [Fact]
    public void Known_signature()
    {
        byte[] signature = new byte[12];
        DataSignature.Sign(Octets(Csrk), Octets(Pdu), 1, signature);
        Assert.Equal(Octets(Signature), signature);
    }

    [Fact]
    public void Own_signature_verifies_and_tells_its_counter()
    {
        byte[] signature = new byte[12];
        DataSignature.Sign(Octets(Csrk), Octets(Pdu), 0xDEADBEEF, signature);
        Assert.True(DataSignature.Verify(Octets(Csrk), Octets(Pdu), signature, out uint counter));
        Assert.Equal(0xDEADBEEF, counter);
    }

    [Fact]
    public void Any_changed_octet_breaks_the_signature()
    {
        byte[] signature = new byte[12];
        DataSignature.Sign(Octets(Csrk), Octets(Pdu), 7, signature);
        for (int i = 0; i < signature.Length; i++)
        {
            signature[i] ^= 1;
            Assert.False(DataSignature.Verify(Octets(Csrk), Octets(Pdu), signature, out _));
            signature[i] ^= 1;
        }

        Assert.False(DataSignature.Verify(Octets(Csrk), Octets("d2 1200 1338"), signature, out _));
        Assert.False(DataSignature.Verify(Octets("611B64EB FBCD1FD3 72EC9196 DF425E51"), Octets(Pdu), signature, out _));
        Assert.False(DataSignature.Verify(Octets(Csrk), Octets(Pdu), signature.AsSpan()[..11], out _));
    }
}

public sealed class ResolvingKeyTests
{
    // [Vol 3, Part H] Appendix D.7: prand 0x708194 hashes to 0x0DFBAA.
    private const string Irk = "ec0234a3 57c8ad05 341010a6 0a397d9b";

    [Fact]
    public void Address_of_the_sample_resolves()
    {
        using var key = new ResolvingKey(Octets(Irk));
        Assert.True(key.Matches(new BleAddress(0x7081940DFBAA, AddressType.Random)));
        Assert.False(key.Matches(new BleAddress(0x7081940DFBAB, AddressType.Random)));
        Assert.False(key.Matches(new BleAddress(0x7081940DFBAA, AddressType.Public)));
    }

    [Fact]
    public void Generated_address_is_resolvable_by_its_key_only()
    {
        using var key = new ResolvingKey(Octets(Irk));
        using var other = new ResolvingKey(new byte[16]);
        var random = new SeededRandom(3);
        for (int i = 0; i < 50; i++)
        {
            BleAddress address = key.Generate(random);
            Assert.True(address.IsResolvablePrivate);
            Assert.True(key.Matches(address));
            Assert.False(other.Matches(address));
        }
    }
}
