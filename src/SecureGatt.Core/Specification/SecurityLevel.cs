namespace SecureGatt
{
    /// <summary>LE security mode 1 levels, [Vol 3, Part C] 10.2.1.</summary>
    public enum SecurityLevel
    {
        /// <summary>No security.</summary>
        None = 1,

        /// <summary>Unauthenticated pairing with encryption.</summary>
        Encrypted = 2,

        /// <summary>Authenticated pairing with encryption.</summary>
        Authenticated = 3,

        /// <summary>Authenticated LE Secure Connections pairing with a 128-bit key.</summary>
        SecureConnections = 4,
    }
}
