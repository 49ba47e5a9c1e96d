namespace SecureGatt
{
    /// <summary>Characteristic properties, [Vol 3, Part G] 3.3.1.1.</summary>
    public enum CharacteristicProperties
    {
        /// <summary>No property: read only if the permissions allow it.</summary>
        None = 0x00,

        /// <summary>The value can be read.</summary>
        Read = 0x02,

        /// <summary>The value can be written without a response.</summary>
        WriteWithoutResponse = 0x04,

        /// <summary>The value can be written.</summary>
        Write = 0x08,

        /// <summary>The value is notified.</summary>
        Notify = 0x10,

        /// <summary>The value is indicated. The stock library sends a notification instead.</summary>
        Indicate = 0x20,

        /// <summary>The value can be written with a signature; full platform only.</summary>
        AuthenticatedSignedWrites = 0x40,
    }
}
