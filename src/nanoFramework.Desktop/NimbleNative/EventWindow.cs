// NimBLE's host task handles one event at a time: it posts the event, and until managed code has handled it, or 2 s have passed, no other
// event of any connection is handled. Here the host's loop continues, and events that would wait for the host task are queued.
//
// The native half keeps one event id and one context for all events. It clears them when an event was handled, but not when it timed out:
// this class decides which later calls of managed code are harmless, harmful, or deadlock (defects 1, 2, 3). Managed code calls from its
// own threads; the state shared with the loop is protected by a lock that is never held during a call.
using System;
using System.Collections.Generic;
using System.Threading;
using BleStack.Core;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Runtime.Events;
using nanoFramework.Runtime.Native;

namespace NimbleNative;

/// <summary>The event that waits for managed code, and the queue behind it.</summary>
internal sealed class EventWindow
{
    /// <summary>Time limit for managed code.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(2000);

    private const ushort Cleared = 0xFFFF;
    private const string BlockedAdvice = "Answer at once from a snapshot, exactly once, and never block in a handler.";

    private static readonly Action<object?> FinishHandled = static state => ((EventWindow)state!).Finish(handled: true);

    private readonly HostLoop _loop;
    private readonly LoopTimer _timer;
    private readonly Queue<WaitingEvent> _queue = new();
    private readonly Lock _gate = new();
    private WaitingEvent? _current;
    private WaitingEvent? _context;
    private ushort _nextId = 1;
    private ushort _eventId;
    private bool _waiting;

    public EventWindow(HostLoop loop)
    {
        _loop = loop;
        _timer = loop.CreateTimer(OnOverdue);
    }

    /// <summary>Events behind the current one.</summary>
    public int Queued => _queue.Count;

    /// <summary>Posts the event, immediately or in turn. Called on the loop.</summary>
    public void Enqueue(WaitingEvent waiting)
    {
        _loop.AssertCurrent();
        if (_current == null) Begin(waiting);
        else _queue.Enqueue(waiting);
    }

    /// <summary>The stack stops: all pending events end unhandled. Called on the loop.</summary>
    public void Clear()
    {
        _timer.Stop();
        lock (_gate)
        {
            (_waiting, _context, _eventId) = (false, null, 0);
        }

        WaitingEvent? current = _current;
        _current = null;
        current?.Complete(handled: false);
        while (_queue.TryDequeue(out WaitingEvent? next)) next.Complete(handled: false);
    }

    /// <summary>Managed code has read or answered an event, whichever one: the image does not check which event waits.</summary>
    public void SignalHandled()
    {
        lock (_gate)
        {
            if (!_waiting) return;
            _waiting = false;
            _eventId = Cleared;
            _context = null;
        }

        _loop.Post(FinishHandled, this);
    }

    /// <summary>Defect 3: an Accept completes any pending event, including an unrelated read or write.</summary>
    public void SignalAccepted()
    {
        bool unrelated;
        lock (_gate) unrelated = _waiting && _current is AccessEvent;
        if (unrelated)
        {
            BoardHardware.Stop(
                3,
                "The firmware called Accept after the pairing's 2 s were over, while a client's read or write waited: the board answers that request with a value left over from another. Call Accept within 2 s."
            );
        }

        SignalHandled();
    }

    /// <summary>The event with this id, while it may be read.</summary>
    public T? Context<T>(ushort id)
        where T : WaitingEvent
    {
        lock (_gate)
        {
            if (id != _eventId) return null;
            if (_waiting) return _context as T;
        }

        FreedContext(id);
        return null;
    }

    /// <summary>The pending event if it has this type.</summary>
    public T? Waiting<T>()
        where T : WaitingEvent
    {
        lock (_gate) return _waiting ? _current as T : null;
    }

    public void AnswerRead(ushort id, byte[]? value)
    {
        bool freed;
        lock (_gate)
        {
            // An id of an earlier event is ignored; one that timed out still matches.
            if (id != _eventId) return;
            freed = !_waiting;
            if (value != null && _context is AccessEvent access) (access.Result, access.Value) = (0, value);
        }

        if (value == null) HeldMutex($"answered read event {id} with null");
        if (freed) FreedContext(id);
        SignalHandled();
    }

    public void RefuseRead(ushort id, byte error) => SetResult(id, error);

    public void AnswerWrite(ushort id, byte error)
    {
        if (!SetResult(id, error)) HeldMutex($"answered write event {id} a second time, or after the board had gone on to another event");
    }

    private static void HeldMutex(string what) =>
        BoardHardware.Stop(
            2,
            $"The firmware {what}: the board leaves that call with its event mutex held, and no read, write or pairing works again until a restart. {BlockedAdvice}"
        );

    private static void FreedContext(ushort id) =>
        BoardHardware.Stop(
            1,
            $"The firmware touched event {id} after its 2 s were over: NimBLE has freed that request's buffer, and the board reads or writes memory that belongs to something else. {BlockedAdvice}"
        );

    // After a timeout the result is dropped.
    private bool SetResult(ushort id, byte error)
    {
        lock (_gate)
        {
            if (id != _eventId) return false;
            if (_context is AccessEvent access) access.Result = error;
        }

        SignalHandled();
        return true;
    }

    private void Begin(WaitingEvent waiting)
    {
        _current = waiting;
        uint data2 = waiting.Data2;
        lock (_gate)
        {
            _waiting = true;
            if (waiting.HasId)
            {
                _eventId = _nextId++;
                if (_nextId == Cleared) _nextId = 1;
                _context = waiting;
                data2 = _eventId;
            }
        }

        _timer.Start(Budget);
        Post(waiting.Type, waiting.Detail, data2);
    }

    private void OnOverdue()
    {
        lock (_gate)
        {
            // Handled at the last moment: its completion is already queued.
            if (!_waiting) return;
            _waiting = false;
        }

        Finish(handled: false);
    }

    private void Finish(bool handled)
    {
        _timer.Stop();
        WaitingEvent? done = _current;
        _current = null;
        done?.Complete(handled);
        if (_current == null && _queue.TryDequeue(out WaitingEvent? next)) Begin(next);
    }

    /// <summary>
    /// Posts an event without a waiter; with <paramref name="withNext"/> the firmware sees it together with the next one.
    /// </summary>
    internal static void Post(BluetoothEventType type, ushort detail, uint data2, bool withNext = false) =>
        NativeEventQueue.Post((byte)EventCategory.Bluetooth, (byte)type, detail, data2, withNext);
}
