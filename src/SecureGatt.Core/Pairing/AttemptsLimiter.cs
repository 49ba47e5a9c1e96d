namespace SecureGatt
{
    /// <summary>Limits passkey guessing: after <see cref="FreeAttempts"/> failed pairings in a row each further failure doubles the time in
    /// which pairing is refused, up to an hour ([Vol 3, Part H] 2.3.6). A stock image never reports a peer's address, so failures are
    /// counted for the device and not for each peer. Times are milliseconds of any monotonic clock.</summary>
    public sealed class AttemptsLimiter
    {
        /// <summary>Number of failures without a delay.</summary>
        public const int FreeAttempts = 3;

        private const int FirstDelayMs = 30000;
        private const int LongestDelayMs = 3600000;
        private const int Doublings = 7;

        private long _lockedUntil;

        /// <summary>Failed pairings since the last successful one.</summary>
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

        /// <summary>Counts a failed pairing at <paramref name="now"/>, in milliseconds.</summary>
        public void Failed(long now)
        {
            int over = ++Failures - FreeAttempts;
            if (over >= 0)
            {
                _lockedUntil = now + (over < Doublings ? FirstDelayMs << over : LongestDelayMs);
            }
        }

        /// <summary>Resets the count and the delay after a pairing that succeeded.</summary>
        public void Succeeded()
        {
            Failures = 0;
            _lockedUntil = 0;
        }
    }
}
