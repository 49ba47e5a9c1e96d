namespace SecureGatt
{
    /// <summary>The question of the stack during a pairing; values of the library's DevicePairingKinds.</summary>
    public enum PairingKind
    {
        /// <summary>No question that is answered here.</summary>
        None = 0,

        /// <summary>Show a passkey.</summary>
        DisplayPasskey = 2,

        /// <summary>Type the passkey that the peer shows.</summary>
        EnterPasskey = 4,

        /// <summary>Confirm that both devices show the same number.</summary>
        CompareNumbers = 8,
    }
}
