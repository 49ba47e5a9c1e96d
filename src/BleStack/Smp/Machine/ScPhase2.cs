using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using BleStack.Crypto;

namespace BleStack.Smp;

/// <summary>What both roles of Secure Connections phase 2 compute alike, [Vol 3, Part H] 2.3.5.6.</summary>
internal static class ScPhase2
{
    /// <summary>Rounds of Passkey Entry: one for each bit of 999,999.</summary>
    public const int Rounds = 20;

    /// <summary>
    /// Validates the peer's public key, [Vol 3, Part H] 2.3.5.6.1: one that is no point, or has our own X, is answered with DHKey Check
    /// Failed.
    /// </summary>
    public static PairingFailure TakePublicKey(Pairing p, PairingPublicKey pdu)
    {
        if (!P256PublicKey.TryCreate(pdu.X, pdu.Y, out P256PublicKey? key)) return PairingFailure.DhKeyCheckFailed;
        if (key.IsDebug)
        {
            // In debug mode both sides rightly have the same key.
            if (!p.Settings.AcceptDebugKeys) return PairingFailure.AuthenticationRequirements;
        }
        else if (key.X.SequenceEqual(p.OwnKeys.Public.X))
        {
            return PairingFailure.DhKeyCheckFailed; // Our own key reflected, or its negative: an impostor that has no key of its own.
        }

        p.PeerPublicKey = key;
        return PairingFailure.None;
    }

    public static bool IsReflected(Pairing p, PairingPublicKey pdu) => pdu.X.AsSpan().SequenceEqual(p.OwnKeys.Public.X);

    public static void SendPublicKey(Pairing p)
    {
        P256PublicKey own = p.OwnKeys.Public;
        p.Effects.Send(new PairingPublicKey(own.X.ToArray(), own.Y.ToArray()));
    }

    /// <summary>Cai or Cbi: f4 over the keys of sender and receiver.</summary>
    public static byte[] Confirm(Pairing p, bool fromInitiator, ReadOnlySpan<byte> nonce, byte z)
    {
        byte[] confirm = new byte[16];
        if (fromInitiator) SmpFunctions.F4(p.InitiatorX, p.ResponderX, nonce, z, confirm);
        else SmpFunctions.F4(p.ResponderX, p.InitiatorX, nonce, z, confirm);
        return confirm;
    }

    /// <summary>True when <paramref name="nonce"/> is what the peer committed to, and not our own value sent back.</summary>
    public static bool Verify(Pairing p, byte[] nonce, byte z, byte[] confirm, byte[] ownNonce) =>
        CryptographicOperations.FixedTimeEquals(Confirm(p, !p.IsInitiator, nonce, z), confirm)
        && !CryptographicOperations.FixedTimeEquals(nonce, ownNonce);

    /// <summary>rai, rbi: 0x80 or 0x81 by the passkey's bit of this round, least significant first.</summary>
    public static byte PasskeyBit(uint passkey, int round) => (byte)(0x80 | (passkey >> round & 1));

    /// <summary>True when there is no peer OOB data to check, or its commitment fits the peer's public key.</summary>
    public static bool OobCommitmentHolds(Pairing p)
    {
        if (!p.LocalFeatures.HasOob) return true;
        Span<byte> confirm = stackalloc byte[16];
        SmpFunctions.F4(p.PeerPublicKey!.X, p.PeerPublicKey.X, p.Settings.Oob!.PeerRandom, 0, confirm);
        return CryptographicOperations.FixedTimeEquals(confirm, p.Settings.Oob.PeerConfirm);
    }

    /// <summary>The six digits both users compare.</summary>
    public static uint ComparedNumber(Pairing p, byte[] na, byte[] nb) => SmpFunctions.G2(p.InitiatorX, p.ResponderX, na, nb) % 1_000_000;

    /// <summary>Stage 2 for Just Works and Numeric Comparison: ra = rb = 0.</summary>
    public static Checks ComputeChecks(Pairing p, byte[] na, byte[] nb)
    {
        Span<byte> zero = stackalloc byte[16];
        return ComputeChecks(p, na, nb, zero, zero);
    }

    /// <summary>Stage 2 for Passkey Entry: ra = rb = the passkey.</summary>
    public static Checks ComputeChecks(Pairing p, byte[] na, byte[] nb, uint passkey)
    {
        Span<byte> r = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(r[12..], passkey);
        return ComputeChecks(p, na, nb, r, r);
    }

    /// <summary>Stage 2 for OOB: each side's random counts where the other side has received it, [Vol 3, Part H] 2.3.5.6.4.</summary>
    public static Checks ComputeOobChecks(Pairing p, byte[] na, byte[] nb)
    {
        Span<byte> zero = stackalloc byte[16];
        ReadOnlySpan<byte> own = p.PeerFeatures.HasOob ? p.Settings.Oob!.LocalRandom : zero;
        ReadOnlySpan<byte> peer = p.LocalFeatures.HasOob ? p.Settings.Oob!.PeerRandom : zero;
        return p.IsInitiator ? ComputeChecks(p, na, nb, own, peer) : ComputeChecks(p, na, nb, peer, own);
    }

    private static Checks ComputeChecks(Pairing p, byte[] na, byte[] nb, ReadOnlySpan<byte> ra, ReadOnlySpan<byte> rb)
    {
        Span<byte> dhKey = stackalloc byte[32];
        Span<byte> macKey = stackalloc byte[16];
        byte[] ltk = p.Secrets.New(16);
        byte[] ea = new byte[16];
        byte[] eb = new byte[16];
        p.OwnKeys.Agree(p.PeerPublicKey!, dhKey);
        SmpFunctions.F5(dhKey, na, nb, p.InitiatorAddress, p.ResponderAddress, macKey, ltk);
        SmpFunctions.F6(macKey, na, nb, rb, IoCap(p.Request), p.InitiatorAddress, p.ResponderAddress, ea);
        SmpFunctions.F6(macKey, nb, na, ra, IoCap(p.Response), p.ResponderAddress, p.InitiatorAddress, eb);
        CryptographicOperations.ZeroMemory(dhKey);
        CryptographicOperations.ZeroMemory(macKey);
        return new Checks(p.Shorten(ltk), ea, eb);
    }

    private static byte[] IoCap(PairingFeatures features) => [(byte)features.AuthReq, features.OobFlag, (byte)features.IoCapability];

    /// <summary>Stage 2: the LTK, and the DHKey Check of each side.</summary>
    public sealed record Checks(byte[] Ltk, byte[] Ea, byte[] Eb);
}
