using System;
using System.Security.Cryptography;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Smp;

namespace Benchmarks.Scenarios;

/// <summary>Pairings of two connected hosts, and their cryptography alone.</summary>
internal static class PairingWork
{
    private static readonly BleAddress Initiator = new(0xC0_11_22_33_44_55, AddressType.Random);
    private static readonly BleAddress Responder = new(0xC0_11_22_33_44_66, AddressType.Random);
    private static readonly ECCurve Curve = ECCurve.NamedCurves.nistP256;

    public static World World(PairingMethod method, bool secureConnections)
    {
        AuthReq flags =
            AuthReq.Bonding | (secureConnections ? AuthReq.SecureConnections : 0) | (method == PairingMethod.JustWorks ? 0 : AuthReq.Mitm);
        (IoCapability device, IoCapability phone) = method switch
        {
            PairingMethod.PasskeyEntry => (IoCapability.DisplayOnly, IoCapability.KeyboardOnly),
            PairingMethod.NumericComparison => (IoCapability.DisplayYesNo, IoCapability.DisplayYesNo),
            _ => (IoCapability.NoInputNoOutput, IoCapability.NoInputNoOutput),
        };
        return new World(
            new PairingSettings { IoCapability = device, AuthReq = flags },
            new PairingSettings { IoCapability = phone, AuthReq = flags }
        );
    }

    /// <summary>The computations of both sides of one Secure Connections passkey pairing with the platform's own primitives: two key pairs,
    /// two agreements, 80 confirm values (each side computes 20 and checks 20), f5 and f6. Without nonces, PDUs or link
    /// encryption.</summary>
    public static void PlatformFloor()
    {
        using var a = ECDiffieHellman.Create(Curve);
        using var b = ECDiffieHellman.Create(Curve);
        byte[] key = Agree(a, b);
        Agree(b, a);
        Span<byte> mac = stackalloc byte[16];
        Span<byte> message = stackalloc byte[80];
        for (int i = 0; i < 80; i++) Cmac(key.AsSpan(0, 16), message[..65], 1, mac);
        for (int i = 0; i < 2; i++)
        {
            Cmac(key.AsSpan(0, 16), message[..32], 1, mac);
            Cmac(key.AsSpan(0, 16), message[..53], 2, mac);
        }

        for (int i = 0; i < 4; i++) Cmac(key.AsSpan(0, 16), message[..65], 1, mac);
    }

    /// <summary>The same with the functions of <c>BleStack.Crypto</c>, which also validate public keys.</summary>
    public static void OwnFloor()
    {
        using P256KeyPair a = P256KeyPair.Generate(SystemRandom.Instance), b = P256KeyPair.Generate(SystemRandom.Instance);
        Span<byte> dhKey = stackalloc byte[32];
        Span<byte> nonce = stackalloc byte[16];
        Span<byte> mac = stackalloc byte[16];
        Span<byte> ltk = stackalloc byte[16];
        a.Agree(b.Public, dhKey);
        b.Agree(a.Public, dhKey);
        for (int i = 0; i < 80; i++) SmpFunctions.F4(a.Public.X, b.Public.X, nonce, 0x80, mac);
        for (int i = 0; i < 2; i++)
        {
            SmpFunctions.F5(dhKey, nonce, nonce, Initiator, Responder, mac, ltk);
            SmpFunctions.F6(mac, nonce, nonce, nonce, mac, Initiator, Responder, ltk);
            SmpFunctions.F6(mac, nonce, nonce, nonce, mac, Responder, Initiator, ltk);
        }
    }

    private static byte[] Agree(ECDiffieHellman own, ECDiffieHellman peer)
    {
        using var other = ECDiffieHellman.Create(
            new ECParameters { Curve = Curve, Q = peer.ExportParameters(includePrivateParameters: false).Q }
        );
        return own.DeriveRawSecretAgreement(other.PublicKey);
    }

    // Subkey, then the chain in one call: the platform's AES offers no faster AES-CMAC.
    private static void Cmac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, int times, Span<byte> mac)
    {
        Span<byte> chain = stackalloc byte[80];
        Span<byte> zero = stackalloc byte[16];
        using var aes = Aes.Create();
        aes.SetKey(key);
        aes.EncryptEcb(zero, mac, PaddingMode.None);
        int octets = (message.Length + 15) & ~15;
        for (int i = 0; i < times; i++)
        {
            message.CopyTo(chain);
            aes.EncryptCbc(chain[..octets], zero, chain, PaddingMode.None);
        }
    }
}
