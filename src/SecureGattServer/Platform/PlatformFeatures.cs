namespace SecureGattServer.Platform
{
    /// <summary>What a platform can do beyond the library's public API.</summary>
    public enum PlatformFeatures
    {
        /// <summary>Nothing.</summary>
        None = 0,

        /// <summary>Ask a connected phone for security.</summary>
        SecurityRequest = 0x001,

        /// <summary>Reject a numeric comparison.</summary>
        RejectComparison = 0x002,

        /// <summary>Disconnect a client.</summary>
        Disconnect = 0x004,

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
    }
}
