using System.Collections.Generic;
using BleStack.Explain.Narration;

namespace BleStack.Explain.Report;

/// <summary>A connection and its retained events.</summary>
/// <param name="connection">The connection.</param>
internal sealed class ConnectionLog(NarratedConnection connection)
{
    private readonly List<NarratedEvent> _events = [];

    public NarratedConnection Connection => connection;

    /// <summary>What happened, in order.</summary>
    public IReadOnlyList<NarratedEvent> Events => _events;

    /// <summary>Number of events that were not retained.</summary>
    public long LeftOut { get; private set; }

    internal void Add(NarratedEvent told, bool isKept)
    {
        if (isKept) _events.Add(told);
        else LeftOut++;
    }
}
