namespace SecureGatt
{
    /// <summary>What a write handler answers: success, or an error code of [Vol 3, Part F] 3.4.1.1, or one of the application's own from 0x80 to 0x9F.</summary>
    public enum AttError
    {
        /// <summary>The value was taken.</summary>
        Success = 0x00,

        /// <summary>The value has a wrong length.</summary>
        InvalidAttributeValueLength = 0x0D,

        /// <summary>Something unexpected.</summary>
        UnlikelyError = 0x0E,

        /// <summary>The first of the application errors; a service's specification says what they mean.</summary>
        FirstApplicationError = 0x80,

        /// <summary>The value is out of range, Core Specification Supplement, Part B, 1.2.</summary>
        OutOfRange = 0xFF,
    }
}
