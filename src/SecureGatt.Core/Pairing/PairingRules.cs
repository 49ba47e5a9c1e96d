
namespace SecureGatt
{
    /// <summary>
    /// Decides who may begin to pair: checks limiter, window and room in the bond store in this order. Read on the event thread, changed on
    /// the consumer thread.
    /// </summary>
    public sealed class PairingRules
    {
        /// <summary>Counts failed attempts.</summary>
        public readonly AttemptsLimiter Limiter = new AttemptsLimiter();

        /// <summary>The bonds.</summary>
        public readonly BondList Bonds;

        /// <summary>
        /// True when the window was closed explicitly, which also ends running pairings. A window that expires lets running pairings
        /// finish.
        /// </summary>
        public bool IsShut;

        private readonly bool _evictOldest;
        private long _windowEnd = long.MaxValue;

        /// <summary>
        /// Creates rules over these bonds without a window limit; a full store evicts its oldest bond, or refuses new phones.
        /// </summary>
        public PairingRules(BondList bonds, bool evictOldest)
        {
            Bonds = bonds;
            _evictOldest = evictOldest;
        }

        /// <summary>Opens the pairing window, the time in which new phones may pair, for this many seconds from now: 0 for no limit,
        /// negative to close it. Bonded phones can reconnect at any time.</summary>
        public void OpenWindow(long now, int seconds)
        {
            IsShut = seconds < 0;
            _windowEnd = seconds == 0 ? long.MaxValue : now + (seconds * 1000L);
        }

        /// <summary>Why a pairing is refused now, or None.</summary>
        /// <param name="now">Milliseconds.</param>
        /// <param name="evicts">True when the pairing would evict another phone's bond: replacing the phone's own bond needs no
        /// room.</param>
        public RefusalReason Check(long now, bool evicts)
        {
            return !Limiter.Allows(now) ? RefusalReason.Locked
                : now >= _windowEnd ? RefusalReason.WindowClosed
                : evicts && !_evictOldest ? RefusalReason.StoreFull : RefusalReason.None;
        }
    }
}
