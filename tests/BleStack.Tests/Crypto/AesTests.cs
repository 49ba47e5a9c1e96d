using System;
using BleStack.Crypto;
using Xunit;
using static BleStack.Tests.Crypto.Hex;

namespace BleStack.Tests.Crypto;

public sealed class AesTests
{
    private const string Rfc4493Key = "2b7e1516 28aed2a6 abf71588 09cf4f3c";

    [Fact] // FIPS-197, Appendix C.1
    public void Block_of_FIPS_197()
    {
        byte[] result = new byte[16];
        AesKey.Encrypt(Octets("000102030405060708090a0b0c0d0e0f"), Octets("00112233445566778899aabbccddeeff"), result);
        Assert.Equal(Octets("69c4e0d86a7b0430d8cdb78070b4c55a"), result);
    }

    [Fact]
    public void Key_serves_many_blocks_in_place()
    {
        using var key = new AesKey(Octets("000102030405060708090a0b0c0d0e0f"));
        for (int i = 0; i < 3; i++)
        {
            byte[] block = Octets("00112233445566778899aabbccddeeff");
            key.Encrypt(block, block);
            Assert.Equal(Octets("69c4e0d86a7b0430d8cdb78070b4c55a"), block);
        }
    }

    [Theory] // RFC 4493, section 4; [Vol 3, Part H] Appendix D.1
    [InlineData("", "bb1d6929 e9593728 7fa37d12 9b756746")]
    [InlineData("6bc1bee2 2e409f96 e93d7e11 7393172a", "070a16b4 6b4d4144 f79bdd9d d04a287c")]
    [InlineData(
        "6bc1bee2 2e409f96 e93d7e11 7393172a ae2d8a57 1e03ac9c 9eb76fac 45af8e51 30c81c46 a35ce411",
        "dfa66747 de9ae630 30ca3261 1497c827"
    )]
    [InlineData(
        "6bc1bee2 2e409f96 e93d7e11 7393172a ae2d8a57 1e03ac9c 9eb76fac 45af8e51 30c81c46 a35ce411 e5fbc119 1a0a52ef f69f2445 df4f9b17 ad2b417b e66c3710",
        "51f0bebf 7e3b9d92 fc497417 79363cfe"
    )]
    public void Cmac_of_RFC_4493(string message, string mac)
    {
        byte[] result = new byte[16];
        AesCmac.Compute(Octets(Rfc4493Key), Octets(message), result);
        Assert.Equal(Octets(mac), result);
    }

    [Fact]
    public void Cmac_object_serves_many_messages_without_allocating()
    {
        using var cmac = new AesCmac(Octets(Rfc4493Key));
        byte[] message = Octets("6bc1bee2 2e409f96 e93d7e11 7393172a ae2d8a57 1e03ac9c 9eb76fac 45af8e51 30c81c46 a35ce411");
        byte[] result = new byte[16];
        cmac.Compute(message, result);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) cmac.Compute(message, result);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(Octets("dfa66747 de9ae630 30ca3261 1497c827"), result);
    }

    [Fact]
    public void Key_of_another_length_is_refused() => Assert.Throws<ArgumentException>(() => new AesKey(new byte[15]));
}
