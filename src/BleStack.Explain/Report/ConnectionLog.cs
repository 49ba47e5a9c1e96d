using System.Collections.Generic;
using BleStack.Explain.Narration;

namespace BleStack.Explain.Report;

/// <summary>A connection with what happened on it, as much of it as is kept.</summary>
/// <param name="story">The connection.</param>
public sealed class ConnectionLog(ConnectionStory story)
{
    private readonly List<NarratedEvent> _events = [];

    /// <summary>The connection.</summary>
    public ConnectionStory Story => story;

    /// <summary>What happened, in order.</summary>
    public IReadOnlyList<NarratedEvent> Events => _events;

    /// <summary>Events beyond those kept.</summary>
    public long LeftOut { get; private set; }

    internal void Add(NarratedEvent told, bool isKept)
    {
        if (isKept) _events.Add(told);
        else LeftOut++;
    }
}
