namespace SecureGattServer.Desktop
{
    /// <summary>Association models from this device's point of view.</summary>
    public enum LocalAssociationModel
    {
        /// <summary>No user interaction: no protection against a man in the middle.</summary>
        JustWorks,

        /// <summary>This device shows six digits, the phone's user types them.</summary>
        PasskeyShown,

        /// <summary>The phone shows six digits, this device's user types them.</summary>
        PasskeyTyped,

        /// <summary>Both users type the same six digits.</summary>
        PasskeyTypedTwice,

        /// <summary>Both devices show six digits, and both users confirm that they are equal.</summary>
        NumericComparison,

        /// <summary>Data exchanged over another channel.</summary>
        OutOfBand,
    }
}
