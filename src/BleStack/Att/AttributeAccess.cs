using System;
using BleStack.L2cap;

namespace BleStack.Att;

/// <summary>How a value is about to be accessed.</summary>
internal enum AccessKind
{
    Read,
    Write,
    WriteCommand,
}

/// <summary>
/// The one place where permissions meet the link's security: [Vol 3, Part C] 10.3.1, Table 10.2, and [Vol 3, Part F] 3.2.5.
/// </summary>
/// <remarks>
/// Order: refused for all → permitted at all (0x02, 0x03) → encrypted (0x05 without a key, 0x0F with one) → authenticated (0x05) → key size
/// (0x0C) → authorized (0x08).
/// </remarks>
internal static class AttributeAccess
{
    private const AttributePermissions Reads =
        AttributePermissions.Read
        | AttributePermissions.ReadEncrypted
        | AttributePermissions.ReadAuthenticated
        | AttributePermissions.ReadAuthorized
        | AttributePermissions.ReadSecureConnections;

    private const AttributePermissions Writes =
        AttributePermissions.Write
        | AttributePermissions.WriteEncrypted
        | AttributePermissions.WriteAuthenticated
        | AttributePermissions.WriteAuthorized
        | AttributePermissions.WriteSecureConnections;

    private const AttributePermissions Signed = AttributePermissions.WriteSigned | AttributePermissions.WriteSignedAuthenticated;

    public static AttErrorCode Check(AttributeRow row, AccessKind kind, IAttLink link, AttOptions options)
    {
        if (row.Refusal != AttErrorCode.Success) return row.Refusal;
        Requirement? requirement = kind == AccessKind.Read ? ForRead(row.Permissions) : ForWrite(row.Permissions, kind);
        if (requirement is not { } required)
            return kind == AccessKind.Read ? AttErrorCode.ReadNotPermitted : AttErrorCode.WriteNotPermitted;
        AttErrorCode code = CheckSecurity(required, row.MinimumKeySize, link);
        if (code != AttErrorCode.Success || !required.Authorized) return code;
        return IsAuthorized(row, link, options) ? AttErrorCode.Success : AttErrorCode.InsufficientAuthorization;
    }

    // Who fails to answer has not said yes.
    private static bool IsAuthorized(AttributeRow row, IAttLink link, AttOptions options)
    {
        try
        {
            return options.Authorize?.Invoke(link, row) == true;
        }
        catch (Exception exception)
        {
            link.AttChannel.Loop.Report(exception);
            return false;
        }
    }

    /// <summary>Whether a verified signature is enough to write.</summary>
    public static bool AllowsSigned(AttributeRow row, bool isAuthenticated)
    {
        if (row.Refusal != AttErrorCode.Success) return false;
        if ((row.Permissions & AttributePermissions.WriteSignedAuthenticated) != 0) return isAuthenticated;
        return (row.Permissions & AttributePermissions.WriteSigned) != 0;
    }

    /// <summary>Whether the link is protected as reading the value asks, permitted or not: what notifying it should ask too.</summary>
    public static bool IsProtectedEnough(AttributeRow row, IAttLink link)
    {
        Requirement required = ForRead(row.Permissions) ?? ForWrite(row.Permissions, AccessKind.WriteCommand) ?? default;
        return CheckSecurity(required, row.MinimumKeySize, link) == AttErrorCode.Success;
    }

    /// <summary>Whether the link is protected as writing the value asks.</summary>
    public static bool IsOpenForWriting(AttributeRow row, IAttLink link) =>
        row.Refusal == AttErrorCode.Success
        && ForWrite(row.Permissions, AccessKind.Write) is { } required
        && CheckSecurity(required, row.MinimumKeySize, link) == AttErrorCode.Success;

    private static Requirement? ForRead(AttributePermissions permissions)
    {
        if ((permissions & Reads) == 0) return null;
        return new Requirement(
            (
                permissions
                & (AttributePermissions.ReadEncrypted | AttributePermissions.ReadAuthenticated | AttributePermissions.ReadSecureConnections)
            ) != 0,
            (permissions & (AttributePermissions.ReadAuthenticated | AttributePermissions.ReadSecureConnections)) != 0,
            (permissions & AttributePermissions.ReadSecureConnections) != 0,
            (permissions & AttributePermissions.ReadAuthorized) != 0
        );
    }

    private static Requirement? ForWrite(AttributePermissions permissions, AccessKind kind)
    {
        if ((permissions & Writes) == 0)
        {
            if (kind != AccessKind.WriteCommand || (permissions & Signed) == 0) return null;
            return new Requirement(true, (permissions & AttributePermissions.WriteSignedAuthenticated) != 0, false, false);
        }

        return new Requirement(
            (
                permissions
                & (
                    AttributePermissions.WriteEncrypted
                    | AttributePermissions.WriteAuthenticated
                    | AttributePermissions.WriteSecureConnections
                )
            ) != 0,
            (permissions & (AttributePermissions.WriteAuthenticated | AttributePermissions.WriteSecureConnections)) != 0,
            (permissions & AttributePermissions.WriteSecureConnections) != 0,
            (permissions & AttributePermissions.WriteAuthorized) != 0
        );
    }

    private static AttErrorCode CheckSecurity(Requirement required, byte minimumKeySize, IAttLink link)
    {
        if (!required.Encrypted) return AttErrorCode.Success;
        LinkSecurity security = link.Security;
        if (!security.IsEncrypted)
            return link.HasKeyForPeer ? AttErrorCode.InsufficientEncryption : AttErrorCode.InsufficientAuthentication;
        if (required.Authenticated && !security.IsAuthenticated) return AttErrorCode.InsufficientAuthentication;
        if (required.SecureConnections && !security.IsSecureConnections) return AttErrorCode.InsufficientAuthentication;
        byte keySize = required.SecureConnections ? (byte)16 : minimumKeySize;
        return security.KeySize < keySize ? AttErrorCode.EncryptionKeySizeTooShort : AttErrorCode.Success;
    }

    private readonly record struct Requirement(bool Encrypted, bool Authenticated, bool SecureConnections, bool Authorized);
}
