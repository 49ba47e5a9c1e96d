using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using BleStack.Crypto;

namespace BleStack.Smp;

/// <summary>What both roles of legacy phase 2 compute alike, [Vol 3, Part H] 2.3.5.5.</summary>
internal static class LegacyPhase2
{
    /// <summary>Gets the TK: zero for Just Works, the passkey, or OOB data; null when the answer will come as an input.</summary>
    public static byte[]? BeginTk(Pairing p)
    {
        switch (p.Model.Method)
        {
            case PairingMethod.PasskeyEntry:
                return p.BeginPasskey() is { } passkey ? TkOf(p, passkey) : null;
            case PairingMethod.OutOfBand when p.Settings.Oob?.TemporaryKey is { } tk:
                return p.Secrets.Add(tk.AsSpan().ToArray());
            case PairingMethod.OutOfBand:
                p.Effects.Ask(PairingQuestionKind.OobData, 0);
                return null;
            default:
                return p.Secrets.New(16);
        }
    }

    /// <summary>The TK an answer gives; null when the input is no such answer.</summary>
    public static byte[]? TkOf(Pairing p, IPairingInput input)
    {
        switch (input)
        {
            case PasskeyAnswered answer when p.Model.Method == PairingMethod.PasskeyEntry:
                p.EndPasskey();
                return TkOf(p, answer.Passkey);
            case OobAnswered answer when p.Model.Method == PairingMethod.OutOfBand:
                return p.Secrets.Add(answer.TemporaryKey);
            default:
                return null;
        }
    }

    /// <summary>Mconfirm or Sconfirm of <paramref name="random"/>.</summary>
    public static byte[] Confirm(Pairing p, byte[] tk, byte[] random)
    {
        Span<byte> request = stackalloc byte[1 + PairingFeatures.Size];
        Span<byte> response = stackalloc byte[1 + PairingFeatures.Size];
        new PairingRequest(p.Request).Write(request);
        new PairingResponse(p.Response).Write(response);
        byte[] confirm = new byte[16];
        SmpFunctions.C1(tk, random, request, response, p.InitiatorAddress, p.ResponderAddress, confirm);
        return confirm;
    }

    /// <summary>True when <paramref name="peerRandom"/> is what the peer committed to, and not our own value sent back.</summary>
    public static bool Verify(Pairing p, byte[] tk, byte[] peerRandom, byte[] peerConfirm, byte[] ownRandom) =>
        CryptographicOperations.FixedTimeEquals(Confirm(p, tk, peerRandom), peerConfirm)
        && !CryptographicOperations.FixedTimeEquals(peerRandom, ownRandom);

    /// <summary>STK = s1(TK, Srand, Mrand), shortened.</summary>
    public static PairingState Encrypt(Pairing p, byte[] tk, byte[] initiatorRandom, byte[] responderRandom)
    {
        byte[] stk = p.Secrets.New(16);
        SmpFunctions.S1(tk, responderRandom, initiatorRandom, stk);
        return Encrypting.Begin(p, p.Shorten(stk));
    }

    private static byte[] TkOf(Pairing p, uint passkey)
    {
        byte[] tk = p.Secrets.New(16);
        BinaryPrimitives.WriteUInt32BigEndian(tk.AsSpan(12), passkey);
        return tk;
    }
}
