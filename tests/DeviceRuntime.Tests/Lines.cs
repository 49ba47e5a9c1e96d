using System;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using TestKit.Board;
using VirtualBoard;
using Xunit;

namespace DeviceRuntime.Tests;

/// <summary>The console output of a board.</summary>
internal sealed class Lines
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<string> _heard = new();

    public Lines(VirtualEsp32 board) => board.Console += line =>
    {
        _heard.Enqueue(line);
        _lines.Writer.TryWrite(line);
    };

    /// <summary>Waits for a line that holds this, letting others pass.</summary>
    public async Task SaysAsync(string part)
    {
        using CancellationTokenSource patience = new(3 * FirmwareBench.Patience);
        try
        {
            while (!(await _lines.Reader.ReadAsync(patience.Token)).Contains(part, StringComparison.Ordinal))
            {
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"'{part}' did not come. Heard: {string.Join(" | ", _heard)}");
        }
    }
}
