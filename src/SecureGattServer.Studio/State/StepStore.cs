using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using SecureGattServer.Studio.Model;

namespace SecureGattServer.Studio.State;

/// <summary>All steps of a conversation: JSON lines in a file, with the position of every 64th. Callable from any thread.</summary>
/// <remarks>A write error ends the file, not the conversation; see <see cref="Failure"/>.</remarks>
internal sealed class StepStore : IDisposable
{
    private const int Stride = 64;

    private readonly Lock _gate = new();
    private readonly List<long> _starts = [];
    private readonly FileStream _file;
    private bool _isClosed;

    public StepStore(string folder, string name)
    {
        Path = System.IO.Path.Combine(folder, name);
        _file = new FileStream(Path, PrivateFile.Options(1 << 16));
    }

    public string Path { get; }

    public long Count { get; private set; }

    /// <summary>Why later steps are not in the file; null when all are.</summary>
    public string? Failure { get; private set; }

    /// <summary>Assigns the next number to the step and adds it; returns its JSON.</summary>
    public byte[] Append(StepEntry step)
    {
        lock (_gate)
        {
            step.N = ++Count;
            byte[] json = StudioJson.Entry(step);
            Write(json);
            return json;
        }
    }

    /// <summary>Steps from number <paramref name="first"/> on, at most <paramref name="count"/>; fewer at the end.</summary>
    public IReadOnlyList<byte[]> Read(long first, int count)
    {
        (long start, long skip) = (0, 0);
        lock (_gate)
        {
            first = Math.Max(1, first);
            if (_isClosed || first > Count || count <= 0 || _starts.Count == 0) return [];
            Flush();
            int block = (int)Math.Min((first - 1) / Stride, _starts.Count - 1);
            (start, skip) = (_starts[block], first - 1 - ((long)block * Stride));
            count = (int)Math.Min(count, Count - first + 1);
        }

        return Lines(start, skip, count);
    }

    /// <summary>Flushes, so that a copy of the file contains all steps up to now.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (!_isClosed && Failure is null) Guard(_file.Flush);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_isClosed) return;
            _isClosed = true;
            Guard(_file.Dispose);
        }
    }

    private List<byte[]> Lines(long start, long skip, int count)
    {
        List<byte[]> lines = [];
        using var reader = new StreamReader(
            new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete) { Position = start }
        );
        while (lines.Count < count && reader.ReadLine() is { } line)
        {
            if (skip-- <= 0) lines.Add(System.Text.Encoding.UTF8.GetBytes(line));
        }

        return lines;
    }

    private void Write(byte[] json)
    {
        if (_isClosed || Failure is not null) return;
        Guard(() =>
        {
            if ((Count - 1) % Stride == 0) _starts.Add(_file.Position);
            _file.Write(json);
            _file.WriteByte((byte)'\n');
        });
    }

    private void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            Failure = $"The conversation is kept in memory only from step {Count} on: {exception.Message}";
        }
    }
}
