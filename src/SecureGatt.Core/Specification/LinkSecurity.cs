namespace SecureGatt
{
    /// <summary>The security of a link as the library's events carry it, and this library's own mark.</summary>
    public enum LinkSecurity
    {
        /// <summary>None.</summary>
        None = 0,

        /// <summary>The link is encrypted.</summary>
        Encrypted = 1,

        /// <summary>With a key that has MITM protection.</summary>
        Authenticated = 2,

        /// <summary>The key is kept.</summary>
        Bonded = 4,

        /// <summary>All that an event of the library can say.</summary>
        Reported = Encrypted | Authenticated | Bonded,

        /// <summary>The user was asked something on this link and no result has come yet.</summary>
        Pairing = 8,

        /// <summary>In an event: the link was encrypted before.</summary>
        Again = 16,
    }
}
