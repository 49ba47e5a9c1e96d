using System;

namespace BleStack.Att;

/// <summary>Who may do what with an attribute's value. Each access takes the strongest requirement that is set for it.</summary>
/// <remarks>
/// Any Read… flag makes the value readable, any of Write, WriteEncrypted, WriteAuthenticated, WriteAuthorized and WriteSecureConnections
/// writable.
/// </remarks>
[Flags]
public enum AttributePermissions
{
    /// <summary>Neither readable nor writable (a value that is only notified).</summary>
    None = 0,

    /// <summary>May be read; on any link unless a further flag restricts it.</summary>
    Read = 0x0001,

    /// <summary>Readable on an encrypted link.</summary>
    ReadEncrypted = 0x0002,

    /// <summary>Readable on a link encrypted with an authenticated (MITM-protected) key.</summary>
    ReadAuthenticated = 0x0004,

    /// <summary>Readable after the application authorized the peer.</summary>
    ReadAuthorized = 0x0008,

    /// <summary>May be written; on any link unless a further flag restricts it.</summary>
    Write = 0x0010,

    /// <summary>Writable on an encrypted link.</summary>
    WriteEncrypted = 0x0020,

    /// <summary>Writable on a link encrypted with an authenticated (MITM-protected) key.</summary>
    WriteAuthenticated = 0x0040,

    /// <summary>Writable after the application authorized the peer.</summary>
    WriteAuthorized = 0x0080,

    /// <summary>
    /// Writable by Signed Write Command; an encrypted link stands for the signature of a Write Command ([Vol 3, Part C] 10.2.4).
    /// </summary>
    WriteSigned = 0x0100,

    /// <summary>As <see cref="WriteSigned"/>, with a CSRK (or link key) that is authenticated.</summary>
    WriteSignedAuthenticated = 0x0200,

    /// <summary>Readable on a link whose key came from authenticated LE Secure Connections pairing (mode 1 level 4).</summary>
    ReadSecureConnections = 0x0400,

    /// <summary>Writable on a link whose key came from authenticated LE Secure Connections pairing (mode 1 level 4).</summary>
    WriteSecureConnections = 0x0800,
}
