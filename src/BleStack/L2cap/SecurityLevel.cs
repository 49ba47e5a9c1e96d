namespace BleStack.L2cap;

/// <summary>LE security mode 1 levels ([Vol 3, Part C] 10.2.1).</summary>
public enum SecurityLevel : byte
{
    /// <summary>No authentication and no encryption.</summary>
    None = 1,

    /// <summary>Unauthenticated pairing with encryption.</summary>
    Encrypted = 2,

    /// <summary>Authenticated pairing with encryption.</summary>
    Authenticated = 3,

    /// <summary>Authenticated LE Secure Connections pairing with encryption using a 128-bit key.</summary>
    AuthenticatedSecureConnections = 4,
}
