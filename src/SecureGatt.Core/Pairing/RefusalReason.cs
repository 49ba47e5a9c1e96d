namespace SecureGatt
{
    /// <summary>Why this device refuses to pair.</summary>
    public enum RefusalReason
    {
        /// <summary>It does not.</summary>
        None,

        /// <summary>Too many failed attempts.</summary>
        Locked,

        /// <summary>The pairing window is closed.</summary>
        WindowClosed,

        /// <summary>The bond store is full and its owner wants nobody evicted.</summary>
        StoreFull,

        /// <summary>There are more links than this device keeps state of.</summary>
        TooManyLinks,
    }
}
