using SecureGattServer.Events;

namespace SecureGattServer.Security
{
    /// <summary>Who may begin to pair: limiter, window and room in the bond store asked in that order. Read on the event thread, changed on the consumer thread.</summary>
    public sealed class PairingRules
    {
        private readonly bool _evictOldest;

        /// <summary>Over these three.</summary>
        public PairingRules(AttemptsLimiter limiter, PairingWindow window, BondKeeper bonds, bool evictOldest)
        {
            Limiter = limiter;
            Window = window;
            Bonds = bonds;
            _evictOldest = evictOldest;
        }

        /// <summary>Failed attempts.</summary>
        public AttemptsLimiter Limiter { get; }

        /// <summary>The pairing window.</summary>
        public PairingWindow Window { get; }

        /// <summary>The bonds.</summary>
        public BondKeeper Bonds { get; }

        /// <summary>Why nobody may pair now, or None.</summary>
        public RefusalReason Check(long now)
        {
            if (!Limiter.Allows(now))
            {
                return RefusalReason.Locked;
            }

            if (!Window.IsOpen(now))
            {
                return RefusalReason.WindowClosed;
            }

            return Bonds.IsFull && !_evictOldest ? RefusalReason.StoreFull : RefusalReason.None;
        }
    }
}
