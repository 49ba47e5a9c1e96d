using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Hci.Packets;
using BleStack.L2cap;

namespace BleStack.Smp;

/// <summary>A long-term key with what finds it again.</summary>
/// <param name="Key">Sixteen octets, most significant first (already shortened to the key size).</param>
/// <param name="Ediv">Legacy encrypted diversifier; 0 in Secure Connections.</param>
/// <param name="Rand">Legacy random number; 0 in Secure Connections.</param>
public sealed record LongTermKey(byte[] Key, ushort Ediv, ulong Rand);

/// <summary>The keys a bond has.</summary>
[Flags]
public enum BondKeys : byte
{
    /// <summary>The bond has no keys.</summary>
    None = 0,

    /// <summary>The LTK this device gave: it can be encrypted with as Peripheral.</summary>
    LocalLtk = 0x01,

    /// <summary>The LTK the peer gave: it can be encrypted with as Central.</summary>
    PeerLtk = 0x02,

    /// <summary>The IRK that resolves the peer's private addresses.</summary>
    PeerIrk = 0x04,

    /// <summary>The CSRK that verifies the peer's signatures.</summary>
    PeerCsrk = 0x08,

    /// <summary>The CSRK this device gave.</summary>
    LocalCsrk = 0x10,
}

/// <summary>Everything kept about one bonded peer. Immutable; keys are sixteen octets, most significant first.</summary>
public sealed record Bond
{
    /// <summary>The peer's identity address; its connection address when it gave no identity.</summary>
    public required BleAddress Peer { get; init; }

    /// <summary>The key this device gave, used when it is Peripheral (Secure Connections: the one key, in both fields).</summary>
    public LongTermKey? LocalLtk { get; init; }

    /// <summary>The key the peer gave, used when this device is Central.</summary>
    public LongTermKey? PeerLtk { get; init; }

    /// <summary>The keys there are.</summary>
    public BondKeys Keys =>
        (LocalLtk is null ? 0 : BondKeys.LocalLtk)
        | (PeerLtk is null ? 0 : BondKeys.PeerLtk)
        | (PeerIrk is null ? 0 : BondKeys.PeerIrk)
        | (PeerCsrk is null ? 0 : BondKeys.PeerCsrk)
        | (LocalCsrk is null ? 0 : BondKeys.LocalCsrk);

    /// <summary>
    /// Something can be protected with it. An identity alone protects nothing: such a bond is not kept, and one from an older file makes
    /// room first.
    /// </summary>
    public bool CanProtect => (Keys & ~BondKeys.PeerIrk) != BondKeys.None;

    /// <summary>A link on which this device has the role can be encrypted with it.</summary>
    public bool CanEncrypt(LinkRole localRole) => (localRole == LinkRole.Central ? PeerLtk : LocalLtk) is not null;

    /// <summary>Octets of key, 7 to 16.</summary>
    public byte KeySize { get; init; } = 16;

    /// <summary>The pairing had MITM protection.</summary>
    public bool IsAuthenticated { get; init; }

    /// <summary>The pairing was LE Secure Connections.</summary>
    public bool IsSecureConnections { get; init; }

    /// <summary>The peer's IRK, for resolving its private addresses.</summary>
    public byte[]? PeerIrk { get; init; }

    /// <summary>The peer's CSRK, for checking its signed writes.</summary>
    public byte[]? PeerCsrk { get; init; }

    /// <summary>The next sign counter acceptable from the peer.</summary>
    public uint PeerSignCounter { get; init; }

    /// <summary>The CSRK this device gave, for signing its writes.</summary>
    public byte[]? LocalCsrk { get; init; }

    /// <summary>The next sign counter to use.</summary>
    public uint LocalSignCounter { get; init; }

    /// <summary>Client Characteristic Configuration by descriptor handle; values other than 0 only.</summary>
    /// <remarks>
    /// A handle says nothing about another table: each value names its characteristic, and is taken over only where that one still has this
    /// handle.
    /// </remarks>
    public IReadOnlyDictionary<ushort, SavedCccd> Cccds { get; init; } = new Dictionary<ushort, SavedCccd>();

    /// <summary>Client supported features the peer wrote (first octet).</summary>
    public byte ClientFeatures { get; init; }

    /// <summary>Hash of the database the peer last knew, for Service Changed and robust caching; null before the first.</summary>
    public byte[]? DatabaseHash { get; init; }

    /// <summary>When the bond was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>What a link that uses this bond's key is protected by.</summary>
    internal LinkSecurity Security => new(true, IsAuthenticated, IsSecureConnections, true, KeySize);
}

/// <summary>Where bonds are kept. Called on the host's loop; a failing store throws and loses nothing it held.</summary>
public interface IBondStore
{
    /// <summary>All bonds, oldest first.</summary>
    IReadOnlyList<Bond> All { get; }

    /// <summary>The bond of an identity address, or null.</summary>
    Bond? Find(BleAddress identity);

    /// <summary>Adds or replaces by <see cref="Bond.Peer"/>.</summary>
    void Save(Bond bond);

    /// <summary>Takes the place of the bond kept under <paramref name="former"/>, where there is one: no other place is needed.</summary>
    void Replace(BleAddress former, Bond bond)
    {
        if (former != bond.Peer) Remove(former);
        Save(bond);
    }

    /// <summary>Removes; false when there was none.</summary>
    bool Remove(BleAddress identity);

    /// <summary>Removes the bonds of all peers.</summary>
    void Clear();
}
