using System;
using System.Collections.Generic;
using BleStack.Core;

namespace BleStack.Smp;

/// <summary>A long-term key with what finds it again.</summary>
/// <param name="Key">Sixteen octets, most significant first (already shortened to the key size).</param>
/// <param name="Ediv">Legacy encrypted diversifier; 0 in Secure Connections.</param>
/// <param name="Rand">Legacy random number; 0 in Secure Connections.</param>
public sealed record LongTermKey(byte[] Key, ushort Ediv, ulong Rand);

/// <summary>Everything kept about one bonded peer. Immutable; keys are sixteen octets, most significant first.</summary>
public sealed record Bond
{
    /// <summary>The peer's identity address; its connection address when it gave no identity.</summary>
    public required BleAddress Peer { get; init; }

    /// <summary>The key this device gave, used when it is Peripheral (Secure Connections: the one key, in both fields).</summary>
    public LongTermKey? LocalLtk { get; init; }

    /// <summary>The key the peer gave, used when this device is Central.</summary>
    public LongTermKey? PeerLtk { get; init; }

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
    public IReadOnlyDictionary<ushort, ushort> Cccds { get; init; } = new Dictionary<ushort, ushort>();

    /// <summary>Client supported features the peer wrote (first octet).</summary>
    public byte ClientFeatures { get; init; }

    /// <summary>Hash of the database the peer last knew, for Service Changed and robust caching; null before the first.</summary>
    public byte[]? DatabaseHash { get; init; }

    /// <summary>When the bond was made.</summary>
    public DateTimeOffset Created { get; init; }
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

    /// <summary>Removes; false when there was none.</summary>
    bool Remove(BleAddress identity);

    /// <summary>Removes all.</summary>
    void Clear();
}
