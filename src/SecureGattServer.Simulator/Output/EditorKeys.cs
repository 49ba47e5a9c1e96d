using System;
using System.Collections.Generic;
using System.Linq;
using RadLine;

namespace SecureGattServer.Simulator.Output;

/// <summary>The keys of a shell: history on the arrows, Tab, and the usual control keys.</summary>
internal static class EditorKeys
{
    public static void Bind(KeyBindings keys, LineTerminal terminal)
    {
        // A key without modifiers matches the first binding of that key, even one with modifiers: the other bindings have to be removed.
        foreach (ConsoleKey key in (ConsoleKey[])[ConsoleKey.Tab, ConsoleKey.UpArrow, ConsoleKey.DownArrow])
        {
            keys.Remove(key);
            keys.Remove(key, ConsoleModifiers.Control);
        }

        // Lines typed before the editor took over the terminal end with a line feed.
        keys.Add<SubmitCommand>(ConsoleKey.J, ConsoleModifiers.Control);
        keys.Add<SubmitCommand>(ConsoleKey.Enter, ConsoleModifiers.Control);
        keys.Add(ConsoleKey.Tab, () => new CompleteCommand(terminal));
        keys.Add<PreviousHistoryCommand>(ConsoleKey.UpArrow);
        keys.Add<NextHistoryCommand>(ConsoleKey.DownArrow);
        keys.Add<PreviousHistoryCommand>(ConsoleKey.P, ConsoleModifiers.Control);
        keys.Add<NextHistoryCommand>(ConsoleKey.N, ConsoleModifiers.Control);
        keys.Add<MoveHomeCommand>(ConsoleKey.A, ConsoleModifiers.Control);
        keys.Add<MoveEndCommand>(ConsoleKey.E, ConsoleModifiers.Control);
        keys.Add<EndOfInputCommand>(ConsoleKey.D, ConsoleModifiers.Control);
        keys.Add(ConsoleKey.K, ConsoleModifiers.Control, static () => new EraseCommand(static (text, at) => (at, text.Length)));
        keys.Add(ConsoleKey.U, ConsoleModifiers.Control, static () => new EraseCommand(static (_, at) => (0, at)));
        keys.Add(ConsoleKey.W, ConsoleModifiers.Control, static () => new EraseCommand(static (text, at) => (WordStart(text, at), at)));
    }

    private static int WordStart(string text, int at) => text[..at].TrimEnd(' ').LastIndexOf(' ') + 1;

    /// <summary>Ctrl-D: end of input on an empty line, ignored otherwise.</summary>
    private sealed class EndOfInputCommand : LineEditorCommand
    {
        public override void Execute(LineEditorContext context)
        {
            if (context.Buffer.Content.Length == 0) context.Submit(SubmitAction.Cancel);
        }
    }

    /// <summary>Deletes a part of the line.</summary>
    private sealed class EraseCommand(Func<string, int, (int From, int To)> part) : LineEditorCommand
    {
        public override void Execute(LineEditorContext context)
        {
            (int from, int to) = part(context.Buffer.Content, context.Buffer.Position);
            context.Buffer.Clear(from, to - from);
            context.Buffer.Move(from);
        }
    }

    /// <summary>Tab: completes the word as far as it is unambiguous; otherwise lists the candidates.</summary>
    private sealed class CompleteCommand(LineTerminal terminal) : LineEditorCommand
    {
        public override void Execute(LineEditorContext context)
        {
            string before = context.Buffer.Content[..context.Buffer.Position];
            int start = before.LastIndexOf(' ') + 1;
            IReadOnlyList<string> words = terminal.Complete(before);
            if (words.Count == 0) return;
            string common = words.Count == 1 ? words[0] + " " : CommonStart(words);
            if (common.Length <= before.Length - start && words.Count > 1) terminal.Tell(string.Join("  ", words));
            if (common.Length < before.Length - start) return;
            context.Buffer.Clear(start, before.Length - start);
            context.Buffer.Move(start);
            context.Buffer.Insert(common);
            context.Buffer.Move(start + common.Length);
        }

        private static string CommonStart(IReadOnlyList<string> words)
        {
            int length = words.Min(static word => word.Length);
            string first = words[0];
            return first[
                ..Enumerable
                    .Range(0, length + 1)
                    .Last(n => words.All(word => word.AsSpan(0, n).Equals(first.AsSpan(0, n), StringComparison.OrdinalIgnoreCase)))
            ];
        }
    }
}
