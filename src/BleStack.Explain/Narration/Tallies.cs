using System.Collections.Generic;
using System.Linq;
using BleStack.Explain.Capture;

namespace BleStack.Explain.Narration;

/// <summary>Counts the uses of one attribute on one connection.</summary>
internal sealed class Tally
{
    /// <summary>Number of notifications and indications.</summary>
    public long Values { get; set; }

    public long Reads { get; set; }

    public long Writes { get; set; }
}

/// <summary>The counts of one connection, by the side that has the attribute and its handle.</summary>
internal sealed class Tallies
{
    private const int Most = 4096;

    private readonly Dictionary<(Party Server, ushort Handle), Tally> _tallies = [];
    private readonly Tally _overflow = new();
    private (Party Server, ushort Handle) _lastKey;
    private Tally? _last;

    public Tally Of(Party server, ushort handle)
    {
        if (_last is not null && _lastKey == (server, handle)) return _last;
        _lastKey = (server, handle);
        if (_tallies.TryGetValue(_lastKey, out _last)) return _last;
        if (_tallies.Count >= Most) return _last = _overflow;
        _tallies.Add(_lastKey, _last = new Tally());
        return _last;
    }

    public IReadOnlyList<KeyValuePair<(Party Server, ushort Handle), Tally>> InOrder() => [.. _tallies.OrderBy(static pair => pair.Key)];
}
