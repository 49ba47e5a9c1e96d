namespace SecureGattServer.Security
{
    /// <summary>The time after boot, or after a call, in which new phones may pair. Bonded phones come back at any time.</summary>
    public sealed class PairingWindow
    {
        private readonly bool _always;
        private long _until;

        /// <summary>Opens at once.</summary>
        /// <param name="now">Milliseconds.</param>
        /// <param name="seconds">How long; 0 for ever.</param>
        public PairingWindow(long now, int seconds)
        {
            _always = seconds == 0;
            Open(now, seconds);
        }

        /// <summary>Opens for so many seconds from now.</summary>
        public void Open(long now, int seconds)
        {
            _until = now + (seconds * 1000L);
        }

        /// <summary>Closes; nothing for a window that is always open.</summary>
        public void Close()
        {
            _until = 0;
        }

        /// <summary>True while new phones may pair.</summary>
        public bool IsOpen(long now)
        {
            return _always || now < _until;
        }
    }
}
