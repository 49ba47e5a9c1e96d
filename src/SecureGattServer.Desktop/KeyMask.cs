namespace SecureGatt
{
    /// <summary>Key distribution masks, [Vol 3, Part H] 3.6.1.</summary>
    public enum KeyMask
    {
        /// <summary>No key.</summary>
        None = 0x00,

        /// <summary>LTK; in legacy pairing with EDIV and Rand.</summary>
        EncKey = 0x01,

        /// <summary>IRK and identity address.</summary>
        IdKey = 0x02,

        /// <summary>CSRK, for signed writes.</summary>
        SignKey = 0x04,
    }
}
