using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Spectre.Console;

namespace SecureGattServer.Simulator.Output;

/// <summary>Colour and boxes for a person at a terminal; says exactly what <see cref="PlainTranscript"/> says.</summary>
internal sealed class RichTranscript(IAnsiConsole console) : ITranscript
{
    private readonly Lock _gate = new();

    public void Say(Speaker speaker, string text)
    {
        (string name, string style) = speaker switch
        {
            Speaker.Device => ("device", "green"),
            Speaker.Phone => ("phone", "deepskyblue1"),
            Speaker.Why => ("why", "grey italic"),
            _ => ("", "white"),
        };
        // A grid, so that a long line goes on under its own column.
        var grid = new Grid();
        grid.AddColumn(new GridColumn { Width = 9, NoWrap = true, Padding = new Padding(2, 0, 1, 0) });
        grid.AddColumn(new GridColumn { Padding = new Padding(0) });
        grid.AddRow(new Text(name, Style.Parse(style)), new Text(PlainTranscript.Printable(text), speaker == Speaker.Why ? Style.Parse(style) : Style.Plain));
        Write(() => console.Write(grid));
    }

    public void StepBegins(int number, int total, string title)
    {
        string heading = string.Create(CultureInfo.InvariantCulture, $"[bold]{number}/{total}[/]  {Markup.Escape(title)}");
        Write(() => console.Write(new Rule(heading) { Justification = Justify.Left, Style = Style.Parse("grey") }));
    }

    public void StepEnded(StepResult result)
    {
        string mark = result.Held ? "[green]✓[/]" : "[red bold]✗[/]";
        Write(() => console.MarkupLine($"  {mark} {Markup.Escape(PlainTranscript.Printable(result.Proof))}"));
    }

    public void ShowPasskey(uint passkey)
    {
        string digits = passkey.ToString("D6", CultureInfo.InvariantCulture);
        var display = new Panel($"[bold yellow]{digits[..3]} {digits[3..]}[/]") { Header = new PanelHeader("the device shows"), Padding = new Padding(3, 0), Border = BoxBorder.Rounded };
        Write(() => console.Write(display));
    }

    public void Signal(string line) => Write(() => console.MarkupLine($"[bold]{Markup.Escape(line)}[/]"));

    public void Summary(IReadOnlyList<StepResult> steps, TimeSpan total)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns(new TableColumn("step"), new TableColumn("held"), new TableColumn("what was seen"), new TableColumn("time").RightAligned());
        foreach (StepResult step in steps)
        {
            table.AddRow(
                Markup.Escape(step.Name),
                step.Held ? "[green]yes[/]" : "[red bold]NO[/]",
                Markup.Escape(PlainTranscript.Printable(step.Proof)),
                string.Create(CultureInfo.InvariantCulture, $"{step.Duration.TotalSeconds:F2} s"));
        }

        string colour = steps.All(static step => step.Held) ? "green" : "red";
        string verdict = string.Create(CultureInfo.InvariantCulture, $"{steps.Count(static step => step.Held)} of {steps.Count} steps held in {total.TotalSeconds:F1} s");
        Write(() =>
        {
            console.Write(table);
            console.MarkupLine($"[{colour} bold]{verdict}[/]");
        });
    }

    private void Write(Action write)
    {
        lock (_gate) write();
    }
}
