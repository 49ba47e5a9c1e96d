using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using BleStack.Explain.Consoles;
using BleStack.Hci;

namespace SecureGattServer.Simulator.Explain;

/// <summary>A board's console: a text log, or a serial port that is read until it closes.</summary>
internal sealed class ConsoleSource : IDisposable
{
    public const string Serial = "serial:";
    private const int LookedAt = 64 << 10;
    private const int BaudOfBoards = 921_600; // Baud rate of the stock images: docs/device.md.

    private readonly StreamReader _reader;
    private readonly bool _isLive;

    private ConsoleSource(Stream stream, bool isLive) => (_reader, _isLive) = (new StreamReader(stream), isLive);

    public static ConsoleSource Open(string source)
    {
        if (!source.StartsWith(Serial, StringComparison.Ordinal)) return new ConsoleSource(SourceFile.Open(source), isLive: false);
        try
        {
            return new ConsoleSource(HciTransports.OpenSerial(source, BaudOfBoards), isLive: true);
        }
        catch (FormatException exception)
        {
            throw SimulatorException.Usage(exception.Message);
        }
        catch (HciTransportException exception)
        {
            throw SimulatorException.Environment(exception.Message, exception);
        }
    }

    /// <summary>True when the file is text in which a board's console is recognized.</summary>
    public static bool IsConsole(string source)
    {
        if (source == SourceFile.StandardInput || !File.Exists(source)) return false;
        using Stream stream = SourceFile.Open(source);
        byte[] beginning = new byte[LookedAt];
        int got = stream.ReadAtLeast(beginning, LookedAt, throwOnEndOfStream: false);
        return ConsoleLog.Looks(beginning.AsSpan(0, got));
    }

    /// <summary>The lines; lines of a port have the time of their arrival.</summary>
    public IEnumerable<ConsoleLine> Lines() =>
        _isLive ? ConsoleLog.Read(_reader).Select(static line => line with { Clock = TimeSpan.FromTicks(DateTimeOffset.UtcNow.Ticks) })
            : ConsoleLog.Read(_reader);

    /// <summary>The lines with the origin of their times.</summary>
    public ConsoleTrack Track()
    {
        if (_isLive) return new ConsoleTrack(Lines(), ConsoleClockKind.Absolute);
        var first = new List<ConsoleLine>();
        IEnumerator<ConsoleLine> rest = Lines().GetEnumerator();
        while (first.Count < 20 && rest.MoveNext()) first.Add(rest.Current);
        return new ConsoleTrack(first.Concat(Rest(rest)), ConsoleLog.ClockOf(first));
    }

    public void Dispose() => _reader.Dispose();

    private static IEnumerable<ConsoleLine> Rest(IEnumerator<ConsoleLine> rest)
    {
        while (rest.MoveNext()) yield return rest.Current;
    }
}
