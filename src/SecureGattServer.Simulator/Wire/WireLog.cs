using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace SecureGattServer.Simulator.Wire;

/// <summary>The PDUs that a tap observed, in order; a step sets a mark at its start and checks what followed.</summary>
internal sealed class WireLog
{
    private readonly Lock _gate = new();
    private readonly List<WireFact> _facts = [];

    public WireLog(HciTap tap) => tap.Seen += Add;

    /// <summary>The current position in the log.</summary>
    public int Mark()
    {
        lock (_gate) return _facts.Count;
    }

    /// <summary>All PDUs since a mark.</summary>
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
