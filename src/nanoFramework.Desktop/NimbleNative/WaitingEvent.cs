using System;
using nanoFramework.Device.Bluetooth;

namespace NimbleNative;

/// <summary>An event that NimBLE's host task posts and then waits for managed code to handle (PostAndWaitManagedGapEvent).</summary>
internal abstract class WaitingEvent
{
    public abstract BluetoothEventType Type { get; }

    /// <summary>The upper half of its first word.</summary>
    public ushort Detail { get; protected init; }

    /// <summary>Its second word; not used where <see cref="HasId"/>.</summary>
    public uint Data2 { get; protected init; }

    /// <summary>The second word is an event id by which managed code asks for more or answers.</summary>
    public virtual bool HasId => false;

    /// <summary>The wait is over. On the loop.</summary>
    /// <param name="handled">False: two seconds have passed.</param>
    public abstract void Complete(bool handled);
}

/// <summary>A client reads or writes one of the firmware's attributes; the answer is an ATT error code or a value.</summary>
internal abstract class AccessEvent : WaitingEvent
{
    public sealed override bool HasId => true;

    /// <summary>ATT error code; 0 for success.</summary>
    public byte Result { get; set; }

    /// <summary>The value a read answers; the value a write brings.</summary>
    public byte[] Value { get; set; } = [];
}

/// <summary>One of which only the handling matters, with something to fetch by reference.</summary>
internal sealed class NoticeEvent : WaitingEvent
{
    private readonly Action<bool>? _completed;

    public NoticeEvent(BluetoothEventType type, ushort detail, uint data2, Action<bool>? completed = null)
    {
        Type = type;
        Detail = detail;
        Data2 = data2;
        _completed = completed;
    }

    public override BluetoothEventType Type { get; }

    public override void Complete(bool handled) => _completed?.Invoke(handled);
}
