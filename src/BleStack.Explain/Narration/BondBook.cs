using System.Collections.Generic;
using BleStack.Core;
using BleStack.Gap;

namespace BleStack.Explain.Narration;

/// <summary>Pairings seen, so that encryption from their bonds can be told with its level, and passkeys compared.</summary>
internal sealed class BondBook
{
    /// <summary>Pairs of devices remembered; beyond it the book begins again.</summary>
    private const int Most = 4096;

    private readonly Dictionary<(ulong Phone, ulong Device), LinkSecurity> _bonds = [];
    private readonly Dictionary<ulong, PairingStory> _passkeyPairings = [];

    public void Remember(ConnectionStory connection, LinkSecurity security)
    {
        if (_bonds.Count >= Most) _bonds.Clear();
        foreach ((ulong, ulong) key in Keys(connection)) _bonds[key] = security;
    }

    public LinkSecurity? Find(ConnectionStory connection)
    {
        foreach ((ulong, ulong) key in Keys(connection))
        {
            if (_bonds.TryGetValue(key, out LinkSecurity security)) return security;
        }

        return null;
    }

    /// <summary>The last passkey pairing with the same device, which this one replaces.</summary>
    public PairingStory? SwapPasskeyPairing(PairingStory pairing)
    {
        if (pairing.Connection.DeviceIdentity is null && pairing.Connection.Device is null) return null;
        ulong device = (pairing.Connection.DeviceIdentity ?? pairing.Connection.Device)!.Value.Value;
        PairingStory? before = _passkeyPairings.GetValueOrDefault(device);
        if (_passkeyPairings.Count >= Most) _passkeyPairings.Clear();
        _passkeyPairings[device] = pairing;
        return before;
    }

    private static IEnumerable<(ulong Phone, ulong Device)> Keys(ConnectionStory connection)
    {
        foreach (BleAddress? phone in (BleAddress?[])[connection.PhoneIdentity, connection.Phone])
        {
            foreach (BleAddress? device in (BleAddress?[])[connection.DeviceIdentity, connection.Device])
            {
                if (phone is { } one && device is { } other) yield return (one.Value, other.Value);
            }
        }
    }
}
