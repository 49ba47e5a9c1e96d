using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Smp;

namespace BleStack.Gap;

/// <summary>Recognises bonded peers behind resolvable private addresses ([Vol 3, Part C] 10.8.2.3).</summary>
/// <remarks>
/// Each bond's IRK is expanded once, and the last answers (also "no match") are kept, since an advertiser shows the same address for
/// minutes.
/// Both are rebuilt when the store's content has become another.
/// </remarks>
internal sealed class AddressResolver(IBondStore bonds) : IDisposable
{
    private const int Remembered = 64;

    private Dictionary<BleAddress, BleAddress>? _answers;
    private readonly List<(BleAddress Peer, byte[] Irk, ResolvingKey Key)> _keys = [];

    /// <summary>The identity behind an address: the bonded peer it resolves to, else the address itself.</summary>
    public BleAddress Resolve(BleAddress address)
    {
        address = address.Plain;
        if (!address.IsResolvablePrivate) return address;
        if (!IsCurrent()) Rebuild();
        if (_keys.Count == 0) return address;
        _answers ??= [];
        if (_answers.TryGetValue(address, out BleAddress identity)) return identity;
        if (_answers.Count >= Remembered) _answers.Clear();
        return _answers[address] = Search(address);
    }

    public void Dispose() => Forget();

    private BleAddress Search(BleAddress address)
    {
        foreach ((BleAddress peer, _, ResolvingKey key) in _keys)
            if (key.Matches(address)) return peer;
        return address;
    }

    // An IRK of zeros means that the peer uses no resolvable addresses.
    private static byte[]? Irk(Bond bond) => bond.PeerIrk is { Length: 16 } irk && irk.AsSpan().ContainsAnyExcept((byte)0) ? irk : null;

    private bool IsCurrent()
    {
        int at = 0;
        IReadOnlyList<Bond> all = bonds.All;
        for (int i = 0; i < all.Count; i++)
        {
            if (Irk(all[i]) is not { } irk) continue;
            if (at == _keys.Count || _keys[at].Peer != all[i].Peer || !_keys[at].Irk.AsSpan().SequenceEqual(irk)) return false;
            at++;
        }

        return at == _keys.Count;
    }

    private void Rebuild()
    {
        Forget();
        foreach (Bond bond in bonds.All)
            if (Irk(bond) is { } irk) _keys.Add((bond.Peer, irk, new ResolvingKey(irk)));
    }

    private void Forget()
    {
        foreach ((_, _, ResolvingKey key) in _keys) key.Dispose();
        _keys.Clear();
        _answers?.Clear();
    }
}
