using System;

namespace SecureGattServer.Events
{
    /// <summary>Milliseconds that never go back: those since boot.</summary>
    public class Clock
    {
        /// <summary>Now.</summary>
        public virtual long Now
        {
            get { return Environment.TickCount64; }
        }
    }
}
