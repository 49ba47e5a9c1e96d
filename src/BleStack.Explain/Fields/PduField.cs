using System;

namespace BleStack.Explain.Fields;

/// <summary>One field of a PDU.</summary>
/// <param name="Name">The specification's name.</param>
/// <param name="Octets">Its octets, in the order they are sent.</param>
/// <param name="Text">What they say.</param>
public sealed record PduField(string Name, ReadOnlyMemory<byte> Octets, string Text);
