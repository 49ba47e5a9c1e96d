using System;
using System.Threading;

namespace SecureGattServer.Events
{
    /// <summary>
    /// A bounded queue of preallocated events between the native event thread, which must never wait, and one consumer thread.
    /// Post allocates nothing. When the queue is full the new event is dropped and counted; link state does not suffer, since
    /// it is kept before the queue. A handler that throws hurts nobody: it is counted and the next one is called.
    /// </summary>
    public class EventDispatcher
    {
        /// <summary>Events a device's queue holds: a burst of three phones connecting, pairing and subscribing at once.</summary>
        public const int Length = 32;

        /// <summary>Who is told, in this order; set before the first event is drained.</summary>
        public IEventHandler[] Handlers;

        /// <summary>Events dropped because the queue was full.</summary>
        public int Overflows;

        /// <summary>Handlers that threw.</summary>
        public int Faults;

        private readonly ServerEvent[] _queue;
        private ServerEvent _current = new ServerEvent();
        private readonly AutoResetEvent _posted = new AutoResetEvent(false);
        private int _head;
        private int _count;

        /// <summary>A queue of so many events.</summary>
        public EventDispatcher(int capacity)
        {
            _queue = new ServerEvent[capacity];
            for (int i = 0; i < capacity; i++)
            {
                _queue[i] = new ServerEvent();
            }
        }

        /// <summary>Milliseconds that never go back: those since boot.</summary>
        public virtual long Now
        {
            get { return Environment.TickCount64; }
        }

        /// <summary>Queues one event from any thread; false when it was dropped.</summary>
        public bool Post(EventKind kind, int handle, int a, int b)
        {
            lock (_queue)
            {
                if (_count == _queue.Length)
                {
                    Overflows++;
                    return false;
                }

                _queue[(_head + _count++) % _queue.Length].Set(kind, handle, a, b, Now);
            }

            Wake();
            return true;
        }

        /// <summary>Consumer: waits until something is posted, or so many milliseconds.</summary>
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
                foreach (IEventHandler handler in Handlers)
                {
                    try
                    {
                        handler.Handle(_current);
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
            lock (_queue)
            {
                if (_count == 0)
                {
                    return false;
                }

                ServerEvent e = _queue[_head];
                _queue[_head] = _current;
                _current = e;
                _head = (_head + 1) % _queue.Length;
                _count--;
                return true;
            }
        }
    }
}
