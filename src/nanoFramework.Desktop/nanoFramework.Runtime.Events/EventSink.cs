// Routes events by category. Each category has one processor, one filter and one listener; setting one again replaces it. An event passes
// processor, filter and listener in that order, and a filter that returns false drops it. Native events arrive one at a time on the event
// thread; PostManagedEvent uses the same route on the caller's thread, under the sink's lock.
using System;
using System.Collections.Generic;

namespace nanoFramework.Runtime.Events;

/// <summary>Routes events to the processor, filter and listener of their category.</summary>
public class EventSink : NativeEventDispatcher
{
    private readonly object _gate = new();
    private readonly Dictionary<int, Slots> _table = [];

    internal EventSink()
        : base("EventSink", 0) => OnInterrupt += Dispatch;

    private static EventSink Current => EventParts.Current.Sink;

    private sealed class Slots
    {
        public IEventProcessor Processor;
        public IEventListener Filter;
        public IEventListener Listener;
    }

    /// <summary>Makes <paramref name="eventListener"/> the category's only listener and initializes it.</summary>
    public static void AddEventListener(EventCategory eventCategory, IEventListener eventListener)
    {
        EventSink sink = Current;
        lock (sink._gate)
        {
            sink.SlotsOf(eventCategory).Listener = eventListener;
            eventListener.InitializeForEventSource();
        }
    }

    /// <summary>Makes <paramref name="eventFilter"/> the category's only filter and initializes it.</summary>
    public static void AddEventFilter(EventCategory eventCategory, IEventListener eventFilter)
    {
        EventSink sink = Current;
        lock (sink._gate)
        {
            sink.SlotsOf(eventCategory).Filter = eventFilter;
            eventFilter.InitializeForEventSource();
        }
    }

    /// <summary>Makes <paramref name="eventProcessor"/> the category's only processor.</summary>
    public static void AddEventProcessor(EventCategory eventCategory, IEventProcessor eventProcessor)
    {
        EventSink sink = Current;
        lock (sink._gate) sink.SlotsOf(eventCategory).Processor = eventProcessor;
    }

    /// <summary>Empties the category's listener slot if it holds <paramref name="eventListener"/>.</summary>
    public static void RemoveEventListener(EventCategory eventCategory, IEventListener eventListener)
    {
        EventSink sink = Current;
        lock (sink._gate)
        {
            Slots slots = sink.SlotsOf(eventCategory);
            if (slots.Listener == eventListener) slots.Listener = null;
        }
    }

    /// <summary>Empties the category's filter slot if it holds <paramref name="eventFilter"/>.</summary>
    public static void RemoveEventFilter(EventCategory eventCategory, IEventListener eventFilter)
    {
        EventSink sink = Current;
        lock (sink._gate)
        {
            Slots slots = sink.SlotsOf(eventCategory);
            if (slots.Filter == eventFilter) slots.Filter = null;
        }
    }

    /// <summary>Empties the category's processor slot if it holds <paramref name="eventProcessor"/>.</summary>
    public static void RemoveEventProcessor(EventCategory eventCategory, IEventProcessor eventProcessor)
    {
        EventSink sink = Current;
        lock (sink._gate)
        {
            Slots slots = sink.SlotsOf(eventCategory);
            if (slots.Processor == eventProcessor) slots.Processor = null;
        }
    }

    /// <summary>Routes an event immediately, on the caller's thread.</summary>
    /// <param name="category">An <see cref="EventCategory"/>.</param>
    /// <param name="subCategory">The event's number within the category.</param>
    /// <param name="data1">Sixteen bits of detail.</param>
    /// <param name="data2">Thirty-two bits of detail.</param>
    public static void PostManagedEvent(byte category, byte subCategory, ushort data1, uint data2)
    {
        EventSink sink = Current;
        lock (sink._gate)
            sink.Dispatch(
                ((uint)data1 << 16) | ((uint)category << 8) | subCategory,
                data2,
                new DateTime(NativeEventQueue.Time.GetUtcNow().UtcTicks)
            );
    }

    private void Dispatch(uint data1, uint data2, DateTime time)
    {
        byte category = (byte)(data1 >> 8);
        IEventProcessor processor;
        IEventListener filter, listener;
        lock (_table)
        {
            Slots slots = SlotsOf((EventCategory)category);
            (processor, filter, listener) = (slots.Processor, slots.Filter, slots.Listener);
        }

        BaseEvent ev = processor != null
            ? processor.ProcessEvent(data1, data2, time)
            : new GenericEvent { Message = (byte)data1, Category = category, Data = data1 >> 16, Time = time };
        if (filter != null && !filter.OnEvent(ev)) return;
        listener?.OnEvent(ev);
    }

    private Slots SlotsOf(EventCategory category)
    {
        lock (_table)
        {
            if (!_table.TryGetValue((int)category, out Slots slots)) _table.Add((int)category, slots = new Slots());
            return slots;
        }
    }
}
