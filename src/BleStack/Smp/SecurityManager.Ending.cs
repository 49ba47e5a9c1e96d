using System;
using BleStack.Core;
using BleStack.Crypto;
using Microsoft.Extensions.Logging;

namespace BleStack.Smp;

/// <content>How a procedure ends, and the bond it leaves.</content>
public sealed partial class SecurityManager
{
    private BleAddress? _identity;

    /// <summary>The bond with this peer, found by its address or by resolving it; null when there is none.</summary>
    public Bond? Bond
    {
        get
        {
            if (_identity is { } known && _bonds.Find(known) is { } bond) return bond;
            bond = _bonds.Find(_link.PeerAddress.Plain) ?? Resolve(_link.PeerAddress);
            _identity = bond?.Peer;
            return bond;
        }
    }

    private Bond? Resolve(BleAddress address)
    {
        if (!address.IsResolvablePrivate) return null;
        foreach (Bond bond in _bonds.All)
        {
            if (bond.PeerIrk is null) continue;
            using var irk = new ResolvingKey(bond.PeerIrk);
            if (irk.Matches(address)) return bond;
        }

        return null;
    }

    /// <summary>The one place where a pairing fails.</summary>
    private void Finish(Failed failed)
    {
        Pairing pairing = _pairing!;
        PairingMethod? method = pairing.KeySize == 0 ? null : pairing.Model.Method;
        bool tellsPeer = failed is { IsSilent: false, By: FailedBy.Local or FailedBy.Cancelled or FailedBy.Encryption };
        Discard();
        if (tellsPeer) Transmit(new PairingFailed(failed.Reason));
        _log.LogInformation("Pairing with {Peer} failed: {Reason}, by {By}.", _link.PeerAddress, failed.Reason, failed.By);
        PairingFailure told = failed.By == FailedBy.Encryption ? PairingFailure.None : failed.Reason;
        End(new PairingOutcome { Method = method, FailedBy = failed.By, Failure = told, HciError = failed.HciError, Security = _link.Security });
    }

    // The peer does what it does only with the last key: it has it, though the controller has not said so yet.
    private void Conclude()
    {
        if (_state is Finished) FinishWell();
    }

    private void FinishWell()
    {
        Pairing pairing = _pairing!;
        bool bonded = pairing.IsBonding && Keep(pairing);
        PendingSecurity = pairing.Security(bonded);
        Discard();
        End(PairingOutcome.Paired(pairing.Model.Method, PendingSecurity, bonded));
    }

    private void Discard()
    {
        _pairing!.Dispose();
        _pairing = null;
        _state = null;
    }

    private void End(PairingOutcome outcome)
    {
        _procedure = Procedure.None;
        _timer.Stop();
        Completed?.Invoke(outcome);
    }

    private bool Keep(Pairing pairing)
    {
        PairingKeys keys = pairing.Keys;
        if (keys is { LocalLtk: null, PeerLtk: null, PeerIrk: null, LocalCsrk: null, PeerCsrk: null }) return false;
        var bond = new Bond
        {
            Peer = keys.PeerIdentity ?? _link.PeerAddress.Plain,
            LocalLtk = Copy(keys.LocalLtk),
            PeerLtk = Copy(keys.PeerLtk),
            KeySize = pairing.KeySize,
            IsAuthenticated = pairing.Model.IsAuthenticated,
            IsSecureConnections = pairing.IsSecureConnections,
            PeerIrk = Copy(keys.PeerIrk),
            PeerCsrk = Copy(keys.PeerCsrk),
            LocalCsrk = Copy(keys.LocalCsrk),
            Created = _loop.Time.GetUtcNow(),
        };
        if (!TrySave(bond)) return false;
        _identity = bond.Peer;
        return true;
    }

    // A store that fails costs the bond, never the link.
    private bool TrySave(Bond bond)
    {
        try
        {
            _bonds.Save(bond);
            return true;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            _log.LogError(failure, "The bond with {Peer} could not be kept; what changed in it is lost when the link ends.", bond.Peer);
            return false;
        }
    }

    // The pairing wipes its own arrays; the bond keeps copies.
    private static byte[]? Copy(byte[]? key) => (byte[]?)key?.Clone();

    private static LongTermKey? Copy(LongTermKey? key) => key is null ? null : key with { Key = (byte[])key.Key.Clone() };
}
