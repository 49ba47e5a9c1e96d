using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Smp;

namespace BleStack.Gap;

/// <summary>What a bond store does with a new bond when it is full.</summary>
public enum BondEviction : byte
{
    /// <summary>Refuse the new bond with a <see cref="BondStoreException"/>.</summary>
    Refuse,

    /// <summary>Drop the oldest bond and raise <c>Evicted</c>.</summary>
    EvictOldest,
}

/// <summary>Keeps bonds in memory: they end with the process.</summary>
public class MemoryBondStore : IBondStore
{
    /// <summary>Default capacity of a store: peers that pair by Just Works use a bounded amount of memory.</summary>
    public const int DefaultCapacity = 1024;

    private readonly int _capacity;
    private readonly BondEviction _eviction;
    private List<Bond> _bonds = [];

    /// <summary>A store for at most <paramref name="capacity"/> bonds.</summary>
    public MemoryBondStore(int capacity = DefaultCapacity, BondEviction eviction = BondEviction.Refuse)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        (_capacity, _eviction) = (capacity, eviction);
    }

    /// <summary>A bond had to make room for another.</summary>
    public event Action<Bond>? Evicted;

    /// <summary>The content is another one now. Raised on the thread that has changed it.</summary>
    public event Action? Changed;

    /// <inheritdoc/>
    public IReadOnlyList<Bond> All => _bonds;

    /// <inheritdoc/>
    public Bond? Find(BleAddress identity)
    {
        foreach (Bond bond in _bonds)
            if (bond.Peer == identity.Plain) return bond;
        return null;
    }

    /// <inheritdoc/>
    /// <exception cref="BondStoreException">The store is full and evicts nothing, or cannot be written; what it held, it still
    /// holds.</exception>
    public void Save(Bond bond)
    {
        ArgumentNullException.ThrowIfNull(bond);
        Replace(bond.Peer, bond);
    }

    /// <inheritdoc/>
    /// <exception cref="BondStoreException">The store is full and evicts nothing, or cannot be written; what it held, it still
    /// holds.</exception>
    public void Replace(BleAddress former, Bond bond)
    {
        ArgumentNullException.ThrowIfNull(bond);
        bond = bond with { Peer = bond.Peer.Plain };
        List<Bond> bonds = [.. _bonds];
        if (former.Plain != bond.Peer) bonds.RemoveAll(kept => kept.Peer == former.Plain);
        int at = bonds.FindIndex(kept => kept.Peer == bond.Peer);
        Bond? evicted = null;
        if (at >= 0)
        {
            bonds[at] = bond;
        }
        else
        {
            if (bonds.Count == _capacity) evicted = Evict(bonds);
            bonds.Add(bond);
        }

        Replace(bonds);
        if (evicted is not null) Tell(nameof(Evicted), () => Evicted?.Invoke(evicted));
    }

    /// <inheritdoc/>
    public bool Remove(BleAddress identity)
    {
        List<Bond> bonds = [.. _bonds];
        if (bonds.RemoveAll(bond => bond.Peer == identity.Plain) == 0) return false;
        Replace(bonds);
        return true;
    }

    /// <inheritdoc/>
    public void Clear() => Replace([]);

    /// <summary>Makes a new content durable before it is held; throws to keep the old one.</summary>
    private protected virtual void Persist(IReadOnlyList<Bond> bonds)
    {
    }

    /// <summary>Fills the store with what was kept before, without writing it again.</summary>
    private protected void Load(IReadOnlyList<Bond> bonds) => _bonds = [.. bonds];

    private void Replace(List<Bond> bonds)
    {
        Persist(bonds);
        _bonds = bonds;
        Tell(nameof(Changed), () => Changed?.Invoke());
    }

    // What is kept is kept, whatever a listener makes of it.
    private static void Tell(string name, Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception exception)
        {
            Console.Error.WriteLine($"bug: a handler of {name} failed: {exception}");
        }
    }

    private Bond Evict(List<Bond> bonds)
    {
        // What can protect nothing makes room before anything that can.
        int at = bonds.FindIndex(bond => !bond.CanProtect);
        if (at < 0 && _eviction == BondEviction.Refuse)
            throw new BondStoreException($"The bond store holds {_capacity} bond(s) and is full; remove one to make room.");
        Bond evicted = bonds[Math.Max(at, 0)];
        bonds.Remove(evicted);
        return evicted;
    }
}
