namespace SecureGatt
{
    /// <summary>Why this device refuses to pair.</summary>
    public enum RefusalReason
    {
        /// <summary>Pairing is not refused.</summary>
        None,

        /// <summary>Too many failed attempts.</summary>
        Locked,

        /// <summary>The pairing window is closed.</summary>
        WindowClosed,

        /// <summary>The bond store is full, and its owner does not allow evicting a bond.</summary>
        StoreFull,

        /// <summary>There are more links than this device can track.</summary>
        TooManyLinks,
    }
}
