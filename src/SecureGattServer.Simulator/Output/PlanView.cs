using System;
using System.Collections.Generic;
using Spectre.Console;

namespace SecureGattServer.Simulator.Output;

/// <summary>Shows a plan on a terminal: columns become a table that fits, and long lines wrap under their own column.</summary>
internal sealed class PlanView(IAnsiConsole console)
{
    private const int Columns = 4;
    private readonly List<string[]> _rows = [];
    private string _device = "";

    /// <summary>Takes one line of the firmware's.</summary>
    public void Take(string line)
    {
        int colon = line.IndexOf(": ", StringComparison.Ordinal);
        if (colon < 0) colon = 0;
        string[] cells = line[(colon > 0 ? colon + 2 : 0)..]
            .Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (cells.Length == Columns)
        {
            _rows.Add(cells);
            return;
        }

        WriteTable();
        var grid = new Grid();
        grid.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 1, 0), Width = 6 });
        grid.AddColumn(new GridColumn { Padding = new Padding(0) });
        grid.AddRow(new Text(line[..colon]), new Text(PlainTranscript.Printable(line[(colon > 0 ? colon + 2 : 0)..])));
        console.Write(grid);
    }

    private void WriteTable()
    {
        if (_rows.Count == 0) return;
        var table = new Table { Border = TableBorder.Simple };
        foreach (string heading in _rows[0]) table.AddColumn(new TableColumn(Markup.Escape(heading)) { Padding = new Padding(0, 0, 1, 0) });
        foreach (string[] row in _rows.GetRange(1, _rows.Count - 1))
        {
            // A device's capability is printed once for its five phones.
            table.AddRow(
                Markup.Escape(row[0] == _device ? "" : row[0]),
                Markup.Escape(row[1]),
                Markup.Escape(Short(row[2])),
                Markup.Escape(Short(row[3]))
            );
            _device = row[0];
        }

        console.Write(table);
        _rows.Clear();
    }

    private static string Short(string cell) =>
        cell.Replace(", level ", ": level ", StringComparison.Ordinal).Replace(", reaches ", ", ", StringComparison.Ordinal);
}
