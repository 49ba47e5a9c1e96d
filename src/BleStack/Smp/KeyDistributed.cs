namespace BleStack.Smp;

/// <summary>The keys SMP distributes, [Vol 3, Part H] 3.6.1.</summary>
public enum KeyType : byte
{
    /// <summary>LTK (legacy with EDIV and Rand; Secure Connections: made on both sides, never sent).</summary>
    LongTermKey,

    /// <summary>IRK with the identity address.</summary>
    IdentityResolvingKey,

    /// <summary>CSRK, for signed writes.</summary>
    SignatureResolvingKey,
}

/// <summary>One key of a pairing, given or received; raised in the order the keys pass.</summary>
/// <param name="Type">Which key.</param>
/// <param name="IsLocal">True for a key this device gave, false for one the peer gave.</param>
public sealed record KeyDistributed(KeyType Type, bool IsLocal);
