namespace SecureGattServer.Gatt
{
    /// <summary>ATT error codes this application answers with, [Vol 3, Part F] 3.4.1.1 and the Heart Rate Service.</summary>
    public static class AttError
    {
        /// <summary>No error.</summary>
        public const byte None = 0x00;

        /// <summary>Invalid Attribute Value Length.</summary>
        public const byte InvalidLength = 0x0D;

        /// <summary>Unlikely Error.</summary>
        public const byte Unlikely = 0x0E;

        /// <summary>Heart Rate Service: Control Point Not Supported.</summary>
        public const byte ControlPointNotSupported = 0x80;
    }
}
