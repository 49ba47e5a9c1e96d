namespace SecureGatt
{
    /// <summary>
    /// What the full platform can do beyond a stock image, which asks for security, rejects comparisons and ends links, and no more.
    /// </summary>
    public enum PlatformFeatures
    {
        /// <summary>Nothing.</summary>
        None = 0,

        /// <summary>Key-size range.</summary>
        KeySize = 0x008,

        /// <summary>Key-distribution masks.</summary>
        KeyMasks = 0x010,

        /// <summary>Secure Connections Only mode.</summary>
        ScOnly = 0x020,

        /// <summary>Leave Secure Connections out.</summary>
        LegacyOnly = 0x040,

        /// <summary>Out-of-band data.</summary>
        OutOfBand = 0x080,

        /// <summary>The peer's address.</summary>
        PeerAddress = 0x100,

        /// <summary>Connection-parameter update.</summary>
        ConnectionUpdate = 0x200,

        /// <summary>Recognise phones behind resolvable private addresses.</summary>
        ResolveRpa = 0x400,

        /// <summary>Signed writes.</summary>
        SignedWrites = 0x800,

        /// <summary>One event per key, and the reason of a failed pairing.</summary>
        KeyEvents = 0x1000,

        /// <summary>All of them.</summary>
        All = 0x1FF8,
    }

    /// <content>What a platform on a PC may add.</content>
    public abstract partial class BlePlatform
    {
        /// <summary>What it can do beyond a stock image.</summary>
        public PlatformFeatures Features { get; set; }
    }
}
