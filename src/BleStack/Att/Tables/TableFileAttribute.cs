using BleStack.Core;

namespace BleStack.Att.Tables;

/// <summary>One attribute as a table file has it.</summary>
public sealed record TableFileAttribute
{
    /// <summary>The line of the file it begins in, from 1.</summary>
    public int Line { get; init; }

    /// <summary>Attribute handle, 1 to 0xFFFF.</summary>
    public ushort Handle { get; init; }

    /// <summary>UUID of the attribute type.</summary>
    public BleUuid Type { get; init; }

    /// <summary>The value it starts with, in the order it is sent.</summary>
    public byte[] Value { get; init; } = [];

    /// <summary>The last handle of the group it opens; 0 where the file leaves it to the attributes that follow.</summary>
    public ushort GroupEnd { get; init; }

    /// <summary>What peers may do with the value.</summary>
    public AttributePermissions Permissions { get; init; } = AttributePermissions.Read;

    /// <summary>Longest value, 0 to 512 octets.</summary>
    public int MaxLength { get; init; } = AttOptions.MaximumValueLength;

    /// <summary>The value always has <see cref="MaxLength"/> octets.</summary>
    public bool IsFixedLength { get; init; }

    /// <summary>Octets the link's key must have where encryption is asked for, 7 to 16; 0 for any.</summary>
    public byte MinimumKeySize { get; init; }

    /// <summary>What every access is answered with; <see cref="AttErrorCode.Success"/> for none.</summary>
    public AttErrorCode Refusal { get; init; }

    /// <summary>The attribute for a table, with its value.</summary>
    public AttributeRow ToRow()
    {
        var row = new AttributeRow(Type, Permissions)
        {
            MaxLength = MaxLength,
            IsFixedLength = IsFixedLength,
            MinimumKeySize = MinimumKeySize,
            Refusal = Refusal,
        };
        row.SetValue(Value);
        return row;
    }
}
