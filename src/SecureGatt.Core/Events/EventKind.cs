namespace SecureGatt
{
    /// <summary>Kinds of events; the values of A and B are in brackets, followed by the walkthrough's name where there is one.</summary>
    public enum EventKind
    {
        /// <summary>A client connected (ESP_GATTS_CONNECT_EVT).</summary>
        Connected,

        /// <summary>A client disconnected [HCI reason] (ESP_GATTS_DISCONNECT_EVT).</summary>
        Disconnected,

        /// <summary>The MTU changed [MTU].</summary>
        MtuChanged,

        /// <summary>Authentication complete or encryption changed [a PairingStatus, a LinkSecurity] (ESP_GAP_BLE_AUTH_CMPL_EVT).</summary>
        AuthenticationComplete,

        /// <summary>A client subscribed [characteristic id].</summary>
        Subscribed,

        /// <summary>A client unsubscribed [characteristic id].</summary>
        Unsubscribed,

        /// <summary>A pairing began; full platform only, elsewhere its first question is the first sign.</summary>
        PairingBegan,

        /// <summary>A passkey to show [passkey] (ESP_GAP_BLE_PASSKEY_NOTIF_EVT).</summary>
        PasskeyShown,

        /// <summary>A passkey to type (ESP_GAP_BLE_PASSKEY_REQ_EVT).</summary>
        PasskeyAsked,

        /// <summary>A number to compare [number] (ESP_GAP_BLE_NC_REQ_EVT).</summary>
        ComparisonAsked,

        /// <summary>This device refused a pairing [a RefusalReason, 1 when that ended the link].</summary>
        PairingRefused,

        /// <summary>A client read [characteristic id].</summary>
        Read,

        /// <summary>A client wrote [characteristic id, an AttError].</summary>
        Written,

        /// <summary>A key was distributed [0 LTK 1 IRK 2 CSRK, 1 local 0 peer] (ESP_GAP_BLE_KEY_EVT); full platform only.</summary>
        Key,

        /// <summary>OOB data is requested (ESP_GAP_BLE_OOB_REQ_EVT); full platform only.</summary>
        OobAsked,

        /// <summary>
        /// A pairing failed [SMP reason of [Vol 3, Part H] 3.5.5; 1 refused by the peer, 0 by this device, 2 unknown]; full platform only.
        /// </summary>
        PairingFailed,
    }
}
