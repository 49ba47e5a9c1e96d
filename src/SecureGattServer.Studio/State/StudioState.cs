// The state that pages show: named parts, each replaced as a whole, and three streams. Every change has a number in one sequence, and a
// page remembers the last number it has received. What it is missing is computed when it can be sent, so a slow page uses no memory here.
using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using SecureGattServer.Studio.Model;

namespace SecureGattServer.Studio.State;

/// <summary>The studio's state, for any number of pages. Callable from any thread.</summary>
internal sealed class StudioState : IDisposable
{
    public const int StepsKept = 4000;
    private const int ConsoleKept = 2000;
    private const int ValuesKept = 8000;
    private const int StepsAtFirst = 500;
    private const int ValuesAtFirst = 600;
    private const int RemovalsKept = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Part> _parts = [];
    private readonly Queue<(string Name, long Seq)> _removals = new();
    private readonly EntryRing _steps = new(StepsKept);
    private readonly EntryRing _console = new(ConsoleKept);
    private readonly EntryRing _values = new(ValuesKept);
    private long _seq;
    private long _forgotten;
    private TaskCompletionSource? _changed;

    /// <summary>Stores all steps in a file of this folder.</summary>
    public StudioState(string folder) => Steps = new StepStore(folder, "steps.jsonl");

    /// <summary>Distinguishes this run from an earlier one at the same address.</summary>
    public string Session { get; } = Guid.NewGuid().ToString("N");

    /// <summary>All steps from the first on.</summary>
    public StepStore Steps { get; }

    /// <summary>The number of the last change.</summary>
    public long Seq
    {
        get
        {
            lock (_gate) return _seq;
        }
    }

    /// <summary>Sets a part; does nothing when it is unchanged.</summary>
    public void Set(string name, object document)
    {
        TaskCompletionSource? changed;
        lock (_gate)
        {
            if (_parts.TryGetValue(name, out Part? part) && part.Document.Equals(document)) return;
            _parts[name] = new Part(document, ++_seq);
            changed = Take();
        }

        changed?.SetResult();
    }

    /// <summary>Removes a part, and with <paramref name="below"/> all parts below it.</summary>
    public void Remove(string name, bool below = false)
    {
        TaskCompletionSource? changed;
        lock (_gate)
        {
            RemoveOne(name);
            if (below)
            {
                foreach (string other in (string[])[.. _parts.Keys])
                {
                    if (other.StartsWith(name + "/", StringComparison.Ordinal)) RemoveOne(other);
                }
            }

            changed = Take();
        }

        changed?.SetResult();
    }

    /// <summary>A part's document; null where there is none.</summary>
    public T? Get<T>(string name)
        where T : class
    {
        lock (_gate) return _parts.GetValueOrDefault(name)?.Document as T;
    }

    /// <summary>Adds a step to the conversation.</summary>
    public void Add(StepEntry step)
    {
        TaskCompletionSource? changed;
        lock (_gate)
        {
            _steps.Add(new Entry(step, ++_seq, Steps.Append(step)));
            changed = Take();
        }

        changed?.SetResult();
    }

    /// <summary>Adds a line to the console.</summary>
    public void Add(ConsoleEntry line) => Add(_console, line);

    public void Add(ValueEntry value) => Add(_values, value);

    /// <summary>Completes once there is a change after this one.</summary>
    public Task ChangedAsync(long after)
    {
        lock (_gate)
        {
            if (_seq > after) return Task.CompletedTask;
            _changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _changed.Task;
        }
    }

    /// <summary>
    /// The changes that a page is missing after change <paramref name="after"/> of this session; everything for a new page.
    /// </summary>
    public Update Since(long? after)
    {
        lock (_gate)
        {
            bool isFull =
                after is not { } seen
                || seen > _seq
                || seen < _forgotten
                || !_steps.Reaches(seen)
                || !_console.Reaches(seen)
                || !_values.Reaches(seen);
            return isFull ? Everything() : Increment(after!.Value);
        }
    }

    public void Dispose() => Steps.Dispose();

    private Update Everything()
    {
        List<(string, Part?)> parts = [];
        foreach ((string name, Part part) in _parts) parts.Add((name, part));
        IReadOnlyList<Entry> steps = _steps.Last(StepsAtFirst);
        return new Update(true, _seq, parts, steps, _console.Last(ConsoleKept), _values.Last(ValuesAtFirst))
        {
            StepsBefore = Steps.Count - steps.Count,
        };
    }

    private Update Increment(long after)
    {
        List<(string, Part?)> parts = [];
        foreach ((string name, long seq) in _removals)
        {
            if (seq > after && !_parts.ContainsKey(name)) parts.Add((name, null));
        }

        foreach ((string name, Part part) in _parts)
        {
            if (part.Seq > after) parts.Add((name, part));
        }

        return new Update(false, _seq, parts, _steps.After(after), _console.After(after), _values.After(after));
    }

    private void Add(EntryRing ring, object entry)
    {
        TaskCompletionSource? changed;
        lock (_gate)
        {
            ring.Add(new Entry(entry, ++_seq));
            changed = Take();
        }

        changed?.SetResult();
    }

    private void RemoveOne(string name)
    {
        if (!_parts.Remove(name)) return;
        _removals.Enqueue((name, ++_seq));
        if (_removals.Count > RemovalsKept) _forgotten = _removals.Dequeue().Seq;
    }

    private TaskCompletionSource? Take()
    {
        TaskCompletionSource? changed = _changed;
        _changed = null;
        return changed;
    }
}
