using System.Security.Cryptography;

namespace BleStack.Smp;

/// <summary>
/// Secure Connections phase 2 of the initiator, [Vol 3, Part H] 2.3.5.6: public keys → stage 1 by method → DHKey checks → LTK.
/// </summary>
internal static class ScInitiator
{
    public static PairingState Begin(Pairing p)
    {
        ScPhase2.SendPublicKey(p);
        return new AwaitPublicKey();
    }

    private static PairingState BeginStage1(Pairing p)
    {
        switch (p.Model.Method)
        {
            case PairingMethod.PasskeyEntry:
                return p.BeginPasskey() is { } passkey ? SendRound(p, passkey, 0) : new AwaitPasskey();
            case PairingMethod.OutOfBand when p.Behavior.AwaitsMissingOob:
                return ScResponder.AwaitOobData.Begin(p);
            case PairingMethod.OutOfBand when !ScPhase2.OobCommitmentHolds(p):
                return new Failed(PairingFailure.ConfirmValueFailed, FailedBy.Local);
            case PairingMethod.OutOfBand:
                byte[] na = p.RandomSecret(16);
                p.Effects.Send(new PairingRandom(na));
                return new AwaitOobNonce(na);
            default:
                return new AwaitCommitment();
        }
    }

    private static AwaitRoundConfirm SendRound(Pairing p, uint passkey, int round)
    {
        byte[] na = p.RandomSecret(16);
        byte[] confirm = ScPhase2.Confirm(p, fromInitiator: true, na, ScPhase2.PasskeyBit(passkey, round));
        p.Effects.Send(new PairingConfirm(confirm));
        return new AwaitRoundConfirm(passkey, round, na, confirm);
    }

    private static AwaitCheck SendCheck(Pairing p, ScPhase2.Checks checks)
    {
        p.Effects.Send(new PairingDhKeyCheck(checks.Ea));
        return new AwaitCheck(checks);
    }

    /// <summary>Our key is out.</summary>
    public sealed record AwaitPublicKey : PairingState
    {
        public override PairingState Next(Pairing p, IPairingInput input) => input switch
        {
            PairingPublicKey peer => ScPhase2.TakePublicKey(p, peer) is var failure and not PairingFailure.None
                ? Fail(failure)
                : BeginStage1(p),
            _ => Otherwise(p, input),
        };
    }

    /// <summary>Just Works and Numeric Comparison, 2.3.5.6.2: the responder commits first.</summary>
    public sealed record AwaitCommitment : PairingState
    {
        public override PairingState Next(Pairing p, IPairingInput input) => input switch
        {
            PairingConfirm peer => SendNonce(p, peer.Value),
            _ => Otherwise(p, input),
        };

        private static AwaitNonce SendNonce(Pairing p, byte[] peerConfirm)
        {
            byte[] na = p.RandomSecret(16);
            p.Effects.Send(new PairingRandom(na));
            return new AwaitNonce(na, peerConfirm);
        }
    }

    /// <summary>Na is out, Cb is known.</summary>
    public sealed record AwaitNonce(byte[] Na, byte[] PeerConfirm) : PairingState
    {
        public override PairingState Next(Pairing p, IPairingInput input) => input switch
        {
            PairingRandom peer when ScPhase2.Verify(p, peer.Value, 0, PeerConfirm, Na) => Verified(p, peer.Value),
            PairingRandom => Fail(PairingFailure.ConfirmValueFailed),
            _ => Otherwise(p, input),
        };

        private PairingState Verified(Pairing p, byte[] nb)
        {
            if (p.Model.Method == PairingMethod.JustWorks) return SendCheck(p, ScPhase2.ComputeChecks(p, Na, nb));
            p.Effects.Ask(PairingQuestionKind.CompareNumbers, ScPhase2.ComparedNumber(p, Na, nb));
            return new AwaitComparison(Na, nb);
        }
    }

    /// <summary>The user compares six digits.</summary>
    public sealed record AwaitComparison(byte[] Na, byte[] Nb) : PairingState
    {
        protected override PairingFailure CancelReason => PairingFailure.NumericComparisonFailed;

        public override PairingState Next(Pairing p, IPairingInput input) => input switch
        {
            Accepted => SendCheck(p, ScPhase2.ComputeChecks(p, Na, Nb)),
            _ => Otherwise(p, input),
        };
    }

    /// <summary>Passkey Entry, 2.3.5.6.3: the user types.</summary>
    public sealed record AwaitPasskey : PairingState
    {
        public override PairingState Next(Pairing p, IPairingInput input) => input switch
        {
            PasskeyAnswered answer => Typed(p, answer.Passkey),
            _ => Otherwise(p, input),
        };

        private static AwaitRoundConfirm Typed(Pairing p, uint passkey)
        {
            p.EndPasskey();
            return SendRound(p, passkey, 0);
        }
    }

    /// <summary>Cai is sent; Cbi is awaited.</summary>
    public sealed record AwaitRoundConfirm(uint Passkey, int Round, byte[] Na, byte[] Confirm) : PairingState
    {
        public override PairingState Next(Pairing p, IPairingInput input) => input switch
        {
            // Our own value reflected.
            PairingConfirm peer when CryptographicOperations.FixedTimeEquals(peer.Value, Confirm) => Fail(
                PairingFailure.ConfirmValueFailed
            ),
            PairingConfirm peer => SendNonce(p, peer.Value),
            _ => Otherwise(p, input),
        };

        private AwaitRoundNonce SendNonce(Pairing p, byte[] peerConfirm)
        {
            p.Effects.Send(new PairingRandom(Na));
            return new AwaitRoundNonce(Passkey, Round, Na, peerConfirm);
        }
    }

    /// <summary>Nai is out, Cbi is known.</summary>
    public sealed record AwaitRoundNonce(uint Passkey, int Round, byte[] Na, byte[] PeerConfirm) : PairingState
    {
        public override PairingState Next(Pairing p, IPairingInput input) => input switch
        {
            PairingRandom peer when ScPhase2.Verify(p, peer.Value, ScPhase2.PasskeyBit(Passkey, Round), PeerConfirm, Na) => Verified(
                p,
                peer.Value
            ),
            PairingRandom => Fail(PairingFailure.ConfirmValueFailed),
            _ => Otherwise(p, input),
        };

        private PairingState Verified(Pairing p, byte[] nb) => Round + 1 < ScPhase2.Rounds
            ? SendRound(p, Passkey, Round + 1)
            : SendCheck(p, ScPhase2.ComputeChecks(p, Na, nb, Passkey));
    }

    /// <summary>OOB, 2.3.5.6.4: Na is out.</summary>
    public sealed record AwaitOobNonce(byte[] Na) : PairingState
    {
        public override PairingState Next(Pairing p, IPairingInput input) => input switch
        {
            // Our own value reflected.
            PairingRandom peer when CryptographicOperations.FixedTimeEquals(peer.Value, Na) => Fail(PairingFailure.ConfirmValueFailed),
            PairingRandom peer => SendCheck(p, ScPhase2.ComputeOobChecks(p, Na, peer.Value)),
            _ => Otherwise(p, input),
        };
    }

    /// <summary>Stage 2, 2.3.5.6.5: Ea is out.</summary>
    public sealed record AwaitCheck(ScPhase2.Checks Checks) : PairingState
    {
        public override PairingState Next(Pairing p, IPairingInput input) => input switch
        {
            PairingDhKeyCheck peer when CryptographicOperations.FixedTimeEquals(peer.Value, Checks.Eb) => Encrypting.Begin(p, Checks.Ltk),
            PairingDhKeyCheck => Fail(PairingFailure.DhKeyCheckFailed),
            _ => Otherwise(p, input),
        };
    }
}
