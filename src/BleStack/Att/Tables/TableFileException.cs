using System;

namespace BleStack.Att.Tables;

/// <summary>A table file that is not well formed: where, and why.</summary>
public sealed class TableFileException : Exception
{
    /// <summary>A fault of one line.</summary>
    public TableFileException(int line, string reason)
        : base($"line {line}: {reason}") => (Line, Reason) = (line, reason);

    /// <summary>The line it stands in, from 1.</summary>
    public int Line { get; }

    /// <summary>What is wrong and what would be right.</summary>
    public string Reason { get; }
}
