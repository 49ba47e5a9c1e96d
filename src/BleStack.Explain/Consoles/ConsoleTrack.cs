using System;
using System.Collections.Generic;
using BleStack.Explain.Capture;
using BleStack.Explain.Narration;

namespace BleStack.Explain.Consoles;

/// <summary>Merges console lines into a capture at the time they were printed.</summary>
/// <remarks>
/// <para>Dates with times are used as they are (as UTC where there is no zone). A time of day is shifted by quarters of an hour until it is
/// nearest to the capture. A time since boot is aligned with the first connection. Lines without times are placed by their text:
/// "connected" with the next connection, "disconnected" with its end, and the lines between them in between.</para>
/// </remarks>
internal sealed class ConsoleTrack
{
    private static readonly TimeSpan s_quarter = TimeSpan.FromMinutes(15);

    private readonly IEnumerator<ConsoleLine> _lines;
    private readonly ConsoleClockKind _clock;
    private readonly Queue<ConsoleLine> _held = new();
    private readonly List<NarratedConnection> _open = [];
    private Narrator? _narrator;
    private TimeSpan? _offset;
    private DateTimeOffset _now;

    /// <summary>Adds the lines in order, with the origin of their times.</summary>
    public ConsoleTrack(IEnumerable<ConsoleLine> lines, ConsoleClockKind clock)
    {
        ArgumentNullException.ThrowIfNull(lines);
        (_lines, _clock) = (lines.GetEnumerator(), clock);
        if (clock == ConsoleClockKind.Absolute) _offset = TimeSpan.Zero;
        Next();
    }

    /// <summary>A sink that passes packets to a narrator and inserts each line at its time.</summary>
    public IPacketSink MergeInto(Narrator narrator)
    {
        ArgumentNullException.ThrowIfNull(narrator);
        _narrator = narrator;
        narrator.Told += OnTold;
        narrator.Ended += connection => _open.Remove(connection);
        return new Merger(this, narrator);
    }

    /// <summary>Narrates all remaining lines.</summary>
    public void Finish()
    {
        while (_held.Count > 0) Tell();
    }

    /// <summary>Narrates all lines without a capture.</summary>
    public void TellAll(Narrator narrator)
    {
        _narrator = narrator;
        _now = DateTimeOffset.UnixEpoch;
        _offset ??= TimeSpan.FromTicks(DateTimeOffset.UnixEpoch.Ticks);
        Finish();
    }

    private void Next()
    {
        if (_held.Count == 0 && _lines.MoveNext()) _held.Enqueue(_lines.Current);
    }

    private void OnTime(DateTimeOffset time)
    {
        _now = time;
        if (_clock == ConsoleClockKind.TimeOfDay && _offset is null) Align(time);
        if (_offset is null) return;
        while (_held.TryPeek(out ConsoleLine? line) && TimeOf(line) <= time) Tell();
    }

    // The log's time of day may be of any day and zone.
    private void Align(DateTimeOffset time)
    {
        if (!_held.TryPeek(out ConsoleLine? line) || line.Clock is not { } clock) return;
        double quarters = Math.Round((time.Ticks - clock.Ticks) / (double)s_quarter.Ticks);
        _offset = TimeSpan.FromTicks((long)quarters * s_quarter.Ticks);
    }

    private DateTimeOffset TimeOf(ConsoleLine line)
    {
        if (line.Clock is not { } clock || _offset is not { } offset) return _now;
        long ticks = Math.Clamp(clock.Ticks + offset.Ticks, DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks);
        return new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    private void OnTold(NarratedEvent told)
    {
        if (told.Kind == NarratedKind.ConnectionOpened)
        {
            _open.Add(told.Connection!);
            if (_clock == ConsoleClockKind.Relative && _offset is null) Tie(told.Time);
        }

        if (_clock != ConsoleClockKind.None) return;
        if (told.Kind == NarratedKind.ConnectionOpened) TellUpTo(ConsoleWords.IsConnected);
        if (told.Kind == NarratedKind.ConnectionClosed) TellUpTo(ConsoleWords.IsDisconnected);
    }

    // Lines printed before the first connection are narrated now; the line of the connection itself aligns the clock.
    private void Tie(DateTimeOffset connected)
    {
        while (_held.TryPeek(out ConsoleLine? line))
        {
            if (ConsoleWords.IsConnected(line.Text) && line.Clock is { } clock)
            {
                _offset = TimeSpan.FromTicks(connected.Ticks - clock.Ticks);
                return;
            }

            Tell();
        }
    }

    private void TellUpTo(Predicate<string> isLast)
    {
        while (_held.TryPeek(out ConsoleLine? line))
        {
            bool last = isLast(line.Text);
            Tell();
            if (last) return;
        }
    }

    private void Tell()
    {
        ConsoleLine line = _held.Dequeue();
        (Severity severity, string? explanation, string? advice) = ConsoleWords.Explain(line.Text);
        _narrator!.Console(TimeOf(line), severity, line.Text, explanation, advice, _open.Count == 0 ? null : _open[^1]);
        Next();
    }

    /// <summary>Precedes the narrator and first narrates the lines that are older than the packet.</summary>
    private sealed class Merger(ConsoleTrack track, Narrator narrator) : IPacketSink
    {
        public void OnHci(in PacketStamp stamp, PacketDirection direction, ReadOnlySpan<byte> packet, int missing)
        {
            track.OnTime(stamp.Time);
            narrator.OnHci(stamp, direction, packet, missing);
        }

        public void OnAir(in PacketStamp stamp, in AirPacket packet)
        {
            track.OnTime(stamp.Time);
            narrator.OnAir(stamp, packet);
        }

        public void OnAdapterGone(in PacketStamp stamp)
        {
            track.OnTime(stamp.Time);
            narrator.OnAdapterGone(stamp);
        }
    }
}
