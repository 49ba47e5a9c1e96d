namespace SecureGatt
{
    /// <summary>Functions that the library's public API does not offer. Every method here returns "not supported"; a platform overrides
    /// those it can implement. None throws. (A class, because an interface would store every member twice in the image.)</summary>
    public abstract partial class BlePlatform
    {
        /// <summary>
        /// True when the platform reports the beginning and end of each pairing: it asks the rules first, reports the reason of each
        /// failure, and reports when it advertises again.
        /// </summary>
        public bool SeesPairings;

        /// <summary>Capacity of the bond store.</summary>
        public int MaxBonds = 3;

        /// <summary>True when bonds survive a reboot on this image.</summary>
        public virtual bool KeepsBonds()
        {
            return false;
        }

        /// <summary>Requests encryption or pairing from the phone: SMP Security Request.</summary>
        public virtual bool RequestSecurity(int handle, SecurityOnConnect level)
        {
            return false;
        }

        /// <summary>Ends a connection; false where the platform cannot.</summary>
        public virtual bool Disconnect(int handle)
        {
            return false;
        }

        /// <summary>A uniformly distributed number from the hardware's random source, 0 to <paramref name="below"/> − 1.</summary>
        public abstract int Random(int below);

        /// <summary>Free octets of heap after a collection; <see cref="int.MaxValue"/> when unknown.</summary>
        public virtual int FreeHeap()
        {
            return int.MaxValue;
        }

        /// <summary>Number of bonds; throws before the Bluetooth stack runs.</summary>
        public abstract int BondCount();

        /// <summary>The address of bond <paramref name="index"/>, 0 to count − 1 (beyond that the image returns garbage).</summary>
        public abstract ulong BondAt(int index);

        /// <summary>Removes one bond and its link, or with address 0 all bonds; false when the image cannot, and nothing changed.</summary>
        public abstract bool RemoveBond(ulong address);
    }
}
