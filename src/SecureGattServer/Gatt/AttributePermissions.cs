namespace SecureGattServer.Gatt
{
    /// <summary>The walkthrough's eight permissions (ESP_GATT_PERM_…), same values.</summary>
    public enum AttributePermissions
    {
        /// <summary>Neither readable nor writable.</summary>
        None = 0x000,

        /// <summary>Read.</summary>
        Read = 0x001,

        /// <summary>Read on an encrypted link.</summary>
        ReadEncrypted = 0x002,

        /// <summary>Read on an encrypted link with MITM protection.</summary>
        ReadEncryptedMitm = 0x004,

        /// <summary>Write.</summary>
        Write = 0x010,

        /// <summary>Write on an encrypted link.</summary>
        WriteEncrypted = 0x020,

        /// <summary>Write on an encrypted link with MITM protection.</summary>
        WriteEncryptedMitm = 0x040,

        /// <summary>Signed write.</summary>
        WriteSigned = 0x080,

        /// <summary>Signed write with a key that has MITM protection.</summary>
        WriteSignedMitm = 0x100,
    }
}
