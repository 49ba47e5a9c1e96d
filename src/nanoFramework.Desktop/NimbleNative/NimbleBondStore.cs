// The board's bonds behind NimBLE's limits: three peers and eight CCCDs over all of them. What is too much costs the oldest peer its
// bond, and its link too, without an event (ble_store_util_status_rr).
using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Core;
using BleStack.Smp;
using VirtualBoard;

namespace NimbleNative;

internal sealed class NimbleBondStore(IBondStore board, BoardImage image) : IBondStore
{
    /// <summary>A peer lost its bond to make room.</summary>
    public event Action<BleAddress>? Evicted;

    public IReadOnlyList<Bond> All => board.All;

    public Bond? Find(BleAddress identity) => board.Find(identity);

    public void Save(Bond bond)
    {
        Bond? old = board.Find(bond.Peer);
        if (old is null)
        {
            while (board.All.Count >= image.MaxBonds) Evict(board.All[0]);
        }

        while (CccdsOfOthers(bond) + bond.Cccds.Count > image.MaxCccds && OldestBut(bond) is { } oldest) Evict(oldest);
        // A new pairing's keys go to the end, as what is written after a delete does.
        if (old is not null && (!ReferenceEquals(old.LocalLtk, bond.LocalLtk) || !ReferenceEquals(old.PeerLtk, bond.PeerLtk)))
            board.Remove(bond.Peer);
        board.Save(bond.Cccds.Count > image.MaxCccds ? bond with { Cccds = bond.Cccds.Take(image.MaxCccds).ToDictionary() } : bond);
    }

    public bool Remove(BleAddress identity) => board.Remove(identity);

    public void Clear() => board.Clear();

    private int CccdsOfOthers(Bond bond) => board.All.Where(other => other.Peer != bond.Peer).Sum(other => other.Cccds.Count);

    private Bond? OldestBut(Bond bond) => board.All.FirstOrDefault(other => other.Peer != bond.Peer);

    private void Evict(Bond bond)
    {
        board.Remove(bond.Peer);
        Evicted?.Invoke(bond.Peer);
    }
}
