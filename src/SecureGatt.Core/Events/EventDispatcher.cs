using System;
using System.Threading;

namespace SecureGatt
{
    /// <summary>A bounded queue of events between the native event thread, which must never block, and one consumer thread. Events are four
    /// integers in one array, so that posting allocates nothing. When the queue is full the new event is dropped and counted; link state is
    /// not affected because it is updated before an event is queued. An exception of a handler is counted, and the next handler is
    /// called.</summary>
    public class EventDispatcher
    {
        /// <summary>Capacity of a device's queue: enough for three phones that connect, pair and subscribe at the same time.</summary>
        public const int Length = 32;

        /// <summary>Maximum number of handlers.</summary>
        public const int MaxHandlers = 6;

        /// <summary>Events dropped because the queue was full.</summary>
        public int Overflows;

        /// <summary>Number of exceptions thrown by handlers of events and of requests.</summary>
        public int Faults;

        // Per event: kind << 16 | handle, two details, and the low half of the time.
        private const int Fields = 4;

        private readonly int[] _queue;
        private readonly IEventHandler[] _handlers = new IEventHandler[MaxHandlers];
        private readonly ServerEvent _current = new ServerEvent();
        private readonly AutoResetEvent _posted = new AutoResetEvent(false);
        private int _lastHandler;
        private int _head;
        private int _count;

        /// <summary>Creates a queue with this capacity.</summary>
        public EventDispatcher(int capacity)
        {
            _queue = new int[capacity * Fields];
        }

        /// <summary>Monotonic time in milliseconds since boot.</summary>
        public virtual long Now
        {
            get { return Environment.TickCount64; }
        }

        /// <summary>Adds a handler at the end or at the front; call it before the first event is drained.</summary>
        public void Add(IEventHandler handler, bool first = false)
        {
            _handlers[first ? 0 : ++_lastHandler] = handler;
        }

        /// <summary>Queues one event from any thread; false when it was dropped.</summary>
        public bool Post(EventKind kind, int handle, int a, int b)
        {
            // Everything that may fail for lack of memory precedes the change of the queue.
            int time = (int)Now;
            lock (_queue)
            {
                if (_count * Fields == _queue.Length)
                {
                    Overflows++;
                    return false;
                }

                int at = (_head + _count) * Fields % _queue.Length;
                _queue[at] = ((int)kind << 16) | handle;
                _queue[at + 1] = a;
                _queue[at + 2] = b;
                _queue[at + 3] = time;
                _count++;
            }

            Wake();
            return true;
        }

        /// <summary>Consumer: waits until an event is posted, at most this many milliseconds.</summary>
        public virtual void Wait(int milliseconds)
        {
            _posted.WaitOne(milliseconds, false);
        }

        /// <summary>Wakes a waiting consumer.</summary>
        public void Wake()
        {
            _posted.Set();
        }

        /// <summary>Consumer: passes all queued events to the handlers; returns their number.</summary>
        public int Drain()
        {
            int done = 0;
            for (; Take(); done++)
            {
                foreach (IEventHandler handler in _handlers)
                {
                    try
                    {
                        if (handler != null)
                        {
                            handler.Handle(_current);
                        }
                    }
                    catch (Exception)
                    {
                        Faults++;
                    }
                }
            }

            return done;
        }

        private bool Take()
        {
            long now = Now;
            lock (_queue)
            {
                if (_count == 0)
                {
                    return false;
                }

                int at = _head * Fields;
                _current.Kind = (EventKind)(_queue[at] >> 16);
                _current.Handle = _queue[at] & 0xFFFF;
                _current.A = _queue[at + 1];
                _current.B = _queue[at + 2];
                _current.Time = now - (uint)((int)now - _queue[at + 3]);
                _head = (_head + 1) * Fields % _queue.Length / Fields;
                _count--;
                return true;
            }
        }
    }
}
