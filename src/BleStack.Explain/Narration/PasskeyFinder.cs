using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using BleStack.Crypto;

namespace BleStack.Explain.Narration;

/// <summary>Works out the passkey of a pairing from its packets, as any eavesdropper can once it is over: that is why one must not be used
/// twice.</summary>
/// <remarks>
/// Secure Connections: each round commits to one bit, Cai = f4(PKax, PKbx, Nai, 0x80 | bit), [Vol 3, Part H] 2.3.5.6.3. Legacy: the passkey
/// is the temporary key of c1, one of a million, [Vol 3, Part H] 2.3.5.3.
/// </remarks>
internal static class PasskeyFinder
{
    private const uint Passkeys = 1_000_000;

    /// <summary>Takes one bit out of the round just finished by the phone's random value.</summary>
    public static void TakeBit(SmpProgress progress, ReadOnlySpan<byte> random)
    {
        if (progress is not { PhoneKey: { } phone, DeviceKey: { } device, PhoneConfirm: { } confirm } || progress.BitsKnown != progress.Rounds - 1)
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

    /// <summary>The passkey; null where the packets do not give it.</summary>
    public static uint? Find(PairingStory pairing)
    {
        if (pairing.IsSecureConnections) return pairing.Progress.BitsKnown == SmpProgress.PasskeyRounds ? pairing.Progress.Passkey : null;
        for (uint passkey = 0; passkey < Passkeys; passkey++)
        {
            if (Fits(pairing, passkey)) return passkey;
        }

        return null;
    }

    /// <summary>Whether a passkey is that of the pairing.</summary>
    public static bool Fits(PairingStory pairing, uint passkey)
    {
        if (pairing.IsSecureConnections) return Find(pairing) == passkey;
        SmpProgress progress = pairing.Progress;
        if (progress is not { PhoneConfirm: { } confirm, PhoneRandom: { } random, RequestPdu.Length: 7, ResponsePdu.Length: 7 }) return false;
        if (pairing.Connection is not { Phone: { } phone, Device: { } device }) return false;
        Span<byte> key = stackalloc byte[16];
        key.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(key[12..], passkey);
        Span<byte> expected = stackalloc byte[16];
        SmpFunctions.C1(key, random, progress.RequestPdu, progress.ResponsePdu, phone, device, expected);
        return CryptographicOperations.FixedTimeEquals(expected, confirm);
    }

    /// <summary>The legacy packets that <see cref="Fits"/> needs were captured.</summary>
    public static bool CanSearch(PairingStory pairing) =>
        pairing is { IsSecureConnections: false,
            Progress: { PhoneConfirm: not null, PhoneRandom: not null, RequestPdu.Length: 7, ResponsePdu.Length: 7 },
                Connection: { Phone: not null, Device: not null } };
}
