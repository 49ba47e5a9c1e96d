using System;
using System.Threading;

namespace SecureGattServer.Events
{
    /// <summary>
    /// A bounded queue of preallocated events between the native event thread, which must never wait, and one consumer thread.
    /// Post allocates nothing. When the queue is full the new event is dropped and counted; link state does not suffer, since
    /// it is kept before the queue. A handler that throws hurts nobody: it is counted and the next one is called.
    /// </summary>
    public sealed class EventDispatcher
    {
        private readonly ServerEvent[] _queue;
        private readonly ServerEvent _current = new ServerEvent();
        private readonly AutoResetEvent _posted = new AutoResetEvent(false);
        private readonly IEventHandler[] _handlers;
        private int _head;
        private int _count;

        /// <summary>A queue of so many events for these handlers, called in this order.</summary>
        public EventDispatcher(int capacity, IEventHandler[] handlers)
        {
            _queue = new ServerEvent[capacity];
            _handlers = handlers;
            for (int i = 0; i < capacity; i++)
            {
                _queue[i] = new ServerEvent();
            }
        }

        /// <summary>Events dropped because the queue was full.</summary>
        public int Overflows { get; private set; }

        /// <summary>Handlers that threw.</summary>
        public int Faults { get; private set; }

        /// <summary>What the last handler that threw said.</summary>
        public string LastFault { get; private set; }

        /// <summary>Queues one event from any thread; false when it was dropped.</summary>
        public bool Post(EventKind kind, int handle, int a, int b, long time)
        {
            lock (_queue)
            {
                if (_count == _queue.Length)
                {
                    Overflows++;
                    return false;
                }

                Fill(_queue[(_head + _count) % _queue.Length], kind, handle, a, b, time);
                _count++;
            }

            _posted.Set();
            return true;
        }

        /// <summary>Consumer: waits until something is posted, or so many milliseconds.</summary>
        public void Wait(int milliseconds)
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
            while (Take())
            {
                Dispatch();
                done++;
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
                Fill(_current, e.Kind, e.Handle, e.A, e.B, e.Time);
                _head = (_head + 1) % _queue.Length;
                _count--;
                return true;
            }
        }

        private void Dispatch()
        {
            foreach (IEventHandler handler in _handlers)
            {
                try
                {
                    handler.Handle(_current);
                }
                catch (Exception e)
                {
                    Faults++;
                    LastFault = e.Message;
                }
            }
        }

        private static void Fill(ServerEvent e, EventKind kind, int handle, int a, int b, long time)
        {
            e.Kind = kind;
            e.Handle = handle;
            e.A = a;
            e.B = b;
            e.Time = time;
        }
    }
}
