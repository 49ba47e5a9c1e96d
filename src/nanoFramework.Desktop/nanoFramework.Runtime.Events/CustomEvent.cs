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
    /// <summary>Raised for each custom event. As on the device, an event without a subscriber throws on the event thread.</summary>
    public static event CustomEventPostedEventHandler CustomEventPosted
    {
        add => EventParts.Current.Custom.Posted += value;
        remove => EventParts.Current.Custom.Posted -= value;
    }
}

/// <summary>Processor and listener of a board's custom events, from the first subscription on.</summary>
internal sealed class CustomEvents : IEventListener, IEventProcessor
{
    public CustomEvents()
    {
        EventSink.AddEventProcessor(EventCategory.Custom, this);
        EventSink.AddEventListener(EventCategory.Custom, this);
    }

    public event CustomEventPostedEventHandler Posted;

    public void InitializeForEventSource()
    {
        // No preparation is needed.
    }

    public BaseEvent ProcessEvent(uint data1, uint data2, DateTime time) =>
        new PostedEvent { Args = new CustomEventArgs((ushort)(data1 >> 16), data2) };

    public bool OnEvent(BaseEvent ev)
    {
        if (ev is PostedEvent posted) Posted(null, posted.Args);
        return true;
    }

    private sealed class PostedEvent : BaseEvent
    {
        public CustomEventArgs Args;
    }
}
