namespace SecureGatt
{
    /// <summary>The security requested when a phone connects (the walkthrough's esp_ble_set_encryption).</summary>
    public enum SecurityOnConnect
    {
        /// <summary>None: the ATT error of a protected attribute causes the phone to pair, as Apple's guidelines require.</summary>
        None,

        /// <summary>Encryption at the level of an existing bond.</summary>
        Encrypt,

        /// <summary>Encryption; a phone whose bond has a lower level pairs again. No MITM.</summary>
        EncryptNoMitm,

        /// <summary>Encryption with MITM protection; a phone whose bond lacks it pairs again.</summary>
        EncryptMitm,
    }
}
