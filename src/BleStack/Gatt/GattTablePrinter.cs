using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using BleStack.Att;

namespace BleStack.Gatt;

/// <summary>Prints an attribute table: handle, type with its name, properties, permissions, value.</summary>
public static class GattTablePrinter
{
    private static readonly string[] s_headings = ["Handle", "Type", "Properties", "Permissions", "Value"];

    /// <summary>The table as text, columns aligned, one attribute a line.</summary>
    public static string Print(GattDatabase database)
    {
        var lines = new List<string[]> { s_headings };
        foreach (AttributeRow row in database.Table.Rows) lines.Add(Line(row));
        int[] widths = new int[s_headings.Length];
        foreach (string[] line in lines)
        {
            for (int i = 0; i < line.Length; i++) widths[i] = Math.Max(widths[i], line[i].Length);
        }

        var text = new StringBuilder();
        foreach (string[] line in lines) text.AppendLine(Join(line, widths));
        return text.ToString();
    }

    /// <summary>"Read, Notify": the names of the bits, "-" for none.</summary>
    public static string Describe(GattProperties properties) => properties == GattProperties.None ? "-" : properties.ToString();

    /// <summary>"Read encrypted, Write authenticated ≥16 octets": requirements in words, "-" for none.</summary>
    public static string Describe(AttributePermissions permissions, byte minimumKeySize)
    {
        if (permissions == AttributePermissions.None) return "-";
        var words = new List<string>();
        foreach (AttributePermissions flag in Enum.GetValues<AttributePermissions>())
        {
            if (flag != AttributePermissions.None && permissions.HasFlag(flag)) words.Add(Words(flag));
        }

        string text = string.Join(", ", words);
        return minimumKeySize > 7 ? $"{text} (key of {minimumKeySize} octets)" : text;
    }

    private static string[] Line(AttributeRow row) =>
    [
        $"0x{row.Handle:X4}",
        Indent(row) + GattUuidNames.Describe(row.Type),
        row.Owner is GattCharacteristic c && row == c.Declaration ? Describe(c.Properties) : "",
        Describe(row.Permissions, row.MinimumKeySize),
        Value(row),
    ];

    private static string Indent(AttributeRow row) => row.Owner switch
    {
        GattService when row.Type != GattUuid.Include => "",
        GattCharacteristic c when row != c.Declaration => "    ",
        GattDescriptor => "    ",
        _ => "  ",
    };

    private static string Value(AttributeRow row) => row.Owner switch
    {
        GattService service => GattUuidNames.Describe(service.Uuid) + (row.Type == GattUuid.Include ? "" : $", to 0x{row.GroupEnd:X4}"),
        GattCharacteristic c when row == c.Declaration => GattUuidNames.Describe(c.Uuid),
        GattDescriptor d when d.Uuid == GattUuid.ClientConfiguration => "(one per client)",
        _ when row.OnRead is not null => "(from a handler)",
        _ when row.Value.IsEmpty => row.OnWrite is null ? "" : "(to a handler)",
        _ => Octets(row.Value),
    };

    private static string Octets(ReadOnlySpan<byte> value)
    {
        const int Shown = 16;
        var text = new StringBuilder();
        foreach (byte octet in value[..Math.Min(value.Length, Shown)])
            text.Append(text.Length == 0 ? "" : " ").Append(octet.ToString("X2", CultureInfo.InvariantCulture));
        if (value.Length > Shown) text.Append(CultureInfo.InvariantCulture, $" … {value.Length} octets");
        if (IsText(value)) text.Append(" \"").Append(Encoding.ASCII.GetString(value[..Math.Min(value.Length, Shown)])).Append('"');
        return text.ToString();
    }

    private static bool IsText(ReadOnlySpan<byte> value)
    {
        foreach (byte octet in value)
        {
            if (octet is < 0x20 or > 0x7E) return false;
        }

        return value.Length > 2;
    }

    private static string Words(AttributePermissions flag)
    {
        var text = new StringBuilder();
        foreach (char letter in flag.ToString())
        {
            if (char.IsAsciiLetterUpper(letter) && text.Length > 0) text.Append(' ').Append(char.ToLowerInvariant(letter));
            else text.Append(letter);
        }

        return text.ToString();
    }

    private static string Join(string[] cells, int[] widths)
    {
        var text = new StringBuilder();
        for (int i = 0; i < cells.Length; i++) text.Append(cells[i].PadRight(widths[i])).Append("  ");
        return text.ToString().TrimEnd();
    }
}
