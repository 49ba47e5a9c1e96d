using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.IO;

namespace SecureGattServer.Simulator.CommandLine;

/// <summary>
/// The help of a command in the layout of System.CommandLine, whose own writer takes as long as the rest of the process to be compiled.
/// </summary>
internal sealed class HelpWriter(TextWriter output, int width)
{
    private const int Indent = 2;
    private const int NarrowestText = 20;

    /// <summary>For a terminal of its width, else with lines as long as they are.</summary>
    public static HelpWriter For(TextWriter output) => new(output, Console.IsOutputRedirected ? int.MaxValue : Console.WindowWidth);

    public void Write(Command command)
    {
        List<(string, string?)> arguments = [], options = [], ofAll = [], commands = [];
        foreach (Argument argument in command.Arguments) arguments.Add((NameOf(argument), argument.Description));
        foreach (Option option in command.Options)
            (option is HelpOption or VersionOption ? ofAll : options).Add((NameOf(option), option.Description));
        foreach (Symbol parent in command.Parents)
        {
            foreach (Option option in ((Command)parent).Options)
            {
                if (option.Recursive) ofAll.Add((NameOf(option), option.Description));
            }
        }

        foreach (Command one in command.Subcommands) commands.Add((one.Name + NamesOf(one.Arguments), one.Description));
        output.WriteLine("Description:");
        Wrap("", Indent, command.Description ?? "");
        output.WriteLine();
        output.WriteLine("Usage:");
        output.WriteLine("  " + PathOf(command) + UsageOf(command.Arguments) + (commands.Count > 0 ? " [command]" : "") + " [options]");
        output.WriteLine();
        Columns("Arguments:", arguments);
        Columns("Options:", [.. options, .. ofAll]);
        Columns("Commands:", commands);
    }

    private static string PathOf(Command command)
    {
        foreach (Symbol parent in command.Parents)
        {
            if (parent is Command outer) return PathOf(outer) + " " + command.Name;
        }

        return command.Name;
    }

    private static string UsageOf(IList<Argument> arguments)
    {
        string text = "";
        foreach (Argument argument in arguments)
        {
            string name = NameOf(argument) + (argument.Arity.MaximumNumberOfValues > 1 ? "..." : "");
            text += argument.Arity.MinimumNumberOfValues > 0 ? " " + name : $" [{name}]";
        }

        return text;
    }

    private static string NamesOf(IList<Argument> arguments)
    {
        string text = "";
        foreach (Argument argument in arguments) text += " " + NameOf(argument);
        return text;
    }

    private static string NameOf(Argument argument) => $"<{argument.HelpName ?? argument.Name}>";

    private static string NameOf(Option option) => option switch
    {
        HelpOption => "-?, -h, --help",
        { HelpName: { } value } => $"{option.Name} <{value}>{(option.Required ? " (REQUIRED)" : "")}",
        _ => option.Name,
    };

    private void Columns(string title, List<(string Name, string? Text)> rows)
    {
        if (rows.Count == 0) return;
        int first = 0;
        foreach ((string name, _) in rows) first = Math.Max(first, name.Length);
        output.WriteLine(title);
        foreach ((string name, string? text) in rows) Wrap("  " + name.PadRight(first), first + (2 * Indent), text ?? "");
        output.WriteLine();
    }

    // Text that begins at a column, and goes on there in further lines.
    private void Wrap(string before, int column, string text)
    {
        int room = Math.Max(NarrowestText, width - column);
        while (text.Length > room)
        {
            int end = text.LastIndexOf(' ', room);
            if (end <= 0) break;
            output.WriteLine(before.PadRight(column) + text[..end]);
            (before, text) = ("", text[(end + 1)..]);
        }

        output.WriteLine((before.PadRight(column) + text).TrimEnd());
    }
}
