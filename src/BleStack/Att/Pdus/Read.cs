using System;
using BleStack.Core;

namespace BleStack.Att.Pdus;

/// <summary>ATT_READ_REQ ([Vol 3, Part F] 3.4.4.3).</summary>
/// <param name="Handle">The attribute to read.</param>
[AttPdu(AttOpcode.ReadRequest)]
internal readonly partial record struct ReadRequest(ushort Handle);

/// <summary>ATT_READ_RSP ([Vol 3, Part F] 3.4.4.4).</summary>
/// <param name="value">In wire order.</param>
[AttPdu(AttOpcode.ReadResponse)]
internal readonly ref partial struct ReadResponse([Rest] ReadOnlySpan<byte> value);

/// <summary>ATT_READ_BLOB_REQ ([Vol 3, Part F] 3.4.4.5).</summary>
/// <param name="Handle">The attribute to read.</param>
/// <param name="Offset">The first octet wanted.</param>
[AttPdu(AttOpcode.ReadBlobRequest)]
internal readonly partial record struct ReadBlobRequest(ushort Handle, ushort Offset);

/// <summary>ATT_READ_BLOB_RSP ([Vol 3, Part F] 3.4.4.6).</summary>
/// <param name="value">In wire order.</param>
[AttPdu(AttOpcode.ReadBlobResponse)]
internal readonly ref partial struct ReadBlobResponse([Rest] ReadOnlySpan<byte> value);
