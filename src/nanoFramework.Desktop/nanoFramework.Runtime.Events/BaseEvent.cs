using System;

namespace nanoFramework.Runtime.Events;

/// <summary>What every event derives from.</summary>
public class BaseEvent
{
    /// <summary>Who raised it; not set by the runtime.</summary>
    public ushort Source;

    /// <summary>The event's number within its category.</summary>
    public byte Message;
}

/// <summary>The event of a category that has no processor.</summary>
public class GenericEvent : BaseEvent
{
    /// <summary>The category's number.</summary>
    public byte Category;

    /// <summary>The upper half of the event's first word; the second word is lost.</summary>
    public uint Data;

    /// <summary>When it was posted, UTC.</summary>
    public DateTime Time;
}
