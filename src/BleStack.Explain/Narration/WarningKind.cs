namespace BleStack.Explain.Narration;

/// <summary>What works, but not as well as it could.</summary>
public enum WarningKind : byte
{
    /// <summary>Legacy pairing: whoever records it can work out the keys.</summary>
    LegacyPairing,

    /// <summary>Just Works although both sides could show, type or compare a number.</summary>
    AvoidableJustWorks,

    /// <summary>Protection against a man in the middle was asked for and the IO capabilities do not allow it.</summary>
    UnreachableMitm,

    /// <summary>The key has fewer than 16 octets.</summary>
    ShortKey,

    /// <summary>The same passkey in two pairings.</summary>
    FixedPasskey,

    /// <summary>A bonded side with changing addresses did not give the key that resolves them.</summary>
    NoIdentityKey,

    /// <summary>Notifications or indications were switched on before the link was encrypted.</summary>
    SubscribedUnencrypted,

    /// <summary>Connection parameters outside what a phone maker's guidelines allow.</summary>
    Parameters,

    /// <summary>A side had no key for the other any more (error 0x06).</summary>
    BondRefused,

    /// <summary>The public key of the specification's debug key pair was used: anybody can decrypt the link.</summary>
    DebugKey,
}
