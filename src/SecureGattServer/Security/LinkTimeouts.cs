using SecureGattServer.Links;

namespace SecureGattServer.Security
{
    /// <summary>Finds links that stay below the level they need for too long.</summary>
    public sealed class LinkTimeouts
    {
        /// <summary>No link has expired.</summary>
        public const int None = -1;

        private readonly SecurityLevel _needed;
        private readonly int _milliseconds;

        /// <summary>Links below this level may stay so many seconds; 0 for ever.</summary>
        public LinkTimeouts(SecurityLevel needed, int seconds)
        {
            _needed = needed;
            _milliseconds = seconds * 1000;
        }

        /// <summary>The handle of a link whose time is over, or <see cref="None"/>. The link gets a new term, in case it cannot be ended.</summary>
        public int Expired(LinkTable links, long now)
        {
            for (int i = 0; _milliseconds > 0 && i < LinkTable.Capacity; i++)
            {
                LinkState link = links[i];
                if (link.InUse && link.Level < _needed && now - link.Since >= _milliseconds)
                {
                    link.Since = now;
                    return link.Handle;
                }
            }

            return None;
        }
    }
}
