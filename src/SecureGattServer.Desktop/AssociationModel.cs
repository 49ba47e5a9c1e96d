namespace SecureGattServer.Desktop
{
    /// <summary>How two devices authenticate each other, seen from this one.</summary>
    public enum AssociationModel
    {
        /// <summary>Nobody is asked anything: no protection against a man in the middle.</summary>
        JustWorks,

        /// <summary>This device shows six digits, the phone's user types them.</summary>
        PasskeyShown,

        /// <summary>The phone shows six digits, this device's user types them.</summary>
        PasskeyTyped,

        /// <summary>Both users type the same six digits.</summary>
        PasskeyTypedTwice,

        /// <summary>Both show six digits, both users confirm that they are the same.</summary>
        NumericComparison,

        /// <summary>Data that came another way.</summary>
        OutOfBand,
    }
}
