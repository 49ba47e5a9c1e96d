using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace SecureGattServer.Simulator.Output;

/// <summary>Source of input lines, from a person or a script. One reader at a time.</summary>
internal abstract class LineInput
{
    /// <summary>A person types: an error does not end the session, and Ctrl-C cancels the current command.</summary>
    public virtual bool IsInteractive => false;

    /// <summary>The prompt, evaluated each time the line is drawn.</summary>
    public Func<string> Prompt { get; set; } = static () => "> ";

    /// <summary>Candidates for completing the last word of a text, for the Tab key.</summary>
    public Func<string, IReadOnlyList<string>> Complete { get; set; } = static _ => [];

    /// <summary>Called on Ctrl-C while a person types; null lets Ctrl-C end the process.</summary>
    public Action? Interrupted { get; set; }

    /// <summary>Wraps a reader whose end is the end of a script.</summary>
    public static implicit operator LineInput(TextReader reader) => new ReaderInput(reader);

    /// <summary>The next line without its line end; null at the end of the input.</summary>
    public abstract Task<string?> ReadLineAsync(CancellationToken cancellationToken);

    /// <summary>Ctrl-C was pressed; false when it is not handled.</summary>
    public virtual bool Interrupt()
    {
        if (Interrupted is not { } taken) return false;
        taken();
        return true;
    }
}

/// <summary>Lines of a pipe, a file, a test or a terminal without line editing.</summary>
/// <remarks>Reading a console cannot be cancelled: it has its own thread, and a cancelled call leaves the pending read to the next
/// call.</remarks>
internal sealed class ReaderInput(TextReader reader, bool isInteractive = false) : LineInput
{
    private Task<string?>? _pending;

    public override bool IsInteractive => isInteractive;

    public override async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        _pending ??= Task.Factory.StartNew(reader.ReadLine, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        string? line = await _pending.WaitAsync(cancellationToken).ConfigureAwait(false);
        _pending = null;
        return line;
    }
}

/// <summary>The lines of --command.</summary>
internal sealed class ScriptInput(IEnumerable<string> lines) : LineInput
{
    private readonly Queue<string> _lines = new(lines);

    public override Task<string?> ReadLineAsync(CancellationToken cancellationToken) =>
        Task.FromResult(_lines.TryDequeue(out string? line) ? line : null);
}
