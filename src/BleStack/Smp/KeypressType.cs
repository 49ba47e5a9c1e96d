namespace BleStack.Smp;

/// <summary>Keypress notification types, [Vol 3, Part H] 3.5.8, Table 3.9.</summary>
public enum KeypressType : byte
{
    /// <summary>The user has begun to type.</summary>
    PasskeyEntryStarted = 0x00,

    /// <summary>The user entered a digit.</summary>
    PasskeyDigitEntered = 0x01,

    /// <summary>The user erased a digit.</summary>
    PasskeyDigitErased = 0x02,

    /// <summary>The user erased all digits.</summary>
    PasskeyCleared = 0x03,

    /// <summary>The user has finished.</summary>
    PasskeyEntryCompleted = 0x04,
}
