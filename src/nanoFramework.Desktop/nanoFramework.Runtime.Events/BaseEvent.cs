using System;

namespace nanoFramework.Runtime.Events;

/// <summary>Base class of all events.</summary>
public class BaseEvent
{
    /// <summary>The source; not set by the runtime.</summary>
    public ushort Source;

    /// <summary>The event's number within its category.</summary>
    public byte Message;
}

/// <summary>The event of a category without a processor.</summary>
public class GenericEvent : BaseEvent
{
    /// <summary>An <see cref="EventCategory"/> as a number.</summary>
    public byte Category;

    /// <summary>The upper half of the event's first word; the second word is not kept.</summary>
    public uint Data;

    /// <summary>Time of posting, UTC.</summary>
    public DateTime Time;
}
