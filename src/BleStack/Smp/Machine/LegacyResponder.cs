namespace BleStack.Smp;

/// <summary>Legacy phase 2 of the responder, [Vol 3, Part H] 2.3.5.5: Mconfirm → Sconfirm → Mrand → Srand → STK.</summary>
internal static class LegacyResponder
{
    public static PairingState Begin(Pairing p) => LegacyPhase2.BeginTk(p) is { } tk ? new AwaitConfirm(tk) : new AwaitTk(null);

    private static AwaitRandom SendConfirm(Pairing p, byte[] tk, byte[] peerConfirm)
    {
        byte[] random = p.RandomSecret(16);
        p.Effects.Send(new PairingConfirm(LegacyPhase2.Confirm(p, tk, random)));
        return new AwaitRandom(tk, random, peerConfirm);
    }

    /// <summary>The user types, or the application looks up the TK; the initiator may be done before and its Mconfirm waits here.</summary>
    public sealed record AwaitTk(byte[]? PeerConfirm) : PairingState
    {
        public override PairingState Next(Pairing p, IPairingInput input) => input switch
        {
            PairingConfirm peer when PeerConfirm is null || p.Behavior.IgnoresUnexpected => new AwaitTk(peer.Value),
            _ when LegacyPhase2.TkOf(p, input) is { } tk => PeerConfirm is null ? new AwaitConfirm(tk) : SendConfirm(p, tk, PeerConfirm),
            _ => Otherwise(p, input),
        };
    }

    /// <summary>The TK is known.</summary>
    public sealed record AwaitConfirm(byte[] Tk) : PairingState
    {
        public override PairingState Next(Pairing p, IPairingInput input) => input switch
        {
            PairingConfirm peer => SendConfirm(p, Tk, peer.Value),
            _ => Otherwise(p, input),
        };
    }

    /// <summary>Sconfirm is sent; Mrand is awaited.</summary>
    public sealed record AwaitRandom(byte[] Tk, byte[] Random, byte[] PeerConfirm) : PairingState
    {
        public override PairingState Next(Pairing p, IPairingInput input) => input switch
        {
            PairingRandom peer when LegacyPhase2.Verify(p, Tk, peer.Value, PeerConfirm, Random) => SendRandom(p, peer.Value),
            PairingRandom => Fail(PairingFailure.ConfirmValueFailed),
            _ => Otherwise(p, input),
        };

        private PairingState SendRandom(Pairing p, byte[] peerRandom)
        {
            p.Effects.Send(new PairingRandom(Random));
            return LegacyPhase2.Encrypt(p, Tk, peerRandom, Random);
        }
    }
}
