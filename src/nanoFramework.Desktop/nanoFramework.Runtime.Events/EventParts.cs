using nanoFramework.Runtime.Native;

namespace nanoFramework.Runtime.Events;

/// <summary>What this library keeps for a board.</summary>
internal sealed class EventParts
{
    private EventSink _sink;
    private CustomEvents _custom;

    internal static EventParts Current => BoardHardware.Current.Of(BoardHardware.Part.Events, static () => new EventParts());

    internal NativeEventQueue Queue { get; } = new();

    /// <summary>Made at its first use, which starts the event thread.</summary>
    internal EventSink Sink
    {
        get
        {
            lock (Queue) return _sink ??= new EventSink();
        }
    }

    internal CustomEvents Custom
    {
        get
        {
            lock (Queue) return _custom ??= new CustomEvents();
        }
    }
}
