
namespace SecureGatt
{
    /// <summary>Who may begin to pair: limiter, window and room in the bond store asked in that order. Read on the event thread, changed on the consumer thread.</summary>
    public sealed class PairingRules
    {
        /// <summary>Failed attempts.</summary>
        public readonly AttemptsLimiter Limiter = new AttemptsLimiter();

        /// <summary>The bonds.</summary>
        public readonly BondList Bonds;

        /// <summary>The window was closed: pairings that run end, too. One whose time is over lets them end in peace.</summary>
        public bool IsShut;

        private readonly bool _evictOldest;
        private long _windowEnd;

        /// <summary>With these bonds and no limit to the window; a full store gives up its oldest bond, or refuses.</summary>
        public PairingRules(BondList bonds, bool evictOldest)
        {
            OpenWindow(0, 0);
            Bonds = bonds;
            _evictOldest = evictOldest;
        }

        /// <summary>Opens the pairing window, the time in which new phones may pair, for this many seconds from now: 0 for no limit, less to close it.</summary>
        public void OpenWindow(long now, int seconds)
        {
            IsShut = seconds < 0;
            _windowEnd = seconds == 0 ? long.MaxValue : now + (seconds * 1000L);
        }

        /// <summary>True while new phones may pair. Bonded phones come back at any time.</summary>
        public bool IsWindowOpen(long now)
        {
            return now < _windowEnd;
        }

        /// <summary>Why a pairing is refused now, or None.</summary>
        /// <param name="now">Milliseconds.</param>
        /// <param name="evicts">It costs another phone its bond: replacing one's own needs no room.</param>
        public RefusalReason Check(long now, bool evicts)
        {
            return !Limiter.Allows(now) ? RefusalReason.Locked
                : !IsWindowOpen(now) ? RefusalReason.WindowClosed
                : evicts && !_evictOldest ? RefusalReason.StoreFull : RefusalReason.None;
        }
    }
}
