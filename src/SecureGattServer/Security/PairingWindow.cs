namespace SecureGattServer.Security
{
    /// <summary>The time after boot, or after a call, in which new phones may pair. Bonded phones come back at any time.</summary>
    public sealed class PairingWindow
    {
        private long _until;

        /// <summary>Opens at once.</summary>
        /// <param name="now">Milliseconds.</param>
        /// <param name="seconds">How long; 0 for ever.</param>
        public PairingWindow(long now, int seconds)
        {
            Open(now, seconds);
        }

        /// <summary>Opens for so many seconds from now, 0 for ever; closes by a negative number.</summary>
        public void Open(long now, int seconds)
        {
            _until = seconds == 0 ? long.MaxValue : now + (seconds * 1000L);
        }

        /// <summary>True while new phones may pair.</summary>
        public bool IsOpen(long now)
        {
            return now < _until;
        }
    }
}
