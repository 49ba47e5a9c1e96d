using System;
using BleStack.Core;

namespace BleStack.Att.Pdus;

/// <summary>ATT_WRITE_REQ ([Vol 3, Part F] 3.4.5.1).</summary>
/// <param name="handle">The attribute.</param>
/// <param name="value">Its value, in wire order.</param>
[AttPdu(AttOpcode.WriteRequest)]
internal readonly ref partial struct WriteRequest(ushort handle, [Rest] ReadOnlySpan<byte> value);

/// <summary>ATT_WRITE_RSP ([Vol 3, Part F] 3.4.5.2).</summary>
[AttPdu(AttOpcode.WriteResponse)]
internal readonly partial record struct WriteResponse;

/// <summary>ATT_WRITE_CMD ([Vol 3, Part F] 3.4.5.3).</summary>
/// <param name="handle">The attribute.</param>
/// <param name="value">Its value, in wire order.</param>
[AttPdu(AttOpcode.WriteCommand)]
internal readonly ref partial struct WriteCommand(ushort handle, [Rest] ReadOnlySpan<byte> value);

/// <summary>ATT_SIGNED_WRITE_CMD ([Vol 3, Part F] 3.4.5.4).</summary>
/// <param name="handle">The attribute.</param>
/// <param name="value">Its value, in wire order.</param>
/// <param name="signature">Sign counter and MAC, in wire order; they cover everything before them, the opcode included.</param>
[AttPdu(AttOpcode.SignedWriteCommand)]
internal readonly ref partial struct SignedWriteCommand(
    ushort handle, [Rest] ReadOnlySpan<byte> value, [Octets(SignedWriteCommand.SignatureLength)] ReadOnlySpan<byte> signature)
{
    /// <summary>Octets of the signature.</summary>
    public const int SignatureLength = 12;
}
