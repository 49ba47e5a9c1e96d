namespace SecureGatt
{
    /// <content>Members of the platform that exist on a PC only: nothing on the board calls them.</content>
    public abstract partial class BlePlatform
    {
        /// <summary>Either <c>stock</c> or <c>full</c>; <c>stock</c> by default.</summary>
        public string Name { get; set; } = "stock";

        /// <summary>Features beyond those of a stock image.</summary>
        public PlatformFeatures Features { get; set; }

        /// <summary>Applies settings that the library does not offer, before the table is published; it may post to the dispatcher and add
        /// handlers.</summary>
        public virtual void Prepare(SecurityProfile profile, ServiceTable table, EventDispatcher dispatcher)
        {
        }

        /// <summary>Requests connection parameters: intervals in 1.25 ms, latency in events, timeout in 10 ms.</summary>
        /// <returns>False when the platform cannot send the request.</returns>
        public virtual bool UpdateConnection(int handle, int minInterval, int maxInterval, int latency, int timeout) => false;

        /// <summary>" peer=…" with what is known of the connection, or null.</summary>
        public virtual string DescribePeer(int handle) => null;
    }
}
