using System;
using BleStack.Hci.Packets;

namespace BleStack.Smp;

/// <summary>
/// Phase 1, [Vol 3, Part H] 2.3 and 3.5.1: both roles, both generations; it ends by entering one of the four machines of phase 2.
/// </summary>
internal static class FeatureExchange
{
    private const KeyDistribution LeKeys = KeyDistribution.EncKey | KeyDistribution.IdKey | KeyDistribution.SignKey;

    /// <summary>The initiator sends its Pairing Request.</summary>
    public static PairingState Begin(Pairing p)
    {
        KeyDistribution initiator = p.Settings.InitiatorKeys;
        KeyDistribution responder = p.Settings.ResponderKeys;
        p.Request = LocalFeatures(p, HasOob(p.Settings, Supports(p.Settings)), initiator, responder, bonding: true);
        p.Effects.Send(new PairingRequest(p.Request));
        return new AwaitPairingResponse();
    }

    /// <summary>The responder has received a Pairing Request.</summary>
    public static PairingState Answer(Pairing p, PairingFeatures request)
    {
        if (p.Settings.Refuse != PairingFailure.None) return new Failed(p.Settings.Refuse, FailedBy.Local);
        if (JudgeKeySize(request) is var size and not PairingFailure.None) return new Failed(size, FailedBy.Local);
        if (p.Effects.Policy?.OnPairingRequest(p.Effects.PeerAddress, request) is { } refusal and not PairingFailure.None)
            return new Failed(refusal, FailedBy.Local);
        bool sc = request.SupportsSecureConnections && Supports(p.Settings);
        p.Request = request;
        p.Response = LocalFeatures(
            p,
            HasOob(p.Settings, sc),
            p.Settings.InitiatorKeys & request.InitiatorKeys,
            p.Settings.ResponderKeys & request.ResponderKeys,
            request.IsBonding
        );
        if (Agree(p) is var failure and not PairingFailure.None) return new Failed(failure, FailedBy.Local);
        if (!p.Settings.ConfirmJustWorks || p.Model.Method != PairingMethod.JustWorks) return Respond(p);
        p.Effects.Ask(PairingQuestionKind.ConfirmJustWorks, 0);
        return new AwaitConsent();
    }

    /// <summary>The responder is content.</summary>
    public static PairingState Respond(Pairing p)
    {
        p.Effects.Send(new PairingResponse(p.Response));
        return p.IsSecureConnections ? new ScResponder.AwaitPublicKey() : LegacyResponder.Begin(p);
    }

    /// <summary>Chooses method and key size from both sides' features and tells whether this side can live with them.</summary>
    public static PairingFailure Agree(Pairing p)
    {
        p.Model = AssociationModel.Select(p.Request, p.Response);
        p.KeySize = Math.Min(p.Request.MaxKeySize, p.Response.MaxKeySize);
        PairingFailure failure = Check(p);
        if (failure == PairingFailure.None) p.Effects.RaiseStarted(Describe(p));
        return failure;
    }

    private static PairingFailure Check(Pairing p)
    {
        PairingSettings s = p.Settings;
        if (s.SecureConnectionsOnly && !p.IsSecureConnections) return PairingFailure.AuthenticationRequirements;
        if (p.KeySize < (s.SecureConnectionsOnly ? 16 : s.MinKeySize)) return PairingFailure.EncryptionKeySize;
        if (s.RequireMitm && p.LocalFeatures.WantsMitm && !p.Model.IsAuthenticated) return PairingFailure.AuthenticationRequirements;
        if (s.ProtectExistingBond && p.IsBonding && IsWeaker(p, p.Effects.ExistingBond)) return PairingFailure.AuthenticationRequirements;
        return OobIsComplete(p) ? PairingFailure.None : PairingFailure.OobNotAvailable;
    }

    /// <summary>
    /// True when the bond this pairing makes would fall behind <paramref name="bond"/> in authentication, generation or key size.
    /// </summary>
    public static bool IsWeaker(Pairing p, Bond? bond) =>
        bond is not null
        && (
            (bond.IsAuthenticated && !p.Model.IsAuthenticated)
            || (bond.IsSecureConnections && !p.IsSecureConnections)
            || p.KeySize < bond.KeySize
        );

    /// <summary>
    /// The keys that will really be sent by one side: in both masks, and in Secure Connections no EncKey, since the LTK is made, not sent.
    /// </summary>
    public static KeyDistribution KeysFrom(Pairing p, bool initiator)
    {
        KeyDistribution keys =
            LeKeys & (initiator ? p.Request.InitiatorKeys & p.Response.InitiatorKeys : p.Request.ResponderKeys & p.Response.ResponderKeys);
        return p.IsSecureConnections ? keys & ~KeyDistribution.EncKey : keys;
    }

    // Only where the PDU was read with reserved values and all can there be any.
    public static PairingFailure JudgeKeySize(PairingFeatures features)
    {
        if (features.MaxKeySize < 7) return PairingFailure.EncryptionKeySize;
        return features.MaxKeySize > 16 ? PairingFailure.InvalidParameters : PairingFailure.None;
    }

    // A peer that says it has our Secure Connections OOB data must have got it from us, made with a key pair we still hold.
    private static bool OobIsComplete(Pairing p)
    {
        if (p.Model.Method != PairingMethod.OutOfBand || !p.IsSecureConnections || p.Behavior.AwaitsMissingOob) return true;
        return !p.PeerFeatures.HasOob || p.Settings.Oob is { LocalKeys: not null, LocalRandom: not null };
    }

    private static bool Supports(PairingSettings settings) => settings.AuthReq.HasFlag(AuthReq.SecureConnections);

    private static bool HasOob(PairingSettings settings, bool sc) => settings.Oob is { } oob
        && (sc ? oob is { PeerConfirm: not null, PeerRandom: not null } : oob.TemporaryKey is not null || oob.AskForTemporaryKey);

    private static PairingFeatures LocalFeatures(Pairing p, bool hasOob, KeyDistribution initiator, KeyDistribution responder, bool bonding)
    {
        // An LE-only device offers neither LinkKey nor CT2, which concern BR/EDR; without bonding on both sides there is nothing to keep
        // keys for.
        PairingSettings s = p.Settings;
        bool keeps = p.Behavior.DistributesWithoutBonding || (bonding && s.AuthReq.HasFlag(AuthReq.Bonding));
        KeyDistribution mask = keeps ? LeKeys : KeyDistribution.None;
        return new PairingFeatures(s.IoCapability, hasOob, s.AuthReq & ~AuthReq.Ct2, s.MaxKeySize, initiator & mask, responder & mask);
    }

    private static PairingStarted Describe(Pairing p) => new()
    {
        Peer = p.Effects.PeerAddress,
        LocalRole = p.IsInitiator ? LinkRole.Central : LinkRole.Peripheral,
        Initiator = p.Request,
        Responder = p.Response,
        Model = p.Model,
        KeySize = p.KeySize,
        Replaces = p.IsBonding ? p.Effects.ExistingBond : null,
    };
}

/// <summary>Initiator: the Pairing Request is out.</summary>
internal sealed record AwaitPairingResponse : PairingState
{
    public override PairingState Next(Pairing p, IPairingInput input) => input switch
    {
        PairingResponse response => OnResponse(p, response.Features),
        _ => Otherwise(p, input),
    };

    private static PairingState OnResponse(Pairing p, PairingFeatures response)
    {
        // [Vol 3, Part H] 3.6.1: the responder may clear bits of the masks, never set others.
        if ((response.InitiatorKeys & ~p.Request.InitiatorKeys) != 0 || (response.ResponderKeys & ~p.Request.ResponderKeys) != 0)
            return Fail(PairingFailure.InvalidParameters);
        p.Response = response;
        if (FeatureExchange.JudgeKeySize(response) is var size and not PairingFailure.None) return Fail(size);
        if (FeatureExchange.Agree(p) is var failure and not PairingFailure.None) return Fail(failure);
        return p.IsSecureConnections ? ScInitiator.Begin(p) : LegacyInitiator.Begin(p);
    }
}

/// <summary>Responder: the user is asked whether Just Works may happen; the Pairing Response waits.</summary>
internal sealed record AwaitConsent : PairingState
{
    protected override PairingFailure CancelReason => PairingFailure.PairingNotSupported;

    public override PairingState Next(Pairing p, IPairingInput input) => input switch
    {
        Accepted => FeatureExchange.Respond(p),
        _ => Otherwise(p, input),
    };
}
