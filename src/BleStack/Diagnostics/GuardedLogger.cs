using System;
using BleStack.Core;
using Microsoft.Extensions.Logging;

namespace BleStack.Diagnostics;

/// <summary>The user's logger, whose failures cost a line of the log and nothing else.</summary>
internal sealed class GuardedLogger(ILogger inner, HostLoop loop) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return inner.IsEnabled(logLevel);
        }
        catch (Exception exception)
        {
            loop.Report(exception);
            return false;
        }
    }

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        try
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception failure)
        {
            loop.Report(failure);
        }
    }
}
