namespace SecureGatt
{
    /// <summary>
    /// Permissions to read, write and be notified; the first eight are the walkthrough's ESP_GATT_PERM_… with their values.
    /// </summary>
    public enum Permissions
    {
        /// <summary>Neither readable nor writable.</summary>
        None = 0x000,

        /// <summary>Read on any link.</summary>
        Read = 0x001,

        /// <summary>Read on an encrypted link.</summary>
        ReadEncrypted = 0x002,

        /// <summary>Read on an encrypted link with MITM protection.</summary>
        ReadEncryptedMitm = 0x004,

        /// <summary>Write on any link.</summary>
        Write = 0x010,

        /// <summary>Write on an encrypted link.</summary>
        WriteEncrypted = 0x020,

        /// <summary>Write on an encrypted link with MITM protection.</summary>
        WriteEncryptedMitm = 0x040,

        /// <summary>Signed write; full platform only.</summary>
        WriteSigned = 0x080,

        /// <summary>Signed write with a key that has MITM protection; full platform only.</summary>
        WriteSignedMitm = 0x100,

        /// <summary>Notifications to encrypted links only.</summary>
        NotifyEncrypted = 0x200,

        /// <summary>Notifications to encrypted links with MITM protection only.</summary>
        NotifyEncryptedMitm = 0x400,
    }
}
