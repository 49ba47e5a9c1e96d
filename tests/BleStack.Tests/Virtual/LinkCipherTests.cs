using System;
using System.Security.Cryptography;
using BleStack.Virtual.LinkLayer;
using Xunit;

namespace BleStack.Tests.Virtual;

/// <summary>Link Layer encryption against the sample data of [Vol 6, Part C] 1 and against .NET's own AES-CCM.</summary>
public class LinkCipherTests
{
    private static readonly byte[] Iv = Convert.FromHexString("24ABDCBABEBAAFDE");
    private static readonly byte[] SessionKey = Convert.FromHexString("99AD1B5226A37E3E058E3B8E27C2C666");

    [Fact]
    public void Session_key_of_the_sample_data()
    {
        byte[] longTermKey = Convert.FromHexString("4C68384139F574D836BCF34E9DFB01BF");
        byte[] skd = Convert.FromHexString("0213243546576879ACBDCEDFE0F10213");
        Array.Reverse(longTermKey);
        Array.Reverse(skd);
        Assert.Equal(SessionKey, LinkCipher.SessionKey(longTermKey, skd));
    }

    [Theory]
    [InlineData(0, true, "0F0106", "9FCDA7F448")]
    [InlineData(0, false, "070106", "A34C13A415")]
    [InlineData(
        1,
        true,
        "0E1B1700636465666768696A6B6C6D6E6F707131323334353637383930",
        "7A70D66415226DF26B17839A060405596BD6564F79" + "6B5B9CE6FF32F75A6D33"
    )]
    public void Sample_packets(ulong counter, bool fromCentral, string plain, string cipher)
    {
        using var link = new LinkCipher(SessionKey, Iv, new CcmScratch());
        byte[] pdu = new byte[300];
        byte[] octets = Convert.FromHexString(plain);
        octets.CopyTo(pdu, 0);
        int length = octets.Length - 2;
        link.Seal(pdu, 2, length, counter, fromCentral);
        Assert.Equal(cipher, Convert.ToHexString(pdu.AsSpan(2, length + 4)));
        Assert.True(link.Open(pdu, 2, length + 4, counter, fromCentral));
        Assert.Equal(plain[4..], Convert.ToHexString(pdu.AsSpan(2, length)));
    }

    [Fact]
    public void Agrees_with_AesCcm_for_every_length_and_after_any_packet_before()
    {
        using var reference = new AesCcm(SessionKey);
        using var link = new LinkCipher(SessionKey, Iv, new CcmScratch());
        byte[] pdu = new byte[300];
        byte[] nonce = new byte[13];
        Iv.CopyTo(nonce, 5);
        for (int length = 1; length <= 251; length++)
        {
            new Random(length).NextBytes(pdu.AsSpan(0, length + 2));
            ulong counter = 0x12_3456_7800UL + (ulong)length;
            bool fromCentral = length % 2 == 0;
            BitConverter.TryWriteBytes(nonce, (uint)counter);
            nonce[4] = (byte)((counter >> 32) | (fromCentral ? 0x80u : 0u));
            byte[] expected = new byte[length];
            byte[] tag = new byte[4];
            reference.Encrypt(nonce, pdu.AsSpan(2, length), expected, tag, [(byte)(pdu[0] & 0xE3)]);
            link.Seal(pdu, 2, length, counter, fromCentral);
            Assert.Equal([.. expected, .. tag], pdu.AsSpan(2, length + 4).ToArray());
        }
    }

    [Fact]
    public void Any_changed_bit_breaks_the_mic()
    {
        using var link = new LinkCipher(SessionKey, Iv, new CcmScratch());
        for (int bit = 0; bit < 8 * 9; bit++)
        {
            byte[] pdu = [0x02, 5, 1, 2, 3, 4, 5, 0, 0, 0, 0];
            link.Seal(pdu, 2, 5, 7, true);
            pdu[2 + bit / 8] ^= (byte)(1 << bit % 8);
            Assert.False(link.Open(pdu, 2, 9, 7, true));
        }
    }

    [Fact]
    public void Steady_state_allocates_nothing()
    {
        using var link = new LinkCipher(SessionKey, Iv, new CcmScratch());
        byte[] pdu = new byte[300];
        long before = 0;
        for (ulong i = 0; i < 300; i++)
        {
            if (i == 100) before = GC.GetAllocatedBytesForCurrentThread();
            link.Seal(pdu, 2, 251, i, true);
            link.Open(pdu, 2, 255, i, true);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
