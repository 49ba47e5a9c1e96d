using System;
using BleStack.Core;
using BleStack.Crypto;
using Xunit;
using static BleStack.Tests.Crypto.Hex;

namespace BleStack.Tests.Crypto;

public sealed class P256Tests
{
    private const string P = "FFFFFFFF 00000001 00000000 00000000 00000000 FFFFFFFF FFFFFFFF FFFFFFFF";
    private const string Order = "FFFFFFFF 00000000 FFFFFFFF FFFFFFFF BCE6FAAD A7179E84 F3B9CAC2 FC632551";

    // [Vol 2, Part G] 7.1.2.1, P-256 data set 1; pair A is also the debug pair of [Vol 3, Part H] 2.3.5.6.1.
    private const string PrivateA = "3f49f6d4 a3c55f38 74c9b3e3 d2103f50 4aff607b eb40b799 5899b8a6 cd3c1abd";
    private const string PublicAX = "20b003d2 f297be2c 5e2c83a7 e9f9a5b9 eff49111 acf4fddb cc030148 0e359de6";
    private const string PublicAY = "dc809c49 652aeb6d 63329abf 5a52155c 766345c2 8fed3024 741c8ed0 1589d28b";

    [Theory] // [Vol 2, Part G] 7.1.2.1 and 7.1.2.2
    [InlineData(
        PrivateA,
        "55188b3d 32f6bb9a 900afcfb eed4e72a 59cb9ac2 f19d7cfb 6b4fdd49 f47fc5fd",
        PublicAX,
        PublicAY,
        "1ea1f0f0 1faf1d96 09592284 f19e4c00 47b58afd 8615a69f 559077b2 2faaa190",
        "4c55f33e 429dad37 7356703a 9ab85160 472d1130 e28e3676 5f89aff9 15b1214a",
        "ec0234a3 57c8ad05 341010a6 0a397d9b 99796b13 b4f866f1 868d34f3 73bfa698"
    )]
    [InlineData(
        "06a51669 3c9aa31a 6084545d 0c5db641 b48572b9 7203ddff b7ac73f7 d0457663",
        "529aa067 0d72cd64 97502ed4 73502b03 7e8803b5 c60829a5 a3caa219 505530ba",
        "2c31a47b 5779809e f44cb5ea af5c3e43 d5f8faad 4a8794cb 987e9b03 745c78dd",
        "91951218 3898dfbe cd52e240 8e43871f d0211091 17bd3ed4 eaf84377 43715d4f",
        "f465e43f f23d3f1b 9dc7dfc0 4da87581 84dbc966 204796ec cf0d6cf5 e16500cc",
        "0201d048 bcbbd899 eeefc424 164e33c2 01c2b010 ca6b4d43 a8a155ca d8ecb279",
        "ab85843a 2f6d883f 62e5684b 38e30733 5fe6e194 5ecd1960 4105c6f2 3221eb69"
    )]
    public void Sample_data(string privateA, string privateB, string ax, string ay, string bx, string by, string dhKey)
    {
        using P256KeyPair a = P256KeyPair.FromPrivateKey(Octets(privateA));
        using P256KeyPair b = P256KeyPair.FromPrivateKey(Octets(privateB));
        Assert.Equal(Octets(ax), a.Public.X.ToArray());
        Assert.Equal(Octets(ay), a.Public.Y.ToArray());
        Assert.Equal(Octets(bx), b.Public.X.ToArray());
        Assert.Equal(Octets(by), b.Public.Y.ToArray());
        byte[] ab = new byte[32];
        byte[] ba = new byte[32];
        a.Agree(b.Public, ab);
        b.Agree(a.Public, ba);
        Assert.Equal(Octets(dhKey), ab);
        Assert.Equal(Octets(dhKey), ba);
    }

    [Fact]
    public void Debug_key_is_recognised()
    {
        using P256KeyPair debug = P256KeyPair.CreateDebug();
        Assert.Equal(Octets(PublicAX), debug.Public.X.ToArray());
        Assert.True(debug.Public.IsDebug);
        using P256KeyPair other = P256KeyPair.Generate(new SeededRandom(1));
        Assert.False(other.Public.IsDebug);
    }

    [Fact]
    public void Same_seed_makes_the_same_pair_and_another_seed_another()
    {
        using P256KeyPair one = P256KeyPair.Generate(new SeededRandom(1));
        using P256KeyPair same = P256KeyPair.Generate(new SeededRandom(1));
        using P256KeyPair other = P256KeyPair.Generate(new SeededRandom(2));
        Assert.Equal(one.Public, same.Public);
        Assert.NotEqual(one.Public, other.Public);
    }

    [Theory]
    [InlineData(PublicAX, "dc809c49 652aeb6d 63329abf 5a52155c 766345c2 8fed3024 741c8ed0 1589d28c")] // last bit of y changed
    [InlineData("20b003d2 f297be2c 5e2c83a7 e9f9a5b9 eff49111 acf4fddb cc030148 0e359de7", PublicAY)] // last bit of x changed
    [InlineData(
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000000"
    )]
    [InlineData(PublicAX, "0000000000000000000000000000000000000000000000000000000000000000")] // the fixed-coordinate invalid curve attack
    [InlineData(P, P)]
    [InlineData("FFFFFFFF FFFFFFFF FFFFFFFF FFFFFFFF FFFFFFFF FFFFFFFF FFFFFFFF FFFFFFFF", PublicAY)]
    [InlineData(PublicAX, "FFFFFFFF FFFFFFFF FFFFFFFF FFFFFFFF FFFFFFFF FFFFFFFF FFFFFFFF FFFFFFFF")]
    [InlineData("20b003d2", PublicAY)]
    public void Invalid_point_is_refused(string x, string y) => Assert.False(P256PublicKey.TryCreate(Octets(x), Octets(y), out _));

    [Fact]
    public void Coordinate_not_reduced_modulo_p_is_refused()
    {
        // x = 5 gives a point of the curve; x = p + 5 is the same residue, yet no valid encoding.
        byte[] y = Octets("459243b9 aa581806 fe913bce 99817ade 11ca503c 64d9a3c5 33415c08 3248fbcc");
        Assert.True(P256PublicKey.TryCreate(Octets(new string('0', 63) + "5"), y, out _));
        Assert.False(P256PublicKey.TryCreate(Octets("FFFFFFFF 00000001 00000000 00000000 00000001 00000000 00000000 00000004"), y, out _));
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(Order)]
    [InlineData("FFFFFFFF FFFFFFFF FFFFFFFF FFFFFFFF FFFFFFFF FFFFFFFF FFFFFFFF FFFFFFFF")]
    [InlineData("01")]
    public void Invalid_private_key_is_refused(string privateKey) =>
        Assert.Throws<ArgumentException>(() => P256KeyPair.FromPrivateKey(Octets(privateKey)));
}
