using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace TestKit.Peers;

/// <summary>A child process with a line protocol that ends with this one; every line is kept for the message of a failing test.</summary>
internal sealed class LineProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly int _id;
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _next;

    public LineProcess(string name, ProcessStartInfo start)
    {
        Name = name;
        ProcessTie.EndWith(start, Environment.ProcessId);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, data) => Take(data.Data);
        _process.ErrorDataReceived += (_, data) => Take(data.Data is { } text ? "stderr: " + text : null);
        _process.Start();
        _id = _process.Id;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Name { get; }

    public int Id => _id;

    /// <summary>The most memory it ever held; null once it has ended.</summary>
    public long? PeakMemoryBytes => PeakMemory.Of(_id);

    /// <summary>Raised on a pool thread for each line.</summary>
    public event Action<string>? Line;

    public string Transcript
    {
        get
        {
            lock (_gate) return string.Join(Environment.NewLine, _lines);
        }
    }

    public void Write(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>The next line, after those taken before, that fits; lines in between are skipped.</summary>
    public async Task<string> NextAsync(Func<string, bool> fits, string what, TimeSpan? limit = null)
    {
        using var timeout = new CancellationTokenSource(limit ?? TimeSpan.FromSeconds(60));
        while (true)
        {
            Task news;
            lock (_gate)
            {
                while (_next < _lines.Count)
                {
                    string line = _lines[_next++];
                    if (fits(line)) return line;
                }

                news = _news.Task;
            }

            try
            {
                if (_process.HasExited) await _process.WaitForExitAsync(timeout.Token);
                await news.WaitAsync(_process.HasExited ? TimeSpan.FromSeconds(1) : Timeout.InfiniteTimeSpan, timeout.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or TimeoutException)
            {
                throw new InvalidOperationException($"{Name} did not say {what}.{Environment.NewLine}{Transcript}", exception);
            }
        }
    }

    public async Task<int> ExitAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null) return;
        TaskCompletionSource news;
        lock (_gate)
        {
            _lines.Add(line);
            news = _news;
            _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        news.SetResult();
        Line?.Invoke(line);
    }
}
