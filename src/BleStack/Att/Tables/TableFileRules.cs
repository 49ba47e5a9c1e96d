using System.Collections.Generic;
using System.Linq;
using BleStack.Core;

namespace BleStack.Att.Tables;

/// <summary>What must hold within an attribute and between attributes.</summary>
internal static class TableFileRules
{
    /// <summary>Octets a declaration's value may have, [Vol 3, Part G] 3.1 to 3.3.1.</summary>
    private static readonly Dictionary<BleUuid, int[]> s_declarations = new()
    {
        [0x2800] = [2, 16],
        [0x2801] = [2, 16],
        [0x2802] = [4, 6],
        [0x2803] = [5, 19],
    };

    /// <summary>Checks attributes in the order of their handles.</summary>
    public static void Check(List<TableFileAttribute> attributes)
    {
        TableFileAttribute? before = null, service = null;
        foreach (TableFileAttribute attribute in attributes)
        {
            if (before is not null && attribute.Handle == before.Handle)
                Refuse(attribute, $"handle 0x{attribute.Handle:X4} is taken by the attribute of line {before.Line}");
            CheckValue(attribute);
            CheckGroup(attribute);
            if (AttributeTable.IsService(attribute.Type))
            {
                if (service is not null && service.GroupEnd >= attribute.Handle)
                    Refuse(
                        attribute,
                        $"the service at 0x{attribute.Handle:X4} lies within the group of line {service.Line}, which ends at 0x{service.GroupEnd:X4}; end that one before it"
                    );
                service = attribute;
            }

            before = attribute;
        }
    }

    private static void CheckValue(TableFileAttribute attribute)
    {
        int length = attribute.Value.Length;
        if (length > attribute.MaxLength) Refuse(attribute, $"a value of {length} octets exceeds the maxLength {attribute.MaxLength}");
        if (attribute.IsFixedLength && length != attribute.MaxLength)
            Refuse(attribute, $"a value of {length} octets where fixedLength asks for {attribute.MaxLength}");
        if (s_declarations.TryGetValue(attribute.Type, out int[]? lengths) && !lengths.Contains(length))
            Refuse(attribute, $"a declaration of type {attribute.Type} has a value of {lengths[0]} or {lengths[1]} octets, not {length}");
    }

    private static void CheckGroup(TableFileAttribute attribute)
    {
        if (attribute.GroupEnd == 0) return;
        if (!TableFile.IsGroup(attribute.Type))
            Refuse(attribute, $"type {attribute.Type} opens no group, so it has no groupEnd; types 2800, 2801 and 2803 do");
        if (attribute.GroupEnd < attribute.Handle)
            Refuse(attribute, $"groupEnd 0x{attribute.GroupEnd:X4} lies before the handle 0x{attribute.Handle:X4}");
    }

    private static void Refuse(TableFileAttribute attribute, string reason) => throw new TableFileException(attribute.Line, reason);
}
