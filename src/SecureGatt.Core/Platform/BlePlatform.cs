namespace SecureGatt
{
    /// <summary>
    /// The narrow port for what the library's public API cannot say. Every method here answers "not supported"; a platform overrides what
    /// it can do. None throws. (A class, since an interface costs the image every member twice.)
    /// </summary>
    public abstract partial class BlePlatform
    {
        /// <summary>"stock" or "full".</summary>
        public string Name;

        /// <summary>Target name of the image.</summary>
        public string Image;

        /// <summary>Bonds outlive a reboot on this image.</summary>
        public bool KeepsBonds;

        /// <summary>It sees each pairing begin and end: it asks the rules first, and tells the reason of each failure itself. It also tells when it advertises again.</summary>
        public bool SeesPairings;

        /// <summary>Bonds it holds.</summary>
        public int MaxBonds = 3;

        /// <summary>Applies what goes beyond the library, before the table is published; it may post to the dispatcher and add handlers of its own.</summary>
        public virtual void Prepare(SecurityProfile profile, ServiceTable table, EventDispatcher dispatcher)
        {
        }

        /// <summary>Asks the phone to encrypt or pair: SMP Security Request.</summary>
        public virtual bool RequestSecurity(int handle, SecurityOnConnect level)
        {
            return false;
        }

        /// <summary>Ends a connection.</summary>
        public virtual bool Disconnect(int handle)
        {
            return false;
        }

        /// <summary>Asks for connection parameters: intervals in 1.25 ms, latency in events, timeout in 10 ms.</summary>
        public virtual bool UpdateConnection(int handle, int minInterval, int maxInterval, int latency, int timeout)
        {
            return false;
        }

        /// <summary>" peer=…" with what is known of the connection, or null.</summary>
        public virtual string DescribePeer(int handle)
        {
            return null;
        }

        /// <summary>A number from the hardware's random source, 0 to <paramref name="below"/> − 1, each equally likely.</summary>
        public abstract int Random(int below);

        /// <summary>Octets of heap that are free after a collection; <see cref="int.MaxValue"/> where nobody counts.</summary>
        public virtual int FreeHeap()
        {
            return int.MaxValue;
        }

        /// <summary>Bonds held; throws before the Bluetooth stack runs.</summary>
        public abstract int BondCount();

        /// <summary>The address of bond <paramref name="index"/>, 0 to count − 1 (beyond that the image returns garbage).</summary>
        public abstract ulong BondAt(int index);

        /// <summary>Removes one bond and its link, or with address 0 all bonds; false where the image cannot, and nothing changed.</summary>
        public abstract bool RemoveBond(ulong address);
    }
}
