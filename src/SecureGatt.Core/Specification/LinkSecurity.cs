namespace SecureGatt
{
    /// <summary>Security flags of a link as in the library's events, and flags of this library.</summary>
    public enum LinkSecurity
    {
        /// <summary>None.</summary>
        None = 0,

        /// <summary>The link is encrypted.</summary>
        Encrypted = 1,

        /// <summary>The key has MITM protection.</summary>
        Authenticated = 2,

        /// <summary>The key is stored as a bond.</summary>
        Bonded = 4,

        /// <summary>All flags that an event of the library can carry.</summary>
        Reported = Encrypted | Authenticated | Bonded,

        /// <summary>The user was asked a question on this link, and there is no result yet.</summary>
        Pairing = 8,

        /// <summary>In an event: the link was already encrypted.</summary>
        Again = 16,
    }
}
