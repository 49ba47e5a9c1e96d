namespace SecureGatt
{
    /// <summary>What the device asks for as soon as a phone connects (the walkthrough's esp_ble_set_encryption).</summary>
    public enum SecurityOnConnect
    {
        /// <summary>Nothing: the ATT error of a protected attribute makes the phone pair, as Apple's guidelines want.</summary>
        None,

        /// <summary>Encryption at whatever level an existing bond has.</summary>
        Encrypt,

        /// <summary>Encryption; an existing bond of a lower level is paired anew. No MITM.</summary>
        EncryptNoMitm,

        /// <summary>Encryption with MITM; an existing bond without it is paired anew.</summary>
        EncryptMitm,
    }
}
