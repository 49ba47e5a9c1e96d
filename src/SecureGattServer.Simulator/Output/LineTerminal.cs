using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using RadLine;
using Spectre.Console;

namespace SecureGattServer.Simulator.Output;

/// <summary>A terminal with line editing, history and completion that prints events above the line being typed.</summary>
/// <remarks>
/// While a line is edited only the editor writes to the terminal: other output waits until the editor next checks the keyboard. The check
/// then clears the line, writes the waiting output, and returns a key without effect so that the editor draws the line again.
/// </remarks>
internal sealed class LineTerminal : LineInput, IInputSource
{
    private const string ClearLine = "\r\u001b[2K";

    // The editor checks the keyboard every 5 ms. After a second or two without input it waits for a key instead, and other output then
    // waits as long.
    private const int LooksBeforeRest = 200;
    private static readonly TimeSpan s_rest = TimeSpan.FromMilliseconds(150);
    private static readonly ConsoleKeyInfo s_redraw = new('\0', ConsoleKey.NoName, shift: false, alt: false, control: false);

    private readonly IAnsiConsole _console;
    private readonly LineEditor _editor;
    private readonly Lock _gate = new();
    private readonly Queue<Action> _waiting = new();
    private CancellationTokenSource? _line;
    private CancellationToken _session;
    private bool _isEditing;
    private bool _redraws;
    private int _idleLooks;

    public LineTerminal(IAnsiConsole console)
    {
        _console = console;
        _editor = new LineEditor(console, this) { Prompt = new LivePrompt(this) };
        EditorKeys.Bind(_editor.KeyBindings, this);
        // The first check of the keyboard disables the terminal's echo before the prompt is shown.
        _ = Console.KeyAvailable;
    }

    public override bool IsInteractive => true;

    bool IInputSource.ByPassProcessing => true;

    /// <summary>True when the terminal can position the cursor; otherwise lines are read without editing.</summary>
    public static bool IsSupported(IAnsiConsole console) => !Console.IsInputRedirected && LineEditor.IsSupported(console);

    /// <summary>Writes above the line being typed. Callable from any thread; output keeps the order of the calls.</summary>
    public void Write(Action write)
    {
        lock (_gate)
        {
            if (_isEditing) _waiting.Enqueue(write);
            else write();
        }
    }

    /// <summary>Writes a line above the line being typed.</summary>
    public void Tell(string line) => Write(() => _console.WriteLine(line));

    public override async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using var line = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Begin(line, cancellationToken);
            try
            {
                string? text = await Task.Run(() => _editor.ReadLine(line.Token), CancellationToken.None).ConfigureAwait(false);
                if (text is not null || !line.IsCancellationRequested || cancellationToken.IsCancellationRequested) return text;
                // Ctrl-C between two keys: the editor returns null, which otherwise means the end of the input.
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Ctrl-C while waiting for a key: the line is discarded, and a new one begins.
            }
            finally
            {
                End();
            }
        }
    }

    public override bool Interrupt()
    {
        lock (_gate) _line?.Cancel();
        return base.Interrupt();
    }

    bool IInputSource.IsKeyAvailable()
    {
        bool mayBeKey = _idleLooks <= LooksBeforeRest || Keyboard.MayHaveKey(s_rest);
        lock (_gate)
        {
            if (_waiting.Count > 0) WriteWaiting();
        }

        bool isKey = mayBeKey && Console.KeyAvailable;
        _idleLooks = isKey ? 0 : _idleLooks + 1;
        return _redraws || isKey;
    }

    ConsoleKeyInfo IInputSource.ReadKey()
    {
        if (!_redraws) return Console.ReadKey(intercept: true);
        _redraws = false;
        return s_redraw;
    }

    private void WriteWaiting()
    {
        _console.Profile.Out.Writer.Write(ClearLine);
        while (_waiting.TryDequeue(out Action? write)) write();
        _redraws = true;
    }

    private void Begin(CancellationTokenSource line, CancellationToken session)
    {
        lock (_gate) (_isEditing, _line, _session) = (true, line, session);
    }

    private void End()
    {
        lock (_gate)
        {
            bool isDropped = _line!.IsCancellationRequested;
            (_isEditing, _line) = (false, null);
            if (_session.IsCancellationRequested) _console.Profile.Out.Writer.Write(ClearLine);
            else if (isDropped) _console.Profile.Out.Writer.WriteLine("^C");
            while (_waiting.TryDequeue(out Action? write)) write();
        }
    }

    private sealed class LivePrompt(LineTerminal terminal) : ILineEditorPrompt
    {
        public (Markup Markup, int Margin) GetPrompt(ILineEditorState state, int line) =>
            (new Markup($"[bold]{Markup.Escape(terminal.Prompt())}[/]"), 0);
    }
}
