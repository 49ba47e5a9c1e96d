using System;
using BleStack.L2cap;
using Microsoft.Extensions.Logging;

namespace BleStack.Smp;

/// <summary>
/// Which key of the bond encrypts a link, as far as the settings let it, and what protection comes with the key last put to use.
/// </summary>
internal sealed class LongTermKeys(PeerBond bond, Func<PairingSettings> settingsSource, ILogger log)
{
    /// <summary>What the link's protection becomes when the encryption being started succeeds.</summary>
    public LinkSecurity Pending { get; set; }

    /// <summary>The Central's key with its EDIV and Rand; null without a bond strong enough.</summary>
    public LongTermKey? ForCentral() => bond.Current is { PeerLtk: { } key } current ? Use(current, key) : null;

    /// <summary>The Peripheral's key for an EDIV and Rand.</summary>
    public LongTermKey? ForPeripheral(ushort ediv, ulong rand) =>
        bond.Current is { LocalLtk: { } key } current && key.Ediv == ediv && key.Rand == rand ? Use(current, key) : null;

    /// <summary>The Central has a key, and it is enough for what the Peripheral asks.</summary>
    public bool Meet(SecurityNeeds needs) => bond.Current is { PeerLtk: not null } current && IsUsable(current) && needs.AreMetBy(current);

    private LongTermKey? Use(Bond current, LongTermKey key)
    {
        if (!IsUsable(current)) return null;
        Pending = current.Security;
        return key;
    }

    private bool IsUsable(Bond current)
    {
        PairingSettings settings = settingsSource();
        bool usable = current.KeySize >= settings.MinKeySize && (current.IsSecureConnections || !settings.SecureConnectionsOnly);
        if (!usable) log.LogWarning("The bond with {Peer} is weaker than the settings allow and is not used.", current.Peer);
        return usable;
    }
}
