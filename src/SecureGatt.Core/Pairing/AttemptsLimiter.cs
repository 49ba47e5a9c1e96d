namespace SecureGatt
{
    /// <summary>
    /// Slows guessing down: after <see cref="FreeAttempts"/> failed pairings in a row each further one doubles the time nobody may pair,
    /// up to an hour ([Vol 3, Part H] 2.3.6). A stock image never tells a peer's address, so the count is the device's, not a peer's.
    /// Times are milliseconds of any clock that does not go back.
    /// </summary>
    public sealed class AttemptsLimiter
    {
        /// <summary>Failures that cost nothing.</summary>
        public const int FreeAttempts = 3;

        private const int FirstDelayMs = 30000;
        private const int LongestDelayMs = 3600000;
        private const int Doublings = 7;

        private long _lockedUntil;

        /// <summary>Failed pairings since the last good one.</summary>
        public int Failures;

        /// <summary>True when a pairing may begin.</summary>
        public bool Allows(long now)
        {
            return now >= _lockedUntil;
        }

        /// <summary>Seconds, rounded up, until a pairing may begin.</summary>
        public int SecondsLeft(long now)
        {
            return Allows(now) ? 0 : (int)((_lockedUntil - now + 999) / 1000);
        }

        /// <summary>A pairing failed.</summary>
        public void Failed(long now)
        {
            int over = ++Failures - FreeAttempts;
            if (over >= 0)
            {
                _lockedUntil = now + (over < Doublings ? FirstDelayMs << over : LongestDelayMs);
            }
        }

        /// <summary>A pairing succeeded.</summary>
        public void Succeeded()
        {
            Failures = 0;
            _lockedUntil = 0;
        }
    }
}
