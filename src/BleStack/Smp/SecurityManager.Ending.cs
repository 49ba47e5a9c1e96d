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
        _loop.Raise(Completed, outcome);
    }

    private bool Keep(Pairing pairing)
    {
        PairingKeys keys = pairing.Keys;
        Bond? before = Bond;
        bool isResolved = keys.PeerIdentity is null && before is not null && before.Peer != _link.PeerAddress.Plain;
        var bond = new Bond
        {
            Peer = keys.PeerIdentity ?? (isResolved ? before!.Peer : _link.PeerAddress.Plain),
            LocalLtk = Copy(keys.LocalLtk),
            PeerLtk = Copy(keys.PeerLtk),
            KeySize = pairing.KeySize,
            IsAuthenticated = pairing.Model.IsAuthenticated,
            IsSecureConnections = pairing.IsSecureConnections,
            PeerIrk = Copy(isResolved ? before!.PeerIrk : keys.PeerIrk), // It has just resolved the peer's address.
            PeerCsrk = Copy(keys.PeerCsrk),
            LocalCsrk = Copy(keys.LocalCsrk),
            Created = _loop.Time.GetUtcNow(),
        };
        if (!bond.CanProtect || !TrySave(bond, before)) return false;
        _identity = bond.Peer;
        return true;
    }

    // A bond made under a private address is the peer's own still, now that it says who it is. One of an identity is given up to nobody else.
    private bool TrySave(Bond bond, Bond? before) =>
        before is not null && !before.Peer.IsIdentity ? TryKeep(bond, () => _bonds.Replace(before.Peer, bond)) : TrySave(bond);

    private bool TrySave(Bond bond) => TryKeep(bond, () => _bonds.Save(bond));

    // A store that fails costs the bond, never the link.
    private bool TryKeep(Bond bond, Action keep)
    {
        try
        {
            keep();
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
