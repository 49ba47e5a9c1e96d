using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Spectre.Console;

namespace SecureGattServer.Simulator.Output;

/// <summary>The content of <see cref="PlainTranscript"/> with colours and boxes for a terminal.</summary>
/// <param name="console">The terminal.</param>
/// <param name="elapsed">The time since the start, printed before messages; null for no times.</param>
/// <param name="output">Writes to a terminal shared with others, such as a line editor; null writes directly.</param>
internal sealed class RichTranscript(IAnsiConsole console, Func<TimeSpan>? elapsed = null, Action<Action>? output = null) : ITranscript
{
    private readonly Lock _gate = new();

    public void Say(Speaker speaker, string text)
    {
        (string name, Style style) = speaker switch
        {
            Speaker.Device => ("device", new Style(Color.Green)),
            Speaker.Phone => ("phone", new Style(Color.DeepSkyBlue1)),
            Speaker.Why => ("why", new Style(Color.Yellow, decoration: Decoration.Bold)),
            Speaker.Link => ("link", new Style(Color.Orchid)),
            Speaker.Packet => ("packet", new Style(Color.Grey)),
            _ => ("", Style.Plain),
        };
        // A grid, so that a long line wraps under its own column.
        var grid = new Grid { Expand = false };
        if (elapsed is not null) grid.AddColumn(new GridColumn { Width = 8, NoWrap = true, Padding = new Padding(0, 0, 1, 0) });
        grid.AddColumn(new GridColumn { Width = 7, NoWrap = true, Padding = new Padding(elapsed is null ? 2 : 0, 0, 1, 0) });
        grid.AddColumn(new GridColumn { Padding = new Padding(0) });
        Style body = speaker switch { Speaker.Why => new Style(decoration: Decoration.Bold), Speaker.Packet => style, _ => Style.Plain };
        List<Text> cells = [new Text(name, style), new Text(PlainTranscript.Printable(text), body)];
        if (elapsed is not null)
            cells.Insert(
                0,
                new Text(string.Create(CultureInfo.InvariantCulture, $"{elapsed().TotalSeconds, 8:F3}"), new Style(Color.Grey))
            );
        grid.AddRow([.. cells]);
        Write(() => console.Write(grid));
    }

    public void StepBegins(int number, int total, string title)
    {
        string heading = string.Create(CultureInfo.InvariantCulture, $"[bold default]{number}/{total}  {Markup.Escape(title)}[/]");
        Write(() => console.Write(new Rule(heading) { Justification = Justify.Left, Style = Style.Parse("grey") }));
    }

    public void StepEnded(StepResult result)
    {
        string mark = result.Held ? "[green]✓[/]" : "[red bold]✗[/]";
        var grid = new Grid();
        grid.AddColumn(new GridColumn { Width = 3, NoWrap = true, Padding = new Padding(0, 0, 1, 0), Alignment = Justify.Right });
        grid.AddColumn(new GridColumn { Padding = new Padding(0) });
        grid.AddRow(new Markup(mark), new Text(PlainTranscript.Printable(result.Proof)));
        Write(() => console.Write(grid));
    }

    public void ShowPasskey(uint passkey)
    {
        const string title = "the device shows";
        string digits = passkey.ToString("D6", CultureInfo.InvariantCulture);
        // As wide as its title, which would be truncated otherwise.
        var display = new Panel(new Markup($"[bold yellow]{digits[..3]} {digits[3..]}[/]").Centered())
        {
            Header = new PanelHeader($" {title} "),
            Width = title.Length + 8,
            Border = BoxBorder.Rounded,
        };
        Write(() => console.Write(new Padder(display, new Padding(2, 0))));
    }

    public void Signal(string line) => Write(() => console.MarkupLine($"[bold]{Markup.Escape(line)}[/]"));

    public void Summary(IReadOnlyList<StepResult> steps, TimeSpan total)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns(
            new TableColumn("step"),
            new TableColumn("held"),
            new TableColumn("what was seen"),
            new TableColumn("time").RightAligned()
        );
        foreach (StepResult step in steps)
        {
            table.AddRow(
                Markup.Escape(step.Name),
                step.Held ? "[green]yes[/]" : "[red bold]NO[/]",
                Markup.Escape(PlainTranscript.Printable(step.Proof)),
                string.Create(CultureInfo.InvariantCulture, $"{step.Duration.TotalSeconds:F2} s"));
        }

        string colour = steps.All(static step => step.Held) ? "green" : "red";
        string verdict = string.Create(
            CultureInfo.InvariantCulture,
            $"{steps.Count(static step => step.Held)} of {steps.Count} steps held in {total.TotalSeconds:F1} s"
        );
        Write(() =>
        {
            console.Write(table);
            console.MarkupLine($"[{colour} bold]{verdict}[/]");
        });
    }

    private void Write(Action write)
    {
        if (output is not null) output(write);
        else lock (_gate) write();
    }
}
