using System.Security.Cryptography;

namespace BleStack.Smp;

/// <summary>Legacy phase 2 of the initiator, [Vol 3, Part H] 2.3.5.5: Mconfirm → Sconfirm → Mrand → Srand → STK.</summary>
internal static class LegacyInitiator
{
    public static PairingState Begin(Pairing p) => LegacyPhase2.BeginTk(p) is { } tk ? SendConfirm(p, tk) : new AwaitTk();

    private static AwaitConfirm SendConfirm(Pairing p, byte[] tk)
    {
        byte[] random = p.RandomSecret(16);
        byte[] confirm = LegacyPhase2.Confirm(p, tk, random);
        p.Effects.Send(new PairingConfirm(confirm));
        return new AwaitConfirm(tk, random, confirm);
    }

    /// <summary>The user types, or the application looks up the TK.</summary>
    public sealed record AwaitTk : PairingState
    {
        public override PairingState Next(Pairing p, IPairingInput input) =>
            LegacyPhase2.TkOf(p, input) is { } tk ? SendConfirm(p, tk) : Otherwise(p, input);
    }

    /// <summary>Mconfirm is sent; Sconfirm is awaited.</summary>
    public sealed record AwaitConfirm(byte[] Tk, byte[] Random, byte[] Confirm) : PairingState
    {
        public override PairingState Next(Pairing p, IPairingInput input) => input switch
        {
            // Our own value reflected.
            PairingConfirm peer when CryptographicOperations.FixedTimeEquals(peer.Value, Confirm) => Fail(
                PairingFailure.ConfirmValueFailed
            ),
            PairingConfirm peer => SendRandom(p, peer.Value),
            _ => Otherwise(p, input),
        };

        private AwaitRandom SendRandom(Pairing p, byte[] peerConfirm)
        {
            p.Effects.Send(new PairingRandom(Random));
            return new AwaitRandom(Tk, Random, peerConfirm);
        }
    }

    /// <summary>Mrand is out, Sconfirm is known.</summary>
    public sealed record AwaitRandom(byte[] Tk, byte[] Random, byte[] PeerConfirm) : PairingState
    {
        public override PairingState Next(Pairing p, IPairingInput input) => input switch
        {
            PairingRandom peer when LegacyPhase2.Verify(p, Tk, peer.Value, PeerConfirm, Random) => LegacyPhase2.Encrypt(
                p,
                Tk,
                Random,
                peer.Value
            ),
            PairingRandom => Fail(PairingFailure.ConfirmValueFailed),
            _ => Otherwise(p, input),
        };
    }
}
