using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Core;

namespace BleStack.Att.Tables;

/// <summary>
/// An attribute table written down in JSON, each attribute with its own handle: for servers that are a tester's, not a product.
/// </summary>
/// <remarks>
/// <code>
/// { "attributes": [
///   { "handle": 1, "type": "2800", "value": "0a18", "groupEnd": 16, "permissions": ["read"] },
///   { "handle": 3, "type": "2a29", "value": "42", "permissions": ["read", "write-encrypted"], "maxLength": 512, "error": "0x80" } ] }
/// </code>
/// The order is free, handles may have gaps and reach 0xFFFF. What the file leaves out: value empty, permissions read, maxLength 512,
/// a group up to the attribute before the next declaration of its kind. Whatever is not well formed is refused with its line.
/// </remarks>
public sealed class TableFile
{
    private TableFile(IReadOnlyList<TableFileAttribute> attributes) => Attributes = attributes;

    /// <summary>By ascending handle, each group with its end.</summary>
    public IReadOnlyList<TableFileAttribute> Attributes { get; }

    /// <summary>UUIDs of the primary services, by ascending handle.</summary>
    public IEnumerable<BleUuid> PrimaryServices =>
        Attributes.Where(static one => one.Type == 0x2800).Select(static one => BleUuid.Read(one.Value));

    /// <summary>Reads a file's octets, UTF-8 with or without a byte order mark.</summary>
    /// <exception cref="TableFileException">Not well formed; nothing of it is used.</exception>
    public static TableFile Parse(ReadOnlySpan<byte> utf8)
    {
        List<TableFileAttribute> attributes = new TableFileReader(utf8).Read();
        attributes.Sort(static (one, other) => one.Handle.CompareTo(other.Handle));
        TableFileRules.Check(attributes);
        for (int i = 0; i < attributes.Count; i++)
        {
            if (IsGroup(attributes[i].Type) && attributes[i].GroupEnd == 0)
                attributes[i] = attributes[i] with { GroupEnd = EndOf(attributes, i) };
        }

        return new TableFile(attributes);
    }

    /// <summary>Puts the attributes into a table whose handles are free.</summary>
    public void AddTo(AttributeTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        foreach (TableFileAttribute attribute in Attributes)
        {
            AttributeRow row = attribute.ToRow();
            table.Add(row, attribute.Handle);
            if (attribute.GroupEnd != 0) row.GroupEnd = attribute.GroupEnd;
        }
    }

    /// <summary>Grouping types, [Vol 3, Part G] 2.5.3: services and characteristics.</summary>
    internal static bool IsGroup(BleUuid type) => AttributeTable.IsService(type) || type == 0x2803;

    private static ushort EndOf(List<TableFileAttribute> attributes, int index)
    {
        int next = index + 1;
        while (next < attributes.Count && !Ends(attributes[index].Type, attributes[next].Type)) next++;
        return attributes[next - 1].Handle;
    }

    private static bool Ends(BleUuid group, BleUuid next) =>
        AttributeTable.IsService(next) || (!AttributeTable.IsService(group) && next == group);
}
