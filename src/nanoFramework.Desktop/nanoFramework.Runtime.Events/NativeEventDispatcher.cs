using System;
using System.Threading;

namespace nanoFramework.Runtime.Events;

/// <summary>Handles an event posted by a driver: two words and the time.</summary>
public delegate void NativeEventHandler(uint data1, uint data2, DateTime time);

/// <summary>The managed end of a driver that posts events. The only driver of this board is "EventSink".</summary>
public class NativeEventDispatcher : IDisposable
{
    /// <summary>Called by the event thread; null while there is no listener.</summary>
    protected NativeEventHandler threadSpawn;

    /// <summary>All handlers of <see cref="OnInterrupt"/>.</summary>
    protected NativeEventHandler callbacks;

    /// <summary>True after <see cref="Dispose()"/>.</summary>
    protected bool disposed;

    private readonly Lock _lock = new();
    private readonly NativeEventQueue _queue = NativeEventQueue.Current;

    /// <summary>Connects to a driver.</summary>
    /// <param name="driverName">"EventSink".</param>
    /// <param name="driverData">Not used by that driver.</param>
    /// <exception cref="ArgumentNullException">No name.</exception>
    /// <exception cref="InvalidOperationException">No driver of that name.</exception>
    public NativeEventDispatcher(string driverName, ulong driverData)
    {
        if (string.IsNullOrEmpty(driverName)) throw new ArgumentNullException(nameof(driverName));
        if (driverName != "EventSink")
            throw new InvalidOperationException($"No event driver '{driverName}' is registered; this board has 'EventSink'.");
    }

    /// <summary>Disconnects from the driver.</summary>
    ~NativeEventDispatcher() => Dispose(false);

    /// <summary>Raised for each event of the driver, one at a time on the event thread.</summary>
    /// <exception cref="ObjectDisposedException">Disposed.</exception>
    public event NativeEventHandler OnInterrupt
    {
        add
        {
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(disposed, this);
                bool first = callbacks == null;
                callbacks += value;
                threadSpawn = callbacks;
                if (first && value != null) EnableInterrupt();
            }
        }

        remove
        {
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(disposed, this);
                bool any = callbacks != null;
                callbacks -= value;
                threadSpawn = callbacks;
                if (any && callbacks == null) DisableInterrupt();
            }
        }
    }

    /// <summary>Attaches the dispatcher to the event queue.</summary>
    public virtual void EnableInterrupt() => _queue.Attach(this);

    /// <summary>Detaches the dispatcher from the event queue.</summary>
    public virtual void DisableInterrupt() => _queue.Detach(this);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (disposed) return;
            Dispose(true);
            GC.SuppressFinalize(this);
            disposed = true;
        }
    }

    /// <summary>Disconnects from the driver.</summary>
    protected virtual void Dispose(bool disposing) => _queue.Detach(this);

    internal void Interrupt(uint data1, uint data2, DateTime time) => threadSpawn?.Invoke(data1, data2, time);
}
