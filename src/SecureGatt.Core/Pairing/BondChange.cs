namespace SecureGatt
{
    /// <summary>The change of the bond store since the last check.</summary>
    public enum BondChange
    {
        /// <summary>The bonds are the same.</summary>
        None,

        /// <summary>A phone bonded.</summary>
        Added,

        /// <summary>A bonded phone paired again: its old bond was replaced.</summary>
        Replaced,

        /// <summary>A phone bonded while the store was full: the oldest bond was evicted.</summary>
        Evicted,

        /// <summary>Bonds were removed without a new one.</summary>
        Lost,
    }
}
