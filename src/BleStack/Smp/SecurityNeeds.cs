using BleStack.L2cap;

namespace BleStack.Smp;

/// <summary>What a Security Request asks for that this side can fulfil ([Vol 3, Part H] 2.4.6).</summary>
internal readonly record struct SecurityNeeds(bool Authentication, bool SecureConnections)
{
    public SecurityNeeds(PairingSettings settings, AuthReq wanted)
        : this(
            wanted.HasFlag(AuthReq.Mitm) && (settings.IoCapability != IoCapability.NoInputNoOutput || settings.Oob is not null),
            (wanted & settings.AuthReq).HasFlag(AuthReq.SecureConnections))
    {
    }

    /// <summary>The link has it.</summary>
    public bool AreMetBy(LinkSecurity now) =>
        now.IsEncrypted && (now.IsAuthenticated || !Authentication) && (now.IsSecureConnections || !SecureConnections);

    /// <summary>A bond's key gives it.</summary>
    public bool AreMetBy(Bond bond) => (bond.IsAuthenticated || !Authentication) && (bond.IsSecureConnections || !SecureConnections);
}
