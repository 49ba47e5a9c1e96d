using System;
using BleStack.Core;
using BleStack.Crypto;
using Microsoft.Extensions.Logging;

namespace BleStack.Smp;

/// <summary>The bond with the peer of one link: found by its address, or by resolving it, and kept under the identity found.</summary>
internal sealed class PeerBond(ISmpLink link, IBondStore store, TimeProvider time, ILogger log)
{
    private BleAddress? _identity;

    /// <summary>The bond there is now; null when there is none.</summary>
    public Bond? Current
    {
        get
        {
            if (_identity is { } known && store.Find(known) is { } bond) return bond;
            bond = store.Find(link.PeerAddress.Plain) ?? Resolve(link.PeerAddress);
            _identity = bond?.Peer;
            return bond;
        }
    }

    /// <summary>The bond kept under an identity.</summary>
    public Bond? Find(BleAddress identity) => store.Find(identity);

    /// <summary>Keeps a bond; false when the store failed, which costs what changed in the bond and never the link.</summary>
    public bool TrySave(Bond bond) => TryKeep(bond, () => store.Save(bond));

    /// <summary>Makes the bond of a pairing that has succeeded, and keeps it.</summary>
    public bool TryKeep(Pairing pairing)
    {
        PairingKeys keys = pairing.Keys;
        Bond? before = Current;
        bool isResolved = keys.PeerIdentity is null && before is not null && before.Peer != link.PeerAddress.Plain;
        var bond = new Bond
        {
            Peer = keys.PeerIdentity ?? (isResolved ? before!.Peer : link.PeerAddress.Plain),
            LocalLtk = Copy(keys.LocalLtk),
            PeerLtk = Copy(keys.PeerLtk),
            KeySize = pairing.KeySize,
            IsAuthenticated = pairing.Model.IsAuthenticated,
            IsSecureConnections = pairing.IsSecureConnections,
            PeerIrk = Copy(isResolved ? before!.PeerIrk : keys.PeerIrk), // It has just resolved the peer's address.
            PeerCsrk = Copy(keys.PeerCsrk),
            LocalCsrk = Copy(keys.LocalCsrk),
            Created = time.GetUtcNow(),
        };
        if (!bond.CanProtect || !TrySave(bond, before)) return false;
        _identity = bond.Peer;
        return true;
    }

    private Bond? Resolve(BleAddress address)
    {
        if (!address.IsResolvablePrivate) return null;
        foreach (Bond bond in store.All)
        {
            if (bond.PeerIrk is null) continue;
            using var irk = new ResolvingKey(bond.PeerIrk);
            if (irk.Matches(address)) return bond;
        }

        return null;
    }

    // A bond made under a private address is still this peer's once it tells its identity. The bond of an identity is never given to
    // another peer.
    private bool TrySave(Bond bond, Bond? before) =>
        before is not null && !before.Peer.IsIdentity ? TryKeep(bond, () => store.Replace(before.Peer, bond)) : TrySave(bond);

    private bool TryKeep(Bond bond, Action keep)
    {
        try
        {
            keep();
            return true;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            log.LogError(failure, "The bond with {Peer} could not be kept; what changed in it is lost when the link ends.", bond.Peer);
            return false;
        }
    }

    // The pairing wipes its own arrays; the bond keeps copies.
    private static byte[]? Copy(byte[]? key) => (byte[]?)key?.Clone();

    private static LongTermKey? Copy(LongTermKey? key) => key is null ? null : key with { Key = (byte[])key.Key.Clone() };
}
