using System;

namespace SecureGattServer
{
    /// <summary>RR intervals in units of 1/1024 s to be sent, oldest first. Intervals that do not fit one notification are sent with the
    /// next; when the buffer is full the oldest is dropped.</summary>
    public sealed class RrBuffer
    {
        /// <summary>Intervals held: ten seconds of the fastest heart.</summary>
        public const int Capacity = 32;

        private readonly ushort[] _intervals = new ushort[Capacity];

        /// <summary>Intervals waiting.</summary>
        public int Count;

        /// <summary>Adds one; more than 0xFFFF counts as 0xFFFF.</summary>
        public void Add(int interval)
        {
            if (Count == Capacity)
            {
                Take();
            }

            _intervals[Count++] = (ushort)(interval > 0xFFFF ? 0xFFFF : interval);
        }

        /// <summary>Removes the oldest; only while <see cref="Count"/> is above 0.</summary>
        public int Take()
        {
            int interval = _intervals[0];
            Array.Copy(_intervals, 1, _intervals, 0, --Count);
            return interval;
        }
    }
}
