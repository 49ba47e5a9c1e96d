namespace BleStack.L2cap;

/// <summary>What protects a link at this moment. <c>default</c> is an unencrypted link.</summary>
/// <param name="IsEncrypted">The link layer encrypts.</param>
/// <param name="IsAuthenticated">The key in use came from a pairing with MITM protection.</param>
/// <param name="IsSecureConnections">The key in use came from LE Secure Connections.</param>
/// <param name="IsBonded">The key in use is kept by both sides.</param>
/// <param name="KeySize">Octets of the key in use, 7 to 16; 0 unencrypted.</param>
public readonly record struct LinkSecurity(bool IsEncrypted, bool IsAuthenticated, bool IsSecureConnections, bool IsBonded, byte KeySize)
{
    /// <summary>The level the link is at.</summary>
    public SecurityLevel Level => this switch
    {
        { IsEncrypted: false } => SecurityLevel.None,
        { IsAuthenticated: false } => SecurityLevel.Encrypted,
        { IsSecureConnections: true, KeySize: 16 } => SecurityLevel.AuthenticatedSecureConnections,
        _ => SecurityLevel.Authenticated,
    };
}
