namespace SecureGatt
{
    /// <summary>The result of an authentication; the values of the library's DevicePairingResultStatus that the native half uses.</summary>
    public enum PairingStatus
    {
        /// <summary>The link is encrypted.</summary>
        Paired = 0,

        /// <summary>Not paired.</summary>
        NotPaired = 2,

        /// <summary>The host failed.</summary>
        HardwareFailure = 6,

        /// <summary>Every other error.</summary>
        Failed = 19,
    }
}
