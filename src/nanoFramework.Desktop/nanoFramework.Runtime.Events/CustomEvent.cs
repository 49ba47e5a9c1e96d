using System;

namespace nanoFramework.Runtime.Events;

/// <summary>Data of a custom event.</summary>
public class CustomEventArgs : EventArgs
{
    internal CustomEventArgs(ushort data1, uint data2)
    {
        Data1 = data1;
        Data2 = data2;
    }

    /// <summary>The 16 bits given to <see cref="EventSink.PostManagedEvent"/>.</summary>
    public ushort Data1 { get; }

    /// <summary>The 32 bits given to <see cref="EventSink.PostManagedEvent"/>.</summary>
    public uint Data2 { get; }
}

/// <summary>Handles <see cref="CustomEvent.CustomEventPosted"/>; the sender is always null.</summary>
public delegate void CustomEventPostedEventHandler(object sender, CustomEventArgs e);

/// <summary>Events of the category <see cref="EventCategory.Custom"/>.</summary>
public static class CustomEvent
{
    static CustomEvent()
    {
        var listener = new Listener();
        EventSink.AddEventProcessor(EventCategory.Custom, listener);
        EventSink.AddEventListener(EventCategory.Custom, listener);
    }

    /// <summary>Raised for each custom event. As on the device, an event without a subscriber throws on the event thread.</summary>
    public static event CustomEventPostedEventHandler CustomEventPosted;

    private sealed class Posted : BaseEvent
    {
        public CustomEventArgs Args;
    }

    private sealed class Listener : IEventListener, IEventProcessor
    {
        public void InitializeForEventSource()
        {
            // No preparation is needed.
        }

        public BaseEvent ProcessEvent(uint data1, uint data2, DateTime time) =>
            new Posted { Args = new CustomEventArgs((ushort)(data1 >> 16), data2) };

        public bool OnEvent(BaseEvent ev)
        {
            if (ev is Posted posted) CustomEventPosted(null, posted.Args);
            return true;
        }
    }
}
