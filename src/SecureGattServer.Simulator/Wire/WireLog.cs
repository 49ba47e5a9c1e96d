using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace SecureGattServer.Simulator.Wire;

/// <summary>What a tap has seen, in order; a step marks where it starts and judges what came since.</summary>
internal sealed class WireLog
{
    private readonly Lock _gate = new();
    private readonly List<WireFact> _facts = [];

    public WireLog(HciTap tap) => tap.Seen += Add;

    /// <summary>A place in the log: now.</summary>
    public int Mark()
    {
        lock (_gate) return _facts.Count;
    }

    /// <summary>Everything seen since a mark.</summary>
    public IReadOnlyList<WireFact> Since(int mark)
    {
        lock (_gate) return _facts.Skip(mark).ToArray();
    }

    public bool Saw(int mark, Func<WireFact, bool> fits) => Since(mark).Any(fits);

    private void Add(WireFact fact)
    {
        lock (_gate) _facts.Add(fact);
    }
}
