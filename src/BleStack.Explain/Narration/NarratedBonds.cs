using System.Collections.Generic;
using BleStack.Core;
using BleStack.L2cap;

namespace BleStack.Explain.Narration;

/// <summary>The bonds of the pairings seen, by which a later encryption has its level.</summary>
internal sealed class NarratedBonds
{
    /// <summary>Maximum number of remembered pairs of devices; beyond it the list is cleared.</summary>
    private const int Most = 4096;

    private readonly Dictionary<(ulong Phone, ulong Device), LinkSecurity> _bonds = [];

    public void Remember(NarratedConnection connection, LinkSecurity security)
    {
        if (_bonds.Count >= Most) _bonds.Clear();
        foreach ((ulong, ulong) key in Keys(connection)) _bonds[key] = security;
    }

    public LinkSecurity? Find(NarratedConnection connection)
    {
        foreach ((ulong, ulong) key in Keys(connection))
        {
            if (_bonds.TryGetValue(key, out LinkSecurity security)) return security;
        }

        return null;
    }

    private static IEnumerable<(ulong Phone, ulong Device)> Keys(NarratedConnection connection)
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
