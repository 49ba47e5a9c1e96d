namespace BleStack.Explain.Narration;

/// <summary>Kinds of warnings: it works, but with a weakness.</summary>
internal enum WarningKind : byte
{
    /// <summary>Legacy pairing: a recording is enough to compute the keys.</summary>
    LegacyPairing,

    /// <summary>Just Works although both sides could show, type or compare a number.</summary>
    AvoidableJustWorks,

    /// <summary>Protection against a man in the middle was requested, and the IO capabilities do not allow it.</summary>
    UnreachableMitm,

    /// <summary>The key has fewer than 16 octets.</summary>
    ShortKey,

    /// <summary>The same passkey in two pairings.</summary>
    FixedPasskey,

    /// <summary>A bonded side with changing addresses did not distribute the key that resolves them.</summary>
    NoIdentityKey,

    /// <summary>Notifications or indications were enabled before the link was encrypted.</summary>
    SubscribedUnencrypted,

    /// <summary>Connection parameters outside what a phone maker's guidelines allow.</summary>
    Parameters,

    /// <summary>A side had no key for the other (error 0x06).</summary>
    BondRefused,

    /// <summary>The public key of the specification's debug key pair was used: any recording of the link can be decrypted.</summary>
    DebugKey,
}
