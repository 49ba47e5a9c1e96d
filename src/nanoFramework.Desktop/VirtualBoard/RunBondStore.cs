using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Smp;

namespace VirtualBoard;

/// <summary>The board's bonds as seen by one boot: code that remains after power-off cannot change them.</summary>
/// <param name="bonds">The store.</param>
/// <param name="whilePowered">Carries out a change while the board has power; does nothing afterwards.</param>
internal sealed class RunBondStore(IBondStore bonds, Action<Action> whilePowered) : IBondStore
{
    public IReadOnlyList<Bond> All => bonds.All;

    public Bond? Find(BleAddress identity) => bonds.Find(identity);

    public void Save(Bond bond) => whilePowered(() => bonds.Save(bond));

    public void Replace(BleAddress former, Bond bond) => whilePowered(() => bonds.Replace(former, bond));

    public bool Remove(BleAddress identity)
    {
        bool removed = false;
        whilePowered(() => removed = bonds.Remove(identity));
        return removed;
    }

    public void Clear() => whilePowered(bonds.Clear);
}
