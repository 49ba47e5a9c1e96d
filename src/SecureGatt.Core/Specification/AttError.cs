namespace SecureGatt
{
    /// <summary>
    /// Result of a write handler: success, an error code of [Vol 3, Part F] 3.4.1.1, or an application error from 0x80 to 0x9F.
    /// </summary>
    public enum AttError
    {
        /// <summary>The value was accepted.</summary>
        Success = 0x00,

        /// <summary>The value has a wrong length.</summary>
        InvalidAttributeValueLength = 0x0D,

        /// <summary>Unlikely Error: an unexpected failure.</summary>
        UnlikelyError = 0x0E,

        /// <summary>The first application error; the service's specification defines the meaning.</summary>
        FirstApplicationError = 0x80,

        /// <summary>The value is out of range, Core Specification Supplement, Part B, 1.2.</summary>
        OutOfRange = 0xFF,
    }
}
