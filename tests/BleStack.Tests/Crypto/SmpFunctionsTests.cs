using BleStack.Core;
using BleStack.Crypto;
using Xunit;
using static BleStack.Tests.Crypto.Hex;

namespace BleStack.Tests.Crypto;

/// <summary>The sample data of [Vol 3, Part H] 2.2.3, 2.2.4 and Appendix D, every value as printed there.</summary>
public sealed class SmpFunctionsTests
{
    private const string U = "20b003d2 f297be2c 5e2c83a7 e9f9a5b9 eff49111 acf4fddb cc030148 0e359de6";
    private const string V = "55188b3d 32f6bb9a 900afcfb eed4e72a 59cb9ac2 f19d7cfb 6b4fdd49 f47fc5fd";
    private const string N1 = "d5cb8454 d177733e ffffb2ec 712baeab";
    private const string N2 = "a6e8e7cc 25a75f6e 216583f7 ff3dc4cf";
    private const string MacKey = "2965f176 a1084a02 fd3f6a20 ce636e20";

    private static readonly BleAddress s_a1 = new(0x56123737bfce, AddressType.Public);
    private static readonly BleAddress s_a2 = new(0xa713702dcfc1, AddressType.Public);

    [Fact] // 2.2.3
    public void C1_example()
    {
        byte[] confirm = new byte[16];
        SmpFunctions.C1(
            new byte[16], Octets("5783D52156AD6F0E6388274EC6702EE0"), Octets("01010000100707"), Octets("02030000080005"),
            new BleAddress(0xA1A2A3A4A5A6, AddressType.Random), new BleAddress(0xB1B2B3B4B5B6, AddressType.Public), confirm);
        Assert.Equal(Octets("1e1e3fef878988ead2a74dc5bef13b86"), confirm);
    }

    [Fact] // 2.2.4
    public void S1_example()
    {
        byte[] key = new byte[16];
        SmpFunctions.S1(new byte[16], Octets("000F0E0D0C0B0A091122334455667788"), Octets("010203040506070899AABBCCDDEEFF00"), key);
        Assert.Equal(Octets("9a1fe1f0e8b0f49b5b4216ae796da062"), key);
    }

    [Fact] // D.2
    public void F4_sample()
    {
        byte[] confirm = new byte[16];
        SmpFunctions.F4(Octets(U), Octets(V), Octets(N1), 0, confirm);
        Assert.Equal(Octets("f2c916f1 07a9bd1c f1eda1be a974872d"), confirm);
    }

    [Fact] // D.3
    public void F5_sample()
    {
        byte[] macKey = new byte[16];
        byte[] ltk = new byte[16];
        SmpFunctions.F5(
            Octets("ec0234a3 57c8ad05 341010a6 0a397d9b 99796b13 b4f866f1 868d34f3 73bfa698"),
            Octets(N1),
            Octets(N2),
            s_a1,
            s_a2,
            macKey,
            ltk
        );
        Assert.Equal(Octets(MacKey), macKey);
        Assert.Equal(Octets("69867911 69d7cd23 980522b5 94750a38"), ltk);
    }

    [Fact] // D.4
    public void F6_sample()
    {
        byte[] check = new byte[16];
        SmpFunctions.F6(
            Octets(MacKey),
            Octets(N1),
            Octets(N2),
            Octets("12a3343b b453bb54 08da42d2 0c2d0fc8"),
            Octets("010102"),
            s_a1,
            s_a2,
            check
        );
        Assert.Equal(Octets("e3c47398 9cd0e8c5 d26c0b09 da958f61"), check);
    }

    [Fact] // D.5
    public void G2_sample() => Assert.Equal(0x2f9ed5baU, SmpFunctions.G2(Octets(U), Octets(V), Octets(N1), Octets(N2)));

    [Fact] // D.6
    public void H6_sample()
    {
        byte[] key = new byte[16];
        SmpFunctions.H6(Octets("ec0234a3 57c8ad05 341010a6 0a397d9b"), Octets("6c656272"), key);
        Assert.Equal(Octets("2d9ae102 e76dc91c e8d3a9e2 80b16399"), key);
    }

    [Fact] // D.7
    public void Ah_sample()
    {
        using var irk = new AesKey(Octets("ec0234a3 57c8ad05 341010a6 0a397d9b"));
        Assert.Equal(0x0dfbaaU, SmpFunctions.Ah(irk, 0x708194));
    }

    [Fact] // D.8
    public void H7_sample()
    {
        byte[] key = new byte[16];
        SmpFunctions.H7(Octets("00000000 00000000 00000000 746D7031"), Octets("ec0234a3 57c8ad05 341010a6 0a397d9b"), key);
        Assert.Equal(Octets("fb173597 c6a3c0ec d2998c2a 75a57011"), key);
    }

    [Theory] // D.9 to D.12: LTK to link key and back, with CT2 (h7, "tmp1"/"tmp2") and without (h6), then h6 with "lebr"/"brle"
    [InlineData("368df9bc e3264b58 bd066c33 334fbf64", "746D7031", true, "6c656272", "287ad379 dca40253 0a39f1f4 3047b835")]
    [InlineData("368df9bc e3264b58 bd066c33 334fbf64", "746D7031", false, "6c656272", "bc1ca4ef 633fc1bd 0d8230af ee388fb0")]
    [InlineData("05040302 01000908 07060504 03020100", "746D7032", true, "62726c65", "e85e09eb 5eccb3e2 69418a13 3211bc79")]
    [InlineData("05040302 01000908 07060504 03020100", "746D7032", false, "62726c65", "a813fb72 f1a3dfa1 8a2c9a43 f10d0a30")]
    public void Cross_transport_key_samples(string key, string intermediateId, bool ct2, string finalId, string expected)
    {
        byte[] result = new byte[16];
        if (ct2) SmpFunctions.H7(Octets("00000000 00000000 00000000" + intermediateId), Octets(key), result);
        else SmpFunctions.H6(Octets(key), Octets(intermediateId), result);
        SmpFunctions.H6((byte[])result.Clone(), Octets(finalId), result);
        Assert.Equal(Octets(expected), result);
    }
}
