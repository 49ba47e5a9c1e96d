using System;
using BleStack.Core;

namespace BleStack.Att;

/// <summary>Answers a read: at once, or later on the loop, through the request. The answer is always the whole value.</summary>
public delegate void AttReadHandler(AttReadRequest request);

/// <summary>Takes a write: answers at once, or later on the loop, through the request; the span is valid during the call only.</summary>
public delegate void AttWriteHandler(AttWriteRequest request, ReadOnlySpan<byte> value);

/// <summary>One attribute: handle, type, permissions, and a value that is held here or produced by handlers.</summary>
/// <remarks>
/// Without <see cref="OnRead"/> the value read is <see cref="Value"/>; without <see cref="OnWrite"/> a write replaces it. A handler that
/// takes writes owns the value and may keep it here by <see cref="SetValue"/>. On the host's loop only.
/// </remarks>
public sealed class AttributeRow
{
    private byte[] _value = [];
    private ushort _length;
    private ushort _maxLength = AttOptions.MaximumValueLength;

    /// <summary>An attribute of this type; its handle comes from the table.</summary>
    public AttributeRow(BleUuid type, AttributePermissions permissions = AttributePermissions.None)
    {
        Type = type;
        Permissions = permissions;
    }

    /// <summary>1 to 0xFFFF; 0 outside a table.</summary>
    public ushort Handle { get; internal set; }

    /// <summary>UUID of the attribute type.</summary>
    public BleUuid Type { get; }

    /// <summary>What peers may do with the value.</summary>
    public AttributePermissions Permissions { get; set; }

    /// <summary>Octets the link's key must have for an access that asks for encryption, 7 to 16; 0 or 7 means any.</summary>
    public byte MinimumKeySize { get; set; }

    /// <summary>The answer to every access of any client; <see cref="AttErrorCode.Success"/> for none.</summary>
    public AttErrorCode Refusal { get; set; }

    /// <summary>Longest value, up to 512; a write beyond is refused with 0x0D.</summary>
    public int MaxLength
    {
        get => _maxLength;
        set => _maxLength = checked((ushort)value);
    }

    /// <summary>
    /// The value always has <see cref="MaxLength"/> octets: a shorter write leaves the octets behind it as they are ([Vol 3, Part F]
    /// 3.4.5.1). An <see cref="OnWrite"/> gets whole values only, what is shorter is refused with 0x0D.
    /// </summary>
    public bool IsFixedLength { get; set; }

    /// <summary>Made by the stack and answered from its own state, as declarations are.</summary>
    internal bool IsMadeByStack { get; set; }

    /// <summary>The last handle of the group this attribute opens; its own handle when it opens none.</summary>
    public ushort GroupEnd { get; internal set; }

    /// <summary>Produces the value; null when it is <see cref="Value"/>.</summary>
    public AttReadHandler? OnRead { get; set; }

    /// <summary>Takes writes; null when they just replace <see cref="Value"/>.</summary>
    public AttWriteHandler? OnWrite { get; set; }

    /// <summary>The layer above's object for this attribute.</summary>
    public object? Owner { get; init; }

    /// <summary>The table it is in, which may find it by its value.</summary>
    internal AttributeTable? Table { get; set; }

    /// <summary>The value held here; the span is valid until the next change.</summary>
    public ReadOnlySpan<byte> Value => _value.AsSpan(0, _length);

    /// <summary>Replaces the value held here. Allocates only when it grows.</summary>
    /// <exception cref="ArgumentException">Longer than <see cref="MaxLength"/>.</exception>
    public void SetValue(ReadOnlySpan<byte> value) => Put(0, value, value.Length);

    /// <summary>
    /// Replaces the value from <paramref name="offset"/> on, as a write does; what was beyond the part is cut unless the length is fixed.
    /// </summary>
    internal void Splice(int offset, ReadOnlySpan<byte> part) =>
        Put(offset, part, IsFixedLength ? Math.Max(_length, offset + part.Length) : offset + part.Length);

    private void Put(int offset, ReadOnlySpan<byte> part, int length)
    {
        if (length > MaxLength)
            throw new ArgumentException($"A value of {length} octets exceeds the {MaxLength} of attribute {Type}.", nameof(part));
        if (_value.Length < length)
        {
            byte[] larger = new byte[length];
            Value.CopyTo(larger);
            _value = larger;
        }

        part.CopyTo(_value.AsSpan(offset));
        _length = (ushort)length;
        Table?.OnValueChanged(this);
    }

    /// <summary>0x0D for a length this value cannot have, else success.</summary>
    internal AttErrorCode CheckLength(int length) =>
        length > MaxLength || (IsFixedLength && OnWrite is not null && length != MaxLength)
            ? AttErrorCode.InvalidAttributeValueLength
            : AttErrorCode.Success;
}
