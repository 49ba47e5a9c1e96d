using System.Collections.Generic;
using BleStack.Smp;

namespace BleStack.Explain.Narration;

/// <summary>The last Passkey Entry with each device, to find one that uses the same passkey again.</summary>
internal sealed class FixedPasskeys
{
    // Searching a million legacy passkeys takes about a second; the number of searches is limited for hostile captures.
    private const int MostSearches = 2;

    /// <summary>Maximum number of remembered devices; beyond it the list is cleared.</summary>
    private const int Most = 4096;

    private readonly Dictionary<ulong, NarratedPairing> _last = [];
    private int _searches;

    /// <summary>The pairing before this one with the same device, where both have the same passkey; else null.</summary>
    public NarratedPairing? FindReuse(NarratedPairing pairing)
    {
        if (pairing.Model is not { Method: PairingMethod.PasskeyEntry }) return null;
        bool known = pairing.IsSecureConnections
            ? pairing.Progress.BitsKnown == SmpProgress.PasskeyRounds
            : PasskeyFinder.CanSearch(pairing);
        if (!known || Replace(pairing) is not { } before) return null;
        if (PasskeyOf(before) is not { } passkey || !PasskeyFinder.Fits(pairing, passkey)) return null;
        (pairing.Progress.Passkey, pairing.Progress.IsSearched) = (passkey, true);
        return before;
    }

    private NarratedPairing? Replace(NarratedPairing pairing)
    {
        if ((pairing.Connection.DeviceIdentity ?? pairing.Connection.Device) is not { } device) return null;
        NarratedPairing? before = _last.GetValueOrDefault(device.Value);
        if (_last.Count >= Most) _last.Clear();
        _last[device.Value] = pairing;
        return before;
    }

    private uint? PasskeyOf(NarratedPairing pairing)
    {
        if (pairing.Progress.IsSearched) return pairing.Progress.Passkey;
        if (!pairing.IsSecureConnections && ++_searches > MostSearches) return null;
        if (PasskeyFinder.Find(pairing) is not { } passkey) return null;
        (pairing.Progress.Passkey, pairing.Progress.IsSearched) = (passkey, true);
        return passkey;
    }
}
