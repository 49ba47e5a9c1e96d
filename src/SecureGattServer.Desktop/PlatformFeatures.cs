namespace SecureGatt
{
    /// <summary>Features of the full platform beyond a stock image, which can only request security, reject comparisons and end
    /// links.</summary>
    public enum PlatformFeatures
    {
        /// <summary>Nothing.</summary>
        None = 0,

        /// <summary>Smallest and largest encryption key size.</summary>
        KeySize = 0x008,

        /// <summary>Key-distribution masks.</summary>
        KeyMasks = 0x010,

        /// <summary>Secure Connections Only mode.</summary>
        ScOnly = 0x020,

        /// <summary>Secure Connections can be switched off.</summary>
        LegacyOnly = 0x040,

        /// <summary>Pairing with out-of-band data.</summary>
        OutOfBand = 0x080,

        /// <summary>Report the peer's address.</summary>
        PeerAddress = 0x100,

        /// <summary>Requests to update the connection parameters.</summary>
        ConnectionUpdate = 0x200,

        /// <summary>Recognize phones with resolvable private addresses.</summary>
        ResolveRpa = 0x400,

        /// <summary>Signed writes (ATT Signed Write Command).</summary>
        SignedWrites = 0x800,

        /// <summary>One event per key, and the reason for a failed pairing.</summary>
        KeyEvents = 0x1000,

        /// <summary>All of them.</summary>
        All = 0x1FF8,
    }
}
