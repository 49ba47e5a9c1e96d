using System;

namespace SecureGattServer.Links
{
    /// <summary>Milliseconds since boot.</summary>
    public sealed class TickClock : IClock
    {
        /// <inheritdoc/>
        public long Now
        {
            get { return Environment.TickCount64; }
        }
    }
}
