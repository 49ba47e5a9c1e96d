using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using BleStack.Crypto;

namespace BleStack.Explain.Narration;

/// <summary>Computes the passkey of a pairing from its packets, as any eavesdropper can after it: therefore a passkey must not be used
/// twice.</summary>
/// <remarks>
/// Secure Connections: each round commits to one bit, Cai = f4(PKax, PKbx, Nai, 0x80 | bit), [Vol 3, Part H] 2.3.5.6.3. Legacy: the passkey
/// is the temporary key of c1, one of a million, [Vol 3, Part H] 2.3.5.3.
/// </remarks>
internal static class PasskeyFinder
{
    private const uint Passkeys = 1_000_000;

    /// <summary>Computes one bit from the round that the phone's random value completed.</summary>
    public static void TakeBit(SmpProgress progress, ReadOnlySpan<byte> random)
    {
        if (
            progress is not { PhoneKey: { } phone, DeviceKey: { } device, PhoneConfirm: { } confirm }
            || progress.BitsKnown != progress.Rounds - 1
        )
            return;
        Span<byte> expected = stackalloc byte[16];
        for (uint bit = 0; bit <= 1; bit++)
        {
            SmpFunctions.F4(phone.X, device.X, random, (byte)(0x80 | bit), expected);
            if (!expected.SequenceEqual(confirm)) continue;
            progress.Passkey |= bit << progress.BitsKnown;
            progress.BitsKnown++;
            return;
        }
    }

    /// <summary>The passkey; null when the packets do not determine it.</summary>
    public static uint? Find(NarratedPairing pairing)
    {
        if (pairing.IsSecureConnections) return pairing.Progress.BitsKnown == SmpProgress.PasskeyRounds ? pairing.Progress.Passkey : null;
        for (uint passkey = 0; passkey < Passkeys; passkey++)
        {
            if (Fits(pairing, passkey)) return passkey;
        }

        return null;
    }

    /// <summary>True when the passkey is that of the pairing.</summary>
    public static bool Fits(NarratedPairing pairing, uint passkey)
    {
        if (pairing.IsSecureConnections) return Find(pairing) == passkey;
        SmpProgress progress = pairing.Progress;
        if (progress is not { PhoneConfirm: { } confirm, PhoneRandom: { } random, RequestPdu.Length: 7, ResponsePdu.Length: 7 })
            return false;
        if (pairing.Connection is not { Phone: { } phone, Device: { } device }) return false;
        Span<byte> key = stackalloc byte[16];
        key.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(key[12..], passkey);
        Span<byte> expected = stackalloc byte[16];
        SmpFunctions.C1(key, random, progress.RequestPdu, progress.ResponsePdu, phone, device, expected);
        return CryptographicOperations.FixedTimeEquals(expected, confirm);
    }

    /// <summary>The legacy packets that <see cref="Fits"/> needs were captured.</summary>
    public static bool CanSearch(NarratedPairing pairing) =>
        pairing is { IsSecureConnections: false,
            Progress: { PhoneConfirm: not null, PhoneRandom: not null, RequestPdu.Length: 7, ResponsePdu.Length: 7 },
                Connection: { Phone: not null, Device: not null } };
}
