using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Hci;

namespace BleStack.Smp;

/// <summary>The link layer is encrypting with the STK or LTK; nothing of SMP may pass before it has.</summary>
internal sealed record Encrypting(byte[] Key) : PairingState
{
    /// <summary>The initiator starts the encryption; the responder's controller asks for <see cref="Key"/>.</summary>
    public static PairingState Begin(Pairing p, byte[] key)
    {
        if (p.IsSecureConnections)
        {
            var ltk = new LongTermKey(key, 0, 0);
            p.Keys = p.Keys with { LocalLtk = ltk, PeerLtk = ltk };
        }

        if (p.IsInitiator) p.Effects.StartEncryption(key);
        return new Encrypting(key);
    }

    public override PairingState Next(Pairing p, IPairingInput input) => input switch
    {
        EncryptionResult { Status: HciErrorCode.Success } => KeyExchange.Begin(p),
        EncryptionResult result when result.Status.EndsLink() => new Failed(PairingFailure.None, FailedBy.LinkLost, result.Status),
        EncryptionResult result => new Failed(PairingFailure.UnspecifiedReason, FailedBy.Encryption, result.Status),
        _ => Otherwise(p, input),
    };
}

/// <summary>
/// Phase 3, [Vol 3, Part H] 2.4.3 and 3.6.1: the responder distributes first, then the initiator, each LTK, IRK, CSRK in this order.
/// </summary>
internal static class KeyExchange
{
    public static PairingState Begin(Pairing p)
    {
        if (p.IsSecureConnections)
        {
            p.Effects.RaiseKey(KeyType.LongTermKey, isLocal: true);
            p.Effects.RaiseKey(KeyType.LongTermKey, isLocal: false);
        }

        if (!p.IsInitiator) Send(p, FeatureExchange.KeysFrom(p, initiator: false));
        SmpCode[] expected = Expected(FeatureExchange.KeysFrom(p, !p.IsInitiator));
        return expected.Length == 0 ? Finish(p) : new AwaitKey(expected);
    }

    public static PairingState Finish(Pairing p)
    {
        KeyDistribution last = FeatureExchange.KeysFrom(p, initiator: true);
        if (p.IsInitiator) Send(p, last);
        return new Finished(SentLast: p.IsInitiator || last == KeyDistribution.None);
    }

    private static SmpCode[] Expected(KeyDistribution keys)
    {
        List<SmpCode> expected = [];
        if (keys.HasFlag(KeyDistribution.EncKey)) expected.AddRange([SmpCode.EncryptionInformation, SmpCode.CentralIdentification]);
        if (keys.HasFlag(KeyDistribution.IdKey)) expected.AddRange([SmpCode.IdentityInformation, SmpCode.IdentityAddressInformation]);
        if (keys.HasFlag(KeyDistribution.SignKey)) expected.Add(SmpCode.SigningInformation);
        return [.. expected];
    }

    private static void Send(Pairing p, KeyDistribution keys)
    {
        if (keys.HasFlag(KeyDistribution.EncKey)) SendLongTermKey(p);
        if (keys.HasFlag(KeyDistribution.IdKey)) SendIdentity(p);
        if (keys.HasFlag(KeyDistribution.SignKey)) SendSigningKey(p);
    }

    private static void SendLongTermKey(Pairing p)
    {
        byte[] key = p.Shorten(p.RandomSecret(16));
        Span<byte> found = stackalloc byte[10];
        do p.Effects.Random.Fill(found);
        while (!found.ContainsAnyExcept((byte)0)); // EDIV = Rand = 0 names the STK and Secure Connections keys.

        var ltk = new LongTermKey(key, BinaryPrimitives.ReadUInt16LittleEndian(found), BinaryPrimitives.ReadUInt64LittleEndian(found[2..]));
        p.Keys = p.Keys with { LocalLtk = ltk };
        p.Effects.Send(new EncryptionInformation(key));
        p.Effects.Send(new CentralIdentification(ltk.Ediv, ltk.Rand));
        p.Effects.RaiseKey(KeyType.LongTermKey, isLocal: true);
    }

    private static void SendIdentity(Pairing p)
    {
        p.Effects.Send(new IdentityInformation(p.Secrets.Add(p.Effects.LocalIrk.ToArray())));
        p.Effects.Send(new IdentityAddressInformation(p.Effects.LocalIdentity));
        p.Effects.RaiseKey(KeyType.IdentityResolvingKey, isLocal: true);
    }

    private static void SendSigningKey(Pairing p)
    {
        byte[] csrk = p.RandomSecret(16);
        p.Keys = p.Keys with { LocalCsrk = csrk };
        p.Effects.Send(new SigningInformation(csrk));
        p.Effects.RaiseKey(KeyType.SignatureResolvingKey, isLocal: true);
    }
}

/// <summary>The peer's keys come, one PDU after the other, in the order of <paramref name="Expected"/>.</summary>
internal sealed record AwaitKey(SmpCode[] Expected) : PairingState
{
    public override PairingState Next(Pairing p, IPairingInput input) => input is SmpPdu pdu && IsDue(p, pdu.Code)
        ? Take(p, pdu) is var failure and not PairingFailure.None ? Fail(failure) : Advance(p, pdu.Code)
        : Otherwise(p, input);

    private bool IsDue(Pairing p, SmpCode code) =>
        p.Behavior.TakesKeysInAnyOrder ? Array.IndexOf(Expected, code) >= 0 : Expected[0] == code;

    private PairingState Advance(Pairing p, SmpCode taken) =>
        Expected.Length > 1 ? new AwaitKey(Array.FindAll(Expected, code => code != taken)) : KeyExchange.Finish(p);

    private static PairingFailure Take(Pairing p, SmpPdu pdu)
    {
        switch (pdu)
        {
            case EncryptionInformation ltk:
                p.Keys = p.Keys with
                {
                    PeerLtk = new LongTermKey(
                        p.Shorten(p.Secrets.Add(ltk.LongTermKey)),
                        p.Keys.PeerLtk?.Ediv ?? 0,
                        p.Keys.PeerLtk?.Rand ?? 0
                    ),
                };
                return PairingFailure.None;
            case CentralIdentification id:
                p.Keys = p.Keys with { PeerLtk = new LongTermKey(p.Keys.PeerLtk?.Key ?? p.Secrets.New(16), id.Ediv, id.Rand) };
                p.Effects.RaiseKey(KeyType.LongTermKey, isLocal: false);
                return PairingFailure.None;
            case IdentityInformation irk:
                p.Keys = p.Keys with { PeerIrk = p.Secrets.Add(irk.IdentityResolvingKey) };
                return PairingFailure.None;
            case IdentityAddressInformation identity:
                return TakeIdentity(p, identity.Address);
            case SigningInformation csrk:
                p.Keys = p.Keys with { PeerCsrk = p.Secrets.Add(csrk.SignatureResolvingKey) };
                p.Effects.RaiseKey(KeyType.SignatureResolvingKey, isLocal: false);
                return PairingFailure.None;
            default:
                return PairingFailure.UnspecifiedReason;
        }
    }

    // An identity is a claim. It must fit the address of this connection, and it may not displace a stronger bond.
    private static PairingFailure TakeIdentity(Pairing p, BleAddress identity)
    {
        BleAddress connected = p.Effects.PeerAddress.Plain;
        if (!p.Keys.PeerIrk.AsSpan().ContainsAnyExcept((byte)0)) p.Keys = p.Keys with { PeerIrk = null }; // The peer has no IRK.
        if (connected.IsIdentity && connected != identity)
        {
            // A device on a public or static address that names another one: keep what was proven, the address it uses.
            p.Keys = p.Keys with { PeerIrk = null };
            return PairingFailure.None;
        }

        if (connected.IsResolvablePrivate && !Resolves(p.Keys.PeerIrk, connected)) return PairingFailure.KeyRejected;
        if (p.Settings.ProtectExistingBond && p.IsBonding && FeatureExchange.IsWeaker(p, p.Effects.FindBond(identity)))
            return PairingFailure.KeyRejected;
        p.Keys = p.Keys with { PeerIdentity = identity };
        p.Effects.RaiseKey(KeyType.IdentityResolvingKey, isLocal: false);
        return PairingFailure.None;
    }

    private static bool Resolves(byte[]? irk, BleAddress address)
    {
        if (irk is null) return false;
        using var key = new ResolvingKey(irk);
        return key.Matches(address);
    }
}
