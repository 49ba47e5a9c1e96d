using System;
using System.Linq;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using Microsoft.Extensions.Logging;

namespace BleStack.Smp;

/// <content>What begins a procedure: this side's calls, and the peer's requests while no pairing is in progress.</content>
public sealed partial class SecurityManager
{
    private Procedure _procedure;

    private enum Procedure : byte
    {
        None,
        Pairing,
        Encryption,
        SecurityRequest,
    }

    /// <summary>Central: begins a new pairing, whether or not there is a bond. While one is in progress, that one's outcome is the answer.</summary>
    /// <exception cref="InvalidOperationException">This device is the Peripheral, which can only ask: <see cref="RequestSecurity"/>.</exception>
    public void Pair()
    {
        if (_link.Role != LinkRole.Central) throw new InvalidOperationException("Only the Central can send a Pairing Request; a Peripheral calls RequestSecurity.");
        if (_pairing is not null || !CanBegin()) return;
        Pairing pairing = BeginPairing(isInitiator: true);
        RunNow(() => Enter(FeatureExchange.Begin(pairing)));
    }

    /// <summary>Central: encrypts with the bond's key. Without one the outcome is an encryption failure with PIN or Key Missing.</summary>
    /// <exception cref="InvalidOperationException">This device is the Peripheral, which can only ask: <see cref="RequestSecurity"/>.</exception>
    public void Encrypt()
    {
        if (_link.Role != LinkRole.Central) throw new InvalidOperationException("Only the Central can start encryption; a Peripheral calls RequestSecurity.");
        if (_pairing is not null || _procedure == Procedure.Encryption || !CanBegin()) return;
        if (Bond is { PeerLtk: { } ltk } bond && IsUsable(bond))
        {
            _procedure = Procedure.Encryption;
            PendingSecurity = SecurityOf(bond);
            _link.StartEncryption(ltk.Key, ltk.Ediv, ltk.Rand);
        }
        else
        {
            End(PairingOutcome.EncryptionFailed(HciErrorCode.PinOrKeyMissing));
        }
    }

    /// <summary>Peripheral: asks the Central for security, [Vol 3, Part H] 2.4.6. Its answer is an encryption, a pairing, a refusal, or nothing (then a timeout).</summary>
    /// <exception cref="InvalidOperationException">This device is the Central, which calls <see cref="Pair"/> or <see cref="Encrypt"/>.</exception>
    public void RequestSecurity(AuthReq wanted)
    {
        if (_link.Role != LinkRole.Peripheral) throw new InvalidOperationException("Only the Peripheral can send a Security Request; a Central calls Pair or Encrypt.");
        if (_pairing is not null || _procedure != Procedure.None || !CanBegin()) return;
        _procedure = Procedure.SecurityRequest;
        Send(new SecurityRequest(wanted));
    }

    /// <summary>Peripheral: finds the key for an LE Long Term Key Request, and with it <see cref="PendingSecurity"/>.</summary>
    /// <param name="rand">As in the request.</param>
    /// <param name="ediv">As in the request.</param>
    /// <param name="key">Takes sixteen octets, most significant first.</param>
    /// <param name="security">What the link's protection becomes with this key.</param>
    /// <returns>False when there is none: answer with the negative reply.</returns>
    public bool TryGetLongTermKey(ulong rand, ushort ediv, Span<byte> key, out LinkSecurity security)
    {
        security = default;
        Conclude();
        if (_link.Role != LinkRole.Peripheral || FindLongTermKey(rand, ediv) is not { } found) return false;
        found.CopyTo(key);
        security = PendingSecurity;
        return true;
    }

    /// <summary>Peripheral: the controller encrypted without an LE Long Term Key Request, as emulated ones do that keep no keys; only the bond can tell which key that stands for.</summary>
    internal void OnEncryptedUnasked()
    {
        _log.LogWarning("The controller encrypted the link with {Peer} without asking for a key; the bond's is taken for the one in use.", _link.PeerAddress);
        if (_link.Role == LinkRole.Peripheral && _pairing is null && Bond is { LocalLtk: { } ltk }) FindLongTermKey(ltk.Rand, ltk.Ediv);
    }

    private byte[]? FindLongTermKey(ulong rand, ushort ediv)
    {
        if (_state is Encrypting encrypting)
        {
            PendingSecurity = _pairing!.Security(bonded: false);
            return rand == 0 && ediv == 0 ? encrypting.Key : null;
        }

        if (_pairing is not null || Bond is not { LocalLtk: { } ltk } bond || ltk.Rand != rand || ltk.Ediv != ediv || !IsUsable(bond)) return null;
        PendingSecurity = SecurityOf(bond);
        if (_procedure == Procedure.None) _procedure = Procedure.Encryption;
        return ltk.Key;
    }

    // A link that fell silent or ended can begin nothing; the caller learns it as an outcome.
    private bool CanBegin()
    {
        if (_closed is { } reason) _loop.Raise(Completed, PairingOutcome.LinkLost(reason));
        else if (_isTimedOut) _loop.Raise(Completed, PairingOutcome.Failed(FailedBy.Timeout, PairingFailure.None));
        return _closed is null && !_isTimedOut;
    }

    private Pairing BeginPairing(bool isInitiator)
    {
        _procedure = Procedure.Pairing;
        _pairing = new Pairing(this, _settings(), isInitiator);
        _timer.Start(Timeout);
        _loop.Raise(Began);
        return _pairing;
    }

    // Inputs that arise while the first step runs wait until its state stands.
    private void RunNow(Action step)
    {
        bool outer = !_draining;
        _draining = true;
        try
        {
            step();
        }
        finally
        {
            if (outer) _draining = false;
        }

        if (outer) Drain();
    }

    // [Vol 3, Part H] 3.5.1.
    private void OnPairingRequest(PairingFeatures request)
    {
        Conclude();
        if (_link.Role != LinkRole.Peripheral) Refuse(PairingFailure.CommandNotSupported);
        else if (_pairing is not null && Behavior.IgnoresUnexpected) _log.LogDebug("A Pairing Request in mid-pairing is ignored.");
        else if (_pairing is not null) Refuse(PairingFailure.UnspecifiedReason);
        else Enter(FeatureExchange.Answer(BeginPairing(isInitiator: false), request));
    }

    // [Vol 3, Part H] 2.4.6 and 3.6.7.
    private void OnSecurityRequest(AuthReq wanted)
    {
        if (_link.Role != LinkRole.Central)
        {
            Refuse(PairingFailure.CommandNotSupported);
            return;
        }

        if (_pairing is not null || _procedure == Procedure.Encryption) return; // What it asks for is under way.
        _loop.Raise(SecurityRequested, wanted);
        PairingSettings settings = _settings();
        SecurityRequestAnswer answer = Owner?.OnSecurityRequest(_link.PeerAddress, wanted) ?? SecurityRequestAnswer.Secure;
        if (answer == SecurityRequestAnswer.Refuse) Refuse(PairingFailure.PairingNotSupported);
        else if (settings.Refuse != PairingFailure.None) Refuse(settings.Refuse);
        else if (answer == SecurityRequestAnswer.Secure) Secure(settings, wanted);
    }

    private void Secure(PairingSettings settings, AuthReq wanted)
    {
        bool needsMitm = wanted.HasFlag(AuthReq.Mitm) && (settings.IoCapability != IoCapability.NoInputNoOutput || settings.Oob is not null);
        bool needsSc = (wanted & settings.AuthReq).HasFlag(AuthReq.SecureConnections);
        LinkSecurity now = _link.Security;
        if (now.IsEncrypted && (now.IsAuthenticated || !needsMitm) && (now.IsSecureConnections || !needsSc)) return; // There already.
        if (Bond is { PeerLtk: not null } bond && IsUsable(bond) && (bond.IsAuthenticated || !needsMitm) && (bond.IsSecureConnections || !needsSc)) Encrypt();
        else Pair();
    }

    private void OnPairingFailed(PairingFailure reason)
    {
        if (_pairing is not null) Finish(new Failed(reason, FailedBy.Peer));
        else if (_procedure == Procedure.SecurityRequest) End(PairingOutcome.Failed(FailedBy.Peer, reason));
    }

    private void OnMalformed(SmpCode code)
    {
        if (code == SmpCode.PairingFailed) OnPairingFailed(PairingFailure.UnspecifiedReason);
        else if (Behavior.TruncatedReason != PairingFailure.None) OnTruncated(code, Behavior);
        else if (_pairing is not null || code is SmpCode.PairingRequest or SmpCode.SecurityRequest) Refuse(PairingFailure.InvalidParameters);
    }

    private void OnTruncated(SmpCode code, SmpBehavior behavior)
    {
        if (code == SmpCode.PairingKeypressNotification && behavior.IgnoresUnexpected) return;
        if (!behavior.SilentWhenTruncated.Contains(code)) Refuse(behavior.TruncatedReason);
        else if (_pairing is not null) Finish(new Failed(behavior.TruncatedReason, FailedBy.Local) { IsSilent = true });
    }

    /// <summary>Sends Pairing Failed, ending the pairing in progress if there is one.</summary>
    private void Refuse(PairingFailure reason)
    {
        if (_pairing is not null) Finish(new Failed(reason, FailedBy.Local));
        else Transmit(new PairingFailed(reason));
    }

    private void OnEncryptedFromBond(HciErrorCode status)
    {
        if (_procedure == Procedure.Pairing) return; // An encryption that began before the pairing: no step of it.
        if (status.EndsLink()) End(PairingOutcome.LinkLost(status));
        else if (status != HciErrorCode.Success) End(PairingOutcome.EncryptionFailed(status));
        else if (_procedure != Procedure.None) End(PairingOutcome.Encrypted(PendingSecurity));
    }

    private bool IsUsable(Bond bond)
    {
        PairingSettings settings = _settings();
        bool usable = bond.KeySize >= settings.MinKeySize && (bond.IsSecureConnections || !settings.SecureConnectionsOnly);
        if (!usable) _log.LogWarning("The bond with {Peer} is weaker than the settings allow and is not used.", bond.Peer);
        return usable;
    }

    private static LinkSecurity SecurityOf(Bond bond) => new(true, bond.IsAuthenticated, bond.IsSecureConnections, true, bond.KeySize);
}
