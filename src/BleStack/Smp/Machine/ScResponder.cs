using System.Security.Cryptography;

namespace BleStack.Smp;

/// <summary>
/// Secure Connections phase 2 of the responder, [Vol 3, Part H] 2.3.5.6: public keys → stage 1 by method → DHKey checks → LTK.
/// </summary>
internal static class ScResponder
{
    private static PairingState BeginStage1(Pairing p)
    {
        switch (p.Model.Method)
        {
            case PairingMethod.PasskeyEntry:
                return p.BeginPasskey() is { } passkey ? new AwaitRoundConfirm(passkey, 0) : new AwaitPasskey(null);
            case PairingMethod.OutOfBand when p.Behavior.AwaitsMissingOob:
                return AwaitOobData.Begin(p);
            case PairingMethod.OutOfBand:
                return ScPhase2.OobCommitmentHolds(p) ? new AwaitOobNonce() : new Failed(PairingFailure.ConfirmValueFailed, FailedBy.Local);
            default:
                byte[] nb = p.RandomSecret(16);
                p.Effects.Send(new PairingConfirm(ScPhase2.Confirm(p, fromInitiator: false, nb, 0)));
                return new AwaitNonce(nb);
        }
    }

    private static AwaitRoundNonce AnswerRound(Pairing p, uint passkey, int round, byte[] peerConfirm)
    {
        byte[] nb = p.RandomSecret(16);
        byte[] confirm = ScPhase2.Confirm(p, fromInitiator: false, nb, ScPhase2.PasskeyBit(passkey, round));
        p.Effects.Send(new PairingConfirm(confirm));
        return new AwaitRoundNonce(passkey, round, nb, peerConfirm);
    }

    private static PairingState SendCheck(Pairing p, ScPhase2.Checks checks, byte[] peerCheck)
    {
        if (!CryptographicOperations.FixedTimeEquals(peerCheck, checks.Ea))
            return new Failed(PairingFailure.DhKeyCheckFailed, FailedBy.Local);
        p.Effects.Send(new PairingDhKeyCheck(checks.Eb));
        return Encrypting.Begin(p, checks.Ltk);
    }

    /// <summary>The Pairing Response is out.</summary>
    public sealed record AwaitPublicKey : PairingState
    {
        public override PairingState Next(Pairing p, IPairingInput input) => input switch
        {
            PairingPublicKey peer => OnPublicKey(p, peer),
            _ => Otherwise(p, input),
        };

        private static PairingState OnPublicKey(Pairing p, PairingPublicKey peer)
        {
            if (p.Behavior.KeepsPairingOnReflectedKey && ScPhase2.IsReflected(p, peer))
            {
                p.Effects.Send(new PairingFailed(PairingFailure.AuthenticationRequirements));
                return new AwaitPublicKey();
            }

            if (ScPhase2.TakePublicKey(p, peer) is var failure and not PairingFailure.None) return Fail(failure);
            ScPhase2.SendPublicKey(p);
            return BeginStage1(p);
        }
    }

    /// <summary>
    /// Out-of-band data are wanted that no answer can give: this ends with the timeout (<see cref="SmpBehavior.AwaitsMissingOob"/>).
    /// </summary>
    public sealed record AwaitOobData : PairingState
    {
        public static PairingState Begin(Pairing p)
        {
            p.Effects.Ask(PairingQuestionKind.OobData, 0);
            return new AwaitOobData();
        }

        public override PairingState Next(Pairing p, IPairingInput input) => Otherwise(p, input);
    }

    /// <summary>Just Works and Numeric Comparison, 2.3.5.6.2: Cb is out.</summary>
    public sealed record AwaitNonce(byte[] Nb) : PairingState
    {
        public override PairingState Next(Pairing p, IPairingInput input) => input switch
        {
            // Our own value, guessed or leaked.
            PairingRandom peer when CryptographicOperations.FixedTimeEquals(peer.Value, Nb) => Fail(PairingFailure.ConfirmValueFailed),
            PairingRandom peer => SendNonce(p, peer.Value),
            _ => Otherwise(p, input),
        };

        private PairingState SendNonce(Pairing p, byte[] na)
        {
            p.Effects.Send(new PairingRandom(Nb));
            if (p.Model.Method == PairingMethod.JustWorks) return new AwaitCheck(ScPhase2.ComputeChecks(p, na, Nb));
            p.Effects.Ask(PairingQuestionKind.CompareNumbers, ScPhase2.ComparedNumber(p, na, Nb));
            return new AwaitComparison(na, Nb, null);
        }
    }

    /// <summary>The user compares six digits; the initiator's user may be done before and its Ea waits here.</summary>
    public sealed record AwaitComparison(byte[] Na, byte[] Nb, byte[]? PeerCheck) : PairingState
    {
        protected override PairingFailure CancelReason => PairingFailure.NumericComparisonFailed;

        public override PairingState Next(Pairing p, IPairingInput input) => input switch
        {
            PairingDhKeyCheck peer when PeerCheck is null => this with { PeerCheck = peer.Value },
            Accepted => Confirmed(p),
            _ => Otherwise(p, input),
        };

        private PairingState Confirmed(Pairing p)
        {
            ScPhase2.Checks checks = ScPhase2.ComputeChecks(p, Na, Nb);
            return PeerCheck is null ? new AwaitCheck(checks) : SendCheck(p, checks, PeerCheck);
        }
    }

    /// <summary>Passkey Entry, 2.3.5.6.3: the user types; the initiator may be done before and its Ca1 waits here.</summary>
    public sealed record AwaitPasskey(byte[]? PeerConfirm) : PairingState
    {
        public override PairingState Next(Pairing p, IPairingInput input) => input switch
        {
            PairingConfirm peer when PeerConfirm is null || p.Behavior.IgnoresUnexpected => new AwaitPasskey(peer.Value),
            PasskeyAnswered answer => Typed(p, answer.Passkey),
            _ => Otherwise(p, input),
        };

        private PairingState Typed(Pairing p, uint passkey)
        {
            p.EndPasskey();
            return PeerConfirm is null ? new AwaitRoundConfirm(passkey, 0) : AnswerRound(p, passkey, 0, PeerConfirm);
        }
    }

    /// <summary>A round begins with Cai.</summary>
    public sealed record AwaitRoundConfirm(uint Passkey, int Round) : PairingState
    {
        public override PairingState Next(Pairing p, IPairingInput input) => input switch
        {
            PairingConfirm peer => AnswerRound(p, Passkey, Round, peer.Value),
            _ => Otherwise(p, input),
        };
    }

    /// <summary>Cbi is out, Cai is known.</summary>
    public sealed record AwaitRoundNonce(uint Passkey, int Round, byte[] Nb, byte[] PeerConfirm) : PairingState
    {
        public override PairingState Next(Pairing p, IPairingInput input) => input switch
        {
            PairingRandom peer when ScPhase2.Verify(p, peer.Value, ScPhase2.PasskeyBit(Passkey, Round), PeerConfirm, Nb) => Verified(
                p,
                peer.Value
            ),
            PairingRandom => Fail(PairingFailure.ConfirmValueFailed),
            _ => Otherwise(p, input),
        };

        private PairingState Verified(Pairing p, byte[] na)
        {
            p.Effects.Send(new PairingRandom(Nb));
            return Round + 1 < ScPhase2.Rounds
                ? new AwaitRoundConfirm(Passkey, Round + 1)
                : new AwaitCheck(ScPhase2.ComputeChecks(p, na, Nb, Passkey));
        }
    }

    /// <summary>OOB, 2.3.5.6.4: the initiator's nonce comes first.</summary>
    public sealed record AwaitOobNonce : PairingState
    {
        public override PairingState Next(Pairing p, IPairingInput input) => input switch
        {
            PairingRandom peer => SendNonce(p, peer.Value),
            _ => Otherwise(p, input),
        };

        private static AwaitCheck SendNonce(Pairing p, byte[] na)
        {
            byte[] nb = p.RandomSecret(16);
            p.Effects.Send(new PairingRandom(nb));
            return new AwaitCheck(ScPhase2.ComputeOobChecks(p, na, nb));
        }
    }

    /// <summary>Stage 2, 2.3.5.6.5: the initiator's Ea comes first.</summary>
    public sealed record AwaitCheck(ScPhase2.Checks Checks) : PairingState
    {
        public override PairingState Next(Pairing p, IPairingInput input) => input switch
        {
            PairingDhKeyCheck peer => SendCheck(p, Checks, peer.Value),
            _ => Otherwise(p, input),
        };
    }
}
