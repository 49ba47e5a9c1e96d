namespace SecureGatt
{
    /// <summary>
    /// AuthReq flags of the Pairing Request and Response, [Vol 3, Part H] 3.5.1, with the walkthrough's seven named combinations.
    /// </summary>
    public enum AuthReq
    {
        /// <summary>No bonding, no MITM, legacy (ESP_LE_AUTH_NO_BOND).</summary>
        NoBond = 0x00,

        /// <summary>Asks for bonding (<c>ESP_LE_AUTH_BOND</c>).</summary>
        Bond = 0x01,

        /// <summary>MITM protection is requested (ESP_LE_AUTH_REQ_MITM).</summary>
        Mitm = 0x04,

        /// <summary>Secure Connections without bonding (ESP_LE_AUTH_REQ_SC_ONLY, which is not Secure Connections Only mode).</summary>
        SecureConnections = 0x08,

        /// <summary>Secure Connections with bonding (ESP_LE_AUTH_REQ_SC_BOND).</summary>
        ScBond = 0x09,

        /// <summary>Secure Connections with MITM, no bonding (ESP_LE_AUTH_REQ_SC_MITM).</summary>
        ScMitm = 0x0C,

        /// <summary>Secure Connections with MITM and bonding (ESP_LE_AUTH_REQ_SC_MITM_BOND).</summary>
        ScMitmBond = 0x0D,
    }
}
