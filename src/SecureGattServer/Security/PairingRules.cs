using SecureGattServer.Events;

namespace SecureGattServer.Security
{
    /// <summary>Who may begin to pair: limiter, window and room in the bond store asked in that order. Read on the event thread, changed on the consumer thread.</summary>
    public sealed class PairingRules
    {
        /// <summary>Failed attempts.</summary>
        public readonly AttemptsLimiter Limiter = new AttemptsLimiter();

        /// <summary>The pairing window.</summary>
        public readonly PairingWindow Window;

        /// <summary>The bonds.</summary>
        public readonly BondKeeper Bonds;

        private readonly bool _evictOldest;

        /// <summary>With this window and these bonds; a full store gives up its oldest bond, or refuses.</summary>
        public PairingRules(PairingWindow window, BondKeeper bonds, bool evictOldest)
        {
            Window = window;
            Bonds = bonds;
            _evictOldest = evictOldest;
        }

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
