using System;
using System.Collections.Generic;
using BleStack.Explain.Narration;

namespace BleStack.Explain.Report;

/// <summary>Sorts what a narrator tells by connection and hands each connection to the reports when it is over.</summary>
/// <remarks>What it holds is bounded: so many events a connection, so many altogether; the rest is counted.</remarks>
public sealed class ReportCollector
{
    /// <summary>Events kept of one connection.</summary>
    public const int MostEvents = 2000;

    private const int MostHeld = 100_000;

    private readonly IReadOnlyList<IReport> _reports;
    private readonly Dictionary<ConnectionStory, ConnectionLog> _open = [];
    private int _held;

    /// <summary>Listens to a narrator for the reports.</summary>
    public ReportCollector(Narrator narrator, params IReadOnlyList<IReport> reports)
    {
        ArgumentNullException.ThrowIfNull(narrator);
        _reports = reports;
        narrator.Told += OnTold;
        narrator.Ended += OnEnded;
    }

    /// <summary>The numbers so far.</summary>
    public CaptureTotals Totals { get; } = new();

    /// <summary>Everything has been told: gives the totals to the reports.</summary>
    public void Finish()
    {
        foreach (IReport report in _reports) report.OnEnd(Totals);
    }

    private void OnTold(NarratedEvent told)
    {
        Totals.Add(told);
        if (told.Connection is not { } story)
        {
            foreach (IReport report in _reports) report.OnNote(told);
            return;
        }

        if (!_open.TryGetValue(story, out ConnectionLog? log)) _open.Add(story, log = new ConnectionLog(story));
        bool matters = told.Kind is NarratedKind.PairingEnded or NarratedKind.ConnectionClosed or NarratedKind.Warning;
        bool isKept = _held < MostHeld && log.Events.Count < MostEvents + (matters ? MostEvents : 0);
        if (isKept) _held++;
        log.Add(told, isKept);
    }

    private void OnEnded(ConnectionStory story)
    {
        Totals.Connections++;
        if (!_open.Remove(story, out ConnectionLog? log)) log = new ConnectionLog(story);
        _held -= log.Events.Count;
        foreach (IReport report in _reports) report.OnConnection(log);
    }
}
