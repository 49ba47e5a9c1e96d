using System;

namespace nanoFramework.Runtime.Events;

/// <summary>Receives a category's events, as its listener or as its filter.</summary>
public interface IEventListener
{
    /// <summary>Called once, when added.</summary>
    void InitializeForEventSource();

    /// <summary>Called for each event on the event thread; a filter that returns false withholds the event from the listener.</summary>
    bool OnEvent(BaseEvent ev);
}

/// <summary>Decodes a category's two words into an event object.</summary>
public interface IEventProcessor
{
    /// <summary>
    /// Creates the event of <paramref name="data1"/> (detail &lt;&lt; 16 | category &lt;&lt; 8 | number) and <paramref name="data2"/>.
    /// </summary>
    BaseEvent ProcessEvent(uint data1, uint data2, DateTime time);
}
