using System;

namespace BleStack.Explain.Fields;

/// <summary>One field of a PDU.</summary>
/// <param name="Name">The specification's name.</param>
/// <param name="Octets">Its octets, in the order they are sent.</param>
/// <param name="Text">The meaning of the octets.</param>
internal sealed record PduField(string Name, ReadOnlyMemory<byte> Octets, string Text);
