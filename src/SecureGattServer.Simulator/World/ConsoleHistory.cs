using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace SecureGattServer.Simulator.World;

/// <summary>Console lines in order; a step sets a mark at its start and waits for later lines of the device.</summary>
internal sealed class ConsoleHistory
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Add(string line)
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            _lines.Add(line);
            (waiting, _more) = (_more, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        waiting.SetResult();
    }

    public int Mark()
    {
        lock (_gate) return _lines.Count;
    }

    /// <summary>All lines since a mark.</summary>
    public IReadOnlyList<string> Since(int mark)
    {
        lock (_gate) return _lines.Skip(mark).ToArray();
    }

    /// <summary>Waits until no line has been printed for a moment, for a limited time.</summary>
    public async Task QuietAsync(TimeSpan moment, TimeSpan most, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        for (int before = -1; Mark() is var now && now != before && Stopwatch.GetElapsedTime(start) < most; before = now)
        {
            await Task.Delay(moment, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The first line since a mark that contains the text; waits for it if necessary.</summary>
    public async Task<string> WaitAsync(int mark, string part, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task more;
            lock (_gate)
            {
                if (_lines.Skip(mark).FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal)) is { } found) return found;
                more = _more.Task;
            }

            await more.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
