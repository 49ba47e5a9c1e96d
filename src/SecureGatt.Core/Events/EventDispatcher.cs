using System;
using System.Threading;

namespace SecureGatt
{
    /// <summary>
    /// A bounded queue of events between the native event thread, which must never wait, and one consumer thread. Events are four integers
    /// in one array: posting allocates nothing. When the queue is full the new event is dropped and counted; link state does not suffer,
    /// since it is kept before the queue. A handler that throws hurts nobody: it is counted and the next one is called.
    /// </summary>
    public class EventDispatcher
    {
        /// <summary>Events a device's queue holds: a burst of three phones connecting, pairing and subscribing at once.</summary>
        public const int Length = 32;

        /// <summary>Most handlers it can have.</summary>
        public const int MaxHandlers = 6;

        /// <summary>Events dropped because the queue was full.</summary>
        public int Overflows;

        /// <summary>Handlers, of events and of requests, that threw.</summary>
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

        /// <summary>A queue that holds this many events.</summary>
        public EventDispatcher(int capacity)
        {
            _queue = new int[capacity * Fields];
        }

        /// <summary>Milliseconds that never go back: those since boot.</summary>
        public virtual long Now
        {
            get { return Environment.TickCount64; }
        }

        /// <summary>Adds a handler behind the others, or the one that comes before them; before the first event is drained.</summary>
        public void Add(IEventHandler handler, bool first = false)
        {
            _handlers[first ? 0 : ++_lastHandler] = handler;
        }

        /// <summary>Queues one event from any thread; false when it was dropped.</summary>
        public bool Post(EventKind kind, int handle, int a, int b)
        {
            // Whatever may fail for want of memory comes before the queue is touched.
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

        /// <summary>Consumer: waits until something is posted, or this many milliseconds.</summary>
        public virtual void Wait(int milliseconds)
        {
            _posted.WaitOne(milliseconds, false);
        }

        /// <summary>Lets a waiting consumer go on.</summary>
        public void Wake()
        {
            _posted.Set();
        }

        /// <summary>Consumer: hands everything queued to the handlers; returns how many events that were.</summary>
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
