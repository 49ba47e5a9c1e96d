namespace SecureGatt
{
    /// <summary>What happened to the bond store since it was last looked at.</summary>
    public enum BondChange
    {
        /// <summary>The same bonds as before.</summary>
        None,

        /// <summary>A phone bonded.</summary>
        Added,

        /// <summary>A bonded phone paired again: its old bond is gone, a new one in its place.</summary>
        Replaced,

        /// <summary>A phone bonded and the store was full: the oldest bond went.</summary>
        Evicted,

        /// <summary>Bonds went without a new one.</summary>
        Lost,
    }
}
